"""The signatures on a file: whose key made each, what it covers, and who vouches for that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cxmaturity.signing.cms import holds
from cxmaturity.signing.update import Appended, Revision, without_padding

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_MARKS = (b"/ByteRange", b"/SubFilter", b"/AcroForm")


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What a certificate says, in its own words: nobody who only reads it knows whether that is so.

    `sha256` is that of the certificate, by which two who speak to each other mean the same one.
    """

    subject: str
    issuer: str
    is_self_signed: bool
    sha256: str
    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature: its holder where it can be read, when it says it was made, and whether it holds.

    `by_us` says that it was appended as this tool does; another program may have added more beside it. It
    `covers_all` where nothing comes after what it signs but further signatures. `is_vouched` says whether a
    certificate that the reader trusts stands behind it, None where none was brought.
    """

    holder: Holder | None
    moment: datetime | None
    holds: bool
    by_us: bool = True
    covers_all: bool = True
    is_vouched: bool | None = None


def signatures_in(
    content: bytes, found: Appended, trusted: "Sequence[Certificate]" = ()
) -> tuple[Signature, ...]:
    """Return the signatures on a file that was taken apart, in the order in which they were made."""
    with _quietly():
        ours = [_ours(one, trusted) for one in found.signatures]
        if found.is_whole:
            return tuple(ours)
        # What comes after the last of them is no signature of ours.
        ours[-1:] = [replace(one, covers_all=False) for one in ours[-1:]]
        return (*ours, *_others(content, found, trusted))


def may_be_signed(content: bytes) -> bool:
    """Return whether anything in a file looks like a signature, however it came there."""
    return any(mark in content for mark in _MARKS)


def _ours(one: Revision, trusted: "Sequence[Certificate]") -> Signature:
    is_good, certificates = holds(one.signature, one.signed)
    return _told(certificates, one.update.moment, trusted, is_good=is_good)


def _told(
    certificates: Sequence[bytes], moment: datetime | None, trusted: "Sequence[Certificate]", *, is_good: bool
) -> Signature:
    """Return a signature with what its certificates say; where these cannot be read it does not hold."""
    from cryptography import x509

    try:
        own, *above = map(x509.load_der_x509_certificate, certificates)
        holder = _holder(own)
        is_vouched = _vouched(own, above, trusted, moment) if trusted else None
    except Exception:
        # A certificate that somebody has changed, or made to trip us up, can fail in any way.
        return Signature(holder=None, moment=moment, holds=False)
    return Signature(holder=holder, moment=moment, holds=is_good, is_vouched=is_vouched)


def _holder(one: "Certificate") -> Holder:
    """Return what a certificate says."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return Holder(
        subject=one.subject.rfc4514_string(),
        issuer=one.issuer.rfc4514_string(),
        is_self_signed=one.subject == one.issuer and _issued_by(one, one),
        sha256=sha256(one.public_bytes(Encoding.DER)).hexdigest(),
        first=one.not_valid_before_utc,
        last=one.not_valid_after_utc,
    )


def _issued_by(one: "Certificate", other: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        one.verify_directly_issued_by(other)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def _vouched(
    own: "Certificate",
    above: "Sequence[Certificate]",
    trusted: "Sequence[Certificate]",
    moment: datetime | None,
) -> bool:
    """Return whether `own` is trusted itself, or a way leads from it to what is. No network is asked."""
    import asyncio

    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.errors import PathError, ValidationError

    if own in trusted:
        return True
    mine, between, roots = (
        [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in some]
        for some in ([own], above, trusted)
    )
    context = ValidationContext(
        trust_roots=roots, other_certs=between, allow_fetching=False, moment=moment or datetime.now(UTC)
    )
    validator = CertificateValidator(mine[0], intermediate_certs=between, validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage(key_usage=set()))
    except (PathError, ValidationError):
        return False
    return True


def _others(content: bytes, found: Appended, trusted: "Sequence[Certificate]") -> Iterator[Signature]:
    """Yield the signatures that another program made, or that lie in what somebody has added."""
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    known = {one.signature for one in found.signatures}
    try:
        listed = PdfFileReader(BytesIO(content)).embedded_signatures
    except Exception:
        # What cannot be read is told where the file is compared.
        return
    for one in listed:
        if without_padding(bytes(one.pkcs7_content)) not in known:
            yield _other(one, trusted)


def _other(one: Any, trusted: "Sequence[Certificate]") -> Signature:
    """Return a signature that another program made, as pyHanko judges it."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    try:
        own = one.signer_cert
        is_good = all(validate_sig_integrity(one.signer_info, own, "data", one.compute_digest()))
        above = [each.dump() for each in one.other_embedded_certs]
        told = _told([own.dump(), *above], one.self_reported_timestamp, trusted, is_good=is_good)
        covers_all = one.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
    except Exception:
        # As above.
        return Signature(holder=None, moment=None, holds=False, by_us=False, covers_all=False)
    return replace(told, by_us=False, covers_all=covers_all)


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep to ourselves what pyHanko has to say about a broken file: we say it ourselves."""
    import logging

    logs = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [log.level for log in logs]
    for log in logs:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)
