"""The key that signs, with its certificate, read from a file of either kind that people have.

A PKCS#12 file (`.p12`, `.pfx`) holds both and usually more of the chain; of PEM files one may hold all, or a
second one the certificates. Nothing of a key or a passphrase is ever printed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxmaturity import inputs
from cxmaturity.errors import wrong
from cxmaturity.signing.component import needed
from cxmaturity.text.language import refusal, tr

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LARGEST = 1024 * 1024
LEAST_RSA = 2048
"""A shorter key of RSA can be worked out, and then anybody signs with it."""
_PEM = b"-----BEGIN "
Ask = Callable[[], str | None]
"""Asks for the passphrase of the key, once and only where one is needed; None where nobody can be asked."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Key:
    """A private key, its certificate, and those above it as far as the file has them."""

    private: Any
    certificate: "Certificate"
    chain: "tuple[Certificate, ...]"


def read_key(path: Path, ask: Ask, certificate: Path | None = None) -> Key:
    """Return the key in the file at `path`; its certificate may lie in another.

    `ask` is called where it is encrypted. Raises InvalidFile, and MissingComponent without pyHanko.
    """
    needed()
    content = content_of(path)
    extra = () if certificate is None else read_certificates(certificate)
    if _PEM in content:
        private, found = _from_pem(path, content, ask)
    else:
        private, found = _from_pkcs12(path, content, ask)
    return _fitting(path, private, (*extra, *found), certificate)


def read_certificates(path: Path) -> "tuple[Certificate, ...]":
    """Return the certificates in the file at `path`, PEM or DER. Raises InvalidFile."""
    needed()
    from cryptography import x509

    content = content_of(path)
    try:
        if _PEM in content:
            return tuple(x509.load_pem_x509_certificates(content))
        return (x509.load_der_x509_certificate(content),)
    except ValueError:
        raise wrong(path, tr("holds no certificate"), tr("name a PEM file with one")) from None


def check_key(path: Path, key: Key, moment: datetime) -> None:
    """Raise InvalidFile where nobody should sign with this `key` at this `moment`."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    one = key.certificate
    if not one.not_valid_before_utc <= moment <= one.not_valid_after_utc:
        message = tr(
            "has a certificate that is valid from {first} to {last}",
            first=one.not_valid_before_utc.date().isoformat(),
            last=one.not_valid_after_utc.date().isoformat(),
        )
        raise wrong(path, message, tr("ask whoever issued it for a new one"))
    if isinstance(key.private, RSAPrivateKey) and key.private.key_size < LEAST_RSA:
        message = tr("has a key of {bits} bits, which others can work out", bits=key.private.key_size)
        raise wrong(path, message, tr("take one of at least {bits}", bits=LEAST_RSA))


def content_of(path: Path) -> bytes:
    """Return the bytes of a file with a key or certificates. Raises InvalidFile."""
    inputs.note(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise wrong(path, tr("cannot be read: {reason}", reason=refusal(error))) from None
    if len(content) > LARGEST:
        limit = LARGEST // 1024**2
        raise wrong(path, tr("is larger than {limit} MiB, more than any such file needs", limit=limit))
    return content


def _from_pem(path: Path, content: bytes, ask: Ask) -> "tuple[Any, tuple[Certificate, ...]]":
    """Return the key and the certificates in a PEM file. Raises InvalidFile."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b"PRIVATE KEY-----" not in content:
        raise wrong(path, tr("holds no private key"), tr("name the file with the key, .p12, .pfx or .pem"))
    private = _opened(path, lambda phrase: load_pem_private_key(content, phrase), ask)
    if b"-----BEGIN CERTIFICATE-----" not in content:
        return private, ()
    try:
        return private, tuple(x509.load_pem_x509_certificates(content))
    except ValueError:
        raise wrong(
            path, tr("has a certificate that is broken"), tr("take the file as it was issued")
        ) from None


def _from_pkcs12(path: Path, content: bytes, ask: Ask) -> "tuple[Any, tuple[Certificate, ...]]":
    """Return the key and the certificates in a PKCS#12 file. Raises InvalidFile."""
    from asn1crypto import pkcs12 as asn1
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        # A wrong passphrase and a file of another kind fail alike below.
        known: bool = asn1.Pfx.load(content)["auth_safe"]["content_type"].native == "data"
    except (ValueError, TypeError):
        known = False
    if not known:
        raise wrong(path, tr("is no file with a key"), tr("name a PKCS#12 file, .p12 or .pfx, or a PEM file"))

    def load(phrase: bytes | None) -> Any:
        return pkcs12.load_pkcs12(content, phrase)

    found = _opened(path, load, ask)
    if found.key is None:
        raise wrong(path, tr("holds no private key"), tr("name the file with the key, .p12, .pfx or .pem"))
    own = () if found.cert is None else (found.cert.certificate,)
    return found.key, (*own, *(one.certificate for one in found.additional_certs))


def _opened(path: Path, load: Callable[[bytes | None], Any], ask: Ask) -> Any:
    """Return what is in an encrypted file: first without a passphrase, then with the one that is given."""
    try:
        return load(None)
    except (TypeError, ValueError):
        phrase = ask()
    if phrase is None:
        hint = tr("--passphrase-file names a file with its passphrase")
        raise wrong(path, tr("is encrypted, and nobody is here to be asked"), hint)
    try:
        return load(phrase.encode("utf-8", "surrogateescape"))
    except (TypeError, ValueError):
        raise wrong(path, tr("does not open with this passphrase"), tr("try again")) from None


def _fitting(path: Path, private: Any, found: "tuple[Certificate, ...]", certificate: Path | None) -> Key:
    """Return the key with the certificate of it among those that were `found`. Raises InvalidFile."""
    mine = _public(private.public_key())
    own = next((one for one in found if _public(one.public_key()) == mine), None)
    if own is None:
        where = path if certificate is None else certificate
        hint = tr("--certificate names the file of its certificate")
        raise wrong(where, tr("holds no certificate of the key"), hint)
    return Key(private=private, certificate=own, chain=_chain(own, found))


def _chain(own: "Certificate", found: "tuple[Certificate, ...]") -> "tuple[Certificate, ...]":
    """Return those of the certificates that issued `own`, or one another, from below."""
    from cryptography.exceptions import InvalidSignature

    chain: list[Any] = []
    last: Any = own
    while True:
        for one in found:
            if one in (own, *chain) or one.subject != last.issuer:
                continue
            try:
                last.verify_directly_issued_by(one)
            except (ValueError, TypeError, InvalidSignature):
                continue
            chain.append(one)
            last = one
            break
        else:
            return tuple(chain)


def _public(key: Any) -> bytes:
    """Return a public key as bytes, to be told from others."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    found: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return found
