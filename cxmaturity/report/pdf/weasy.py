"""WeasyPrint, imported on use, quickly, and with a door that opens to nothing but the report's own fonts."""

import ctypes
import ctypes.util
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from cxmaturity.errors import BadInput, MissingComponent, plain
from cxmaturity.report.pdf.structure import put_right
from cxmaturity.text.language import tr

_PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_BLOCKED = "blocked: "
_END = b"\nendstream\nendobj"
INSTALL = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the PDF; `relationship` is how PDF/A-3 calls what it is to the pages."""

    name: str
    content: bytes
    description: str
    mime: str
    relationship: str


@cache
def weasyprint() -> ModuleType:
    """Return WeasyPrint. Raises MissingComponent, naming the command that installs what it needs."""
    try:
        # Where a library is missing, WeasyPrint prints a banner before it raises.
        with _plain_library_names(), redirect_stdout(io.StringIO()):
            import weasyprint as module
    except OSError as error:
        message = tr("A PDF needs Pango and HarfBuzz, which are not on this machine. Install them: {command}")
        raise MissingComponent(message.format(command=INSTALL)) from error
    found: ModuleType = module
    return found


def library_versions() -> dict[str, str]:
    """Return the versions of the system's libraries that shape text and lay it out."""
    weasyprint()
    return {"pango": _version("pango-1.0", "pango"), "harfbuzz": _version("harfbuzz", "hb")}


def _version(library: str, prefix: str) -> str:
    """Return what a library of the system, which WeasyPrint has loaded, says of its version.

    WeasyPrint has no word for it that it promises to keep; the libraries themselves do.
    """
    for name in (f"lib{library}.so.0", f"lib{library}.0.dylib", f"lib{library}.dylib", None):
        with suppress(OSError):
            # Asked last: on Linux this starts a compiler.
            loaded = ctypes.CDLL(name or ctypes.util.find_library(library) or library)
            said = loaded[f"{prefix}_version_string"]
            said.restype = ctypes.c_char_p
            return str(said().decode())
    return "unknown"


def closed_fetcher(assets: Mapping[str, bytes], kind: str = "font/ttf") -> Any:
    """Return a fetcher that knows `assets`, all of one MIME type, and stops at every other address."""
    weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Answers from memory only."""

        def fetch(self, url: str, headers: object = None) -> Any:
            """Return the asset at `url`."""
            if url not in assets:
                raise FatalURLFetchingError(f"{_BLOCKED}{url[:80]}")
            return URLFetcherResponse(url, assets[url], {"Content-Type": kind})

    return AssetFetcher(allowed_protocols=frozenset(), allow_redirects=False)


def archival(files: Sequence[Attachment], made: datetime) -> dict[str, Any]:
    """Return the options of a PDF that is PDF/A-3a and PDF/UA-1 at once and carries `files`."""
    module = weasyprint()
    attached = [
        module.Attachment(
            # By an address, for only what is fetched says its type; of all else WeasyPrint asks the machine's
            # own table of endings, so that another machine would write other bytes.
            url=file.name,
            url_fetcher=closed_fetcher({file.name: file.content}, file.mime),
            name=file.name,
            description=file.description,
            created=made,
            modified=made,
            relationship=file.relationship,
        )
        for file in files
    ]
    return {"pdf_variant": "pdf/a-3a", "attachments": attached, "finisher": _finish}


def _finish(_document: object, pdf: Any) -> None:
    """Put right what WeasyPrint has no option for, in the objects of pydyf that it hands over for that."""
    _name_files_once(pdf)
    _tell_about_itself(pdf)
    put_right(pdf)
    end_streams_clearly(pdf)


def _name_files_once(pdf: Any) -> None:
    """Name every attached file once; WeasyPrint names it as attached and as a file of PDF/A-3."""
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _tell_about_itself(pdf: Any) -> None:
    """Say in the metadata that the file is PDF/UA-1 too, and say it unpacked, as PDF/A asks.

    Only one variant can be chosen. PDF/A knows only its own list of properties: a further one has to be
    described beside it. Who looks for metadata in files need not know how a PDF is packed.
    """
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    stream.stream = [part.replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>") for part in stream.stream]
    stream.compress = False


def end_streams_clearly(pdf: Any) -> None:
    """Let every stream of `pdf` end where its length says, whoever counts.

    A stream ends before an end of line, which may be one byte or two. Packed bytes that end with the first of
    the two would be counted short by those who look for the end; PDF/A asks that they find it.
    """
    write_line = pdf.write_line

    def written(content: bytes, output: object) -> None:
        if content.endswith(b"\r" + _END):
            content = content.removesuffix(_END) + b"\r" + _END
        write_line(content, output)

    pdf.write_line = written


def _no_search(name: str) -> str | None:
    """Find nothing: the loader will."""
    return None


@contextmanager
def _plain_library_names() -> Iterator[None]:
    """Let the loader find libraries by their names alone.

    On Linux `find_library` starts a compiler and a linker for each name and finds nothing that the loader
    does not find by itself; that is a third of the import's time.
    """
    if sys.platform != "linux":
        yield
        return
    original = ctypes.util.find_library
    ctypes.util.find_library = _no_search
    try:
        yield
    finally:
        ctypes.util.find_library = original


@contextmanager
def blamed(folder: Path | None) -> Iterator[None]:
    """Turn an address that the report may not open into the fault of the templates in `folder`."""
    if folder is None:
        yield
        return
    # Loaded here: it brings all of WeasyPrint with it.
    weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    from cxmaturity.report.own_markup import place_of

    try:
        yield
    except FatalURLFetchingError as error:
        message = tr(
            "{folder}: the templates refer to something outside the report ({what})",
            folder=place_of(str(error).removeprefix(_BLOCKED), folder),
            what=plain(error),
        )
        raise BadInput(message) from None
