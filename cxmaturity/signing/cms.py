"""The signature itself: made by pyHanko over a hash, and packed in one way alone, so that no byte is free.

What is signed names every certificate that comes along, the signer's first, by its hash (RFC 5035). So
whoever reads it packs it again from what is signed, and any other byte is a change.
"""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxmaturity.signing.key import Key

OVER = 64
"""So many bytes a signature may be longer than the one that was tried before it."""


def cms_of(key: "Key", digest_of: Any) -> bytes:
    """Return the signature by `key`; `digest_of` is called with the name of a hash, and returns that."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers.pdf_cms import SimpleSigner, select_suitable_signing_md
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificates = [
        x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in (key.certificate, *key.chain)
    ]
    store = SimpleCertificateStore()
    store.register_multiple(certificates[1:])
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=certificates[0],
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    name = select_suitable_signing_md(certificates[0].public_key)

    async def made() -> bytes:
        attributes = await signer.signed_attrs(digest_of(name), name, use_pades=True)
        _name_all(attributes, certificates)
        packed = await signer.async_sign_prescribed_attributes(name, attributes)
        der: bytes = packed.dump()
        return der

    return asyncio.run(made())


def _name_all(attributes: Any, certificates: Sequence[Any]) -> None:
    """Let what is signed name all of the certificates in place of the first alone."""
    from asn1crypto import tsp

    for attribute in attributes:
        if attribute["type"].native == "signing_certificate_v2":
            marks = [
                tsp.ESSCertIDv2({"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": _hash(one)})
                for one in certificates
            ]
            attribute["values"] = [tsp.SigningCertificateV2({"certs": marks})]


def _hash(certificate: Any) -> bytes:
    return sha256(certificate.dump()).digest()


def holds(signature: bytes, signed: bytes) -> tuple[bool, tuple[bytes, ...]]:
    """Return whether a `signature` is of the bytes `signed`, and its certificates (DER), the signer's first.

    It holds where the key of the certificate made it, and where it is packed as `cms_of` packs it.
    """
    try:
        return _checked(signature, signed)
    except Exception:
        # What somebody has changed can fail anywhere in what reads it, with any error.
        return False, ()


def _checked(signature: bytes, signed: bytes) -> tuple[bool, tuple[bytes, ...]]:
    """Return what `holds` does. Raises anything where the signature is broken."""
    from asn1crypto import cms
    from pyhanko.sign.signers.pdf_cms import Signer, select_suitable_signing_md
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    found = cms.ContentInfo.load(signature, strict=True)["content"]
    (info,) = found["signer_infos"]
    attributes = info["signed_attrs"].untag()
    by_hash = {_hash(one.chosen): one.chosen for one in found["certificates"]}
    certificates = [by_hash.pop(mark) for mark in _named(attributes)]
    told = tuple(one.dump() for one in certificates)
    own = certificates[0]
    name = select_suitable_signing_md(own.public_key)
    again = Signer(signing_cert=own).signer_info(name, attributes, info["signature"].native)
    if by_hash or _packed(again, certificates) != signature:
        return False, told
    intact, valid = validate_sig_integrity(info, own, "data", digest(signed, name))
    return intact and valid, told


def _packed(info: Any, certificates: Sequence[Any]) -> bytes:
    """Return a signature packed as pyHanko packs one, without anything that is not signed or checked."""
    from asn1crypto import cms

    packed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms((info["digest_algorithm"],)),
            "encap_content_info": {"content_type": "data"},
            "certificates": {cms.CertificateChoices(name="certificate", value=one) for one in certificates},
            "signer_infos": [info],
        }
    )
    content: bytes = cms.ContentInfo({"content_type": "signed_data", "content": packed}).dump()
    return content


def _named(attributes: Any) -> list[bytes]:
    """Return the hashes of the certificates that are signed, in their order."""
    (found,) = (one for one in attributes if one["type"].native == "signing_certificate_v2")
    (value,) = found["values"]
    return [one["cert_hash"].native for one in value["certs"]]


def digest(content: bytes, name: str) -> bytes:
    """Return the hash of `content` by the hash called `name`."""
    import hashlib

    return hashlib.new(name, content).digest()
