"""Keys and certificates for the tests of signatures, made anew in each run; none is anybody's."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PHRASE = "pass phrase"
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2126, 1, 1, tzinfo=UTC)
SIGNED = "1795824000"
"""The moment at which the tests sign, 2026-11-28 00:00 UTC, for SOURCE_DATE_EPOCH."""


@cache
def key(kind: str, owner: str = "") -> Any:
    """Return a private key of a kind, one for each owner."""
    match kind:
        case "rsa":
            return rsa.generate_private_key(65537, 2048)
        case "short":
            return rsa.generate_private_key(65537, 1024)
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case _:
            return ec.generate_private_key(ec.SECP256R1())


def certificate(
    owner: str, private: Any, issuer: Any = None, *, first: datetime = FIRST, last: datetime = LAST
) -> x509.Certificate:
    """Return the certificate of a key, self-signed unless an `issuer` gives another with its key."""
    above, signing = issuer or (None, private)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fairlead Partners"),
            x509.NameAttribute(NameOID.COMMON_NAME, owner),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if above is None else above.subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=owner.endswith("CA"), path_length=None), critical=True)
    )
    plain = isinstance(signing, ed25519.Ed25519PrivateKey)
    return made.sign(signing, None if plain else hashes.SHA256())


@cache
def authority() -> tuple[x509.Certificate, Any]:
    private = key("ec", "authority")
    return certificate("Fairlead CA", private), private


@cache
def between() -> tuple[x509.Certificate, Any]:
    private = key("ec", "between")
    return certificate("Fairlead Branch CA", private, authority()), private


def pem(*things: Any, phrase: str | None = None) -> bytes:
    """Return keys and certificates as one PEM file, keys encrypted where there is a `phrase`."""
    how: Any = form.NoEncryption() if phrase is None else form.BestAvailableEncryption(phrase.encode())
    return b"".join(
        one.public_bytes(form.Encoding.PEM)
        if isinstance(one, x509.Certificate)
        else one.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, how)
        for one in things
    )


def p12(private: Any, own: x509.Certificate, *above: x509.Certificate, phrase: str | None = PHRASE) -> bytes:
    how: Any = form.NoEncryption() if phrase is None else form.BestAvailableEncryption(phrase.encode())
    return pkcs12.serialize_key_and_certificates(b"own", private, own, list(above), how)


def key_files() -> dict[str, bytes]:
    """Return the files that people have, by name: of one, `anna`, self-signed, of another, `bo`, issued."""
    anna, bo, short = key("ec", "anna"), key("rsa", "bo"), key("short")
    of_anna = certificate("Anna Berg", anna)
    of_bo = certificate("Bo Ek", bo, between())
    old = certificate("Anna Berg", anna, last=datetime(2026, 6, 1, tzinfo=UTC))
    plain = key("ed25519")
    return {
        "anna.pem": pem(anna, of_anna),
        "anna.key": pem(anna),
        "anna.crt": pem(of_anna),
        "anna.der": of_anna.public_bytes(form.Encoding.DER),
        "locked.pem": pem(anna, of_anna, phrase=PHRASE),
        "bo.p12": p12(bo, of_bo, between()[0], authority()[0]),
        "bo-alone.pfx": p12(bo, of_bo, phrase=None),
        "bo.crt": pem(of_bo),
        "ca.pem": pem(authority()[0]),
        "ed.pem": pem(plain, certificate("Ed", plain)),
        "old.pem": pem(anna, old),
        "short.pem": pem(short, certificate("Short", short)),
        "phrase.txt": PHRASE.encode() + b"\n",
        "wrong.txt": b"wrong\n",
        "empty.txt": b"",
        "broken.pem": pem(anna) + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "no-key.p12": p12(None, of_bo),
        "notes.txt": b"Nothing of the kind.\n",
    }
