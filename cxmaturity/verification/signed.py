"""What the signatures on a report come to: whose key, over what, and what was changed after it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cxmaturity.errors import MissingComponent
from cxmaturity.signing.component import needed
from cxmaturity.signing.key import read_certificates
from cxmaturity.signing.signatures import Holder, Signature, may_be_signed, signatures_in
from cxmaturity.signing.update import Appended
from cxmaturity.text.language import tr
from cxmaturity.verification.finding import VerifyFinding, differing, not_comparable

Seen = tuple[tuple[Signature, ...], tuple[VerifyFinding, ...]]


def signatures_seen(content: bytes, found: Appended, trust: Path | None) -> Seen:
    """Return the signatures on a file, and what each comes to; what there is to `trust` asks for one.

    Raises InvalidFile where `trust` holds no certificates.
    """
    trusted = () if trust is None else read_certificates(trust)
    if not (found.signatures or may_be_signed(content)):
        unsigned = differing(tr("signature"), follows=tr("one that --trust vouches for"))
        return (), (unsigned,) if trusted else ()
    try:
        needed()
    except MissingComponent as error:
        return (), (not_comparable(tr("signature"), str(error)),)
    signatures = signatures_in(content, found, trusted)
    findings = [_finding(number, one) for number, one in enumerate(signatures, 1)]
    if not signatures:
        findings.append(differing(tr("signature"), tr("one that cannot be read"), tr("one or none")))
    return signatures, tuple(findings)


def _finding(number: int, one: Signature) -> VerifyFinding:
    """Return what one signature comes to, the worst first."""
    what = tr("signature {number}", number=number)
    if one.holder is None or not one.holds:
        return differing(what, tr("one that does not fit the file"), tr("one of every byte before it"))
    if not one.covers_all:
        return differing(what, tr("something was added after it"), tr("nothing but further signatures"))
    if one.is_vouched is False:
        return differing(what, tr("a certificate of somebody else"), tr("one that --trust vouches for"))
    return _of_its_time(what, one, one.holder)


def _of_its_time(what: str, one: Signature, holder: Holder) -> VerifyFinding:
    """Return what a signature that holds comes to, by when it was made and what with."""
    now = datetime.now(UTC)
    moment = one.moment or now
    if not holder.first <= moment <= holder.last:
        return differing(what, _range(holder), tr("one that is valid on {day}", day=f"{moment:%Y-%m-%d}"))
    if holder.last < now:
        day = f"{holder.last:%Y-%m-%d}"
        why = tr(
            "its certificate ran out on {day}; that it was made before then, only it says itself", day=day
        )
        return not_comparable(what, why)
    if not one.by_us:
        return not_comparable(what, tr("another program made it, and may have added more than that"))
    return VerifyFinding(what=what, follows=tr("of every byte before it"))


def _range(holder: Holder) -> str:
    first, last = (f"{day:%Y-%m-%d}" for day in (holder.first, holder.last))
    return tr("a certificate that is valid from {first} to {last}", first=first, last=last)


def signature_words(signatures: tuple[Signature, ...]) -> Iterator[str]:
    """Say whose key made each signature that holds, as its certificate says it, and who vouches for that."""
    for number, one in enumerate(signatures, 1):
        if one.holder is None or not one.holds or one.moment is None:
            continue
        yield tr(
            "Signature {number} was made with the key of this certificate: {subject}. By its own account "
            "that was on {moment} UTC.",
            number=number,
            subject=one.holder.subject,
            moment=f"{one.moment.astimezone(UTC):%Y-%m-%d %H:%M}",
        )
        yield _standing(one, one.holder)


def _standing(one: Signature, holder: Holder) -> str:
    """Say who vouches for a certificate."""
    if one.is_vouched:
        return tr(
            "The certificate is one that --trust vouches for. Its SHA-256 is {mark}.", mark=holder.sha256
        )
    if holder.is_self_signed:
        return tr(
            "The certificate is self-signed: nobody else says that the key is theirs. Ask them for its "
            "SHA-256: {mark}.",
            mark=holder.sha256,
        )
    return tr(
        "The certificate was issued by {issuer}. Whether to trust that was not looked at: --trust names the "
        "certificates that you trust. Its SHA-256 is {mark}.",
        issuer=holder.issuer,
        mark=holder.sha256,
    )
