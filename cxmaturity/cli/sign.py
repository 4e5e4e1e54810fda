"""`cxmaturity sign REPORT --key FILE`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.errors import BadInput, plain
from cxmaturity.text.language import current, tr

PASSPHRASE = "CXMATURITY_PASSPHRASE"
"""The environment variable with the passphrase of the key; an argument stands in lists of programs."""


def sign(
    report: Annotated[Path, typer.Argument(help="A report that this tool wrote.", metavar="REPORT.pdf")],
    key: Annotated[
        Path,
        typer.Option(help="The key with its certificate: PKCS#12 (.p12, .pfx) or PEM.", metavar="FILE"),
    ],
    certificate: Annotated[
        Path | None,
        typer.Option(
            help="The certificate of the key, and those above it, where they lie apart.", metavar="FILE"
        ),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help="A file with its passphrase; else `CXMATURITY_PASSPHRASE` has it, or you are asked.",
            metavar="FILE",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", help="The file to write; beside the report unless given.", metavar="FILE"
        ),
    ] = None,
) -> None:
    """Sign a PDF report with a key of your own, so that `verify` says whose it was and tells any change.

    What is there stays, byte for byte; several may sign, one after the other. No network is asked.

    For example:

    `cxmaturity sign acme.pdf --key anna.p12` writes `acme-signed.pdf`.

    `cxmaturity sign acme.pdf --key anna.pem --certificate anna.crt -o signed.pdf`

    Exit codes: 0 signed; 2 report, key or passphrase cannot be used; 4 `pyhanko` is not installed.
    """
    from cxmaturity.cli.output import deliver
    from cxmaturity.signing.key import check_key, read_key
    from cxmaturity.signing.sign import moment_of_signing, signed

    target = _beside(report) if output is None else output
    moment = moment_of_signing()
    found = read_key(key, lambda: _passphrase(key, passphrase_file), certificate)
    check_key(key, found, moment)
    content = signed(report, found, moment)
    deliver(content, target)


def _beside(report: Path) -> str:
    """Return where a signed report is put by itself. Raises BadInput where there is something."""
    target = report.with_name(f"{report.stem}-signed{report.suffix}")
    if target.exists() or target.is_symlink():
        raise BadInput(
            tr("{path}: is already there; name another file with --output", path=plain(str(target)))
        )
    return str(target)


def _passphrase(key: Path, file: Path | None) -> str | None:
    """Return the passphrase of the key, asked for where nothing has it; None where nobody can be asked."""
    from cxmaturity.signing.key import content_of

    if file is not None:
        first = content_of(file).decode("utf-8", "surrogateescape").splitlines()[:1]
        return first[0] if first else ""
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    if not sys.stdin.isatty():
        return None
    # Loaded here: most keys of scripts have their passphrase elsewhere.
    from getpass import getpass

    try:
        return getpass(current.get().pair(tr("Passphrase of {path}", path=plain(str(key))), ""), sys.stderr)
    except EOFError:
        say("")
        return None
