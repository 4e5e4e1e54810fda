"""`verify` makes a report again: no forgery passes, no honest report is accused."""

import io
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import yaml
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)
from typer.testing import Result

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.write import render_answers
from cxmaturity.formats.pdf_objects import as_stored
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import pdf, render
from cxmaturity.report.options import Options, Profile
from cxmaturity.report.pdf.record import made_with
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.verification.figures import figures_alone
from cxmaturity.waves.compare import compare
from cxmaturity.waves.trend import trend
from tests.command_line import invoked
from tests.drawing import Draw
from tests.pdf_forging import Forge, added, attached, changed, rewritten, store, without, written
from tests.report_pages import small_questionnaire
from tests.report_samples import one_sheet, sheets

DIFFERS, OPEN = 3, 5


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a questionnaire of one's own in it, small enough to be drawn quickly."""
    folder = tmp_path_factory.mktemp("verify")
    written = msgspec.to_builtins(small_questionnaire())
    for computed in ("sha256", "taken", "overlay", "extra"):
        written.pop(computed)
    (folder / "own.yaml").write_text(yaml.safe_dump(without_nothing(written), allow_unicode=True))
    return folder


def without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nothing(one) for key, one in value.items() if one is not None}
    return [without_nothing(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.fixture(scope="module")
def own(place: Path) -> Questionnaire:
    return read_questionnaire(place / "own.yaml")


@pytest.fixture(scope="module")
def single(own: Questionnaire) -> Assessment:
    return assess(own, sheets(own, 1))


@pytest.fixture(scope="module")
def group(own: Questionnaire) -> Assessment:
    return assess(own, sheets(own, 12))


@pytest.fixture(scope="module")
def honest(single: Assessment) -> bytes:
    """Return a report of four pages: what holds for them holds for forty."""
    return render(single, "pdf", profile="board")


@pytest.fixture(scope="module")
def of_group(group: Assessment) -> bytes:
    return render(group, "pdf", profile="board")


def verify(place: Path, content: bytes, *options: str | Path, own: bool = True) -> Result:
    path = place / "report.pdf"
    path.write_bytes(content)
    brought = ("-q", place / "own.yaml") if own else ()
    return invoked("verify", path, *brought, *options)


def edit_json(name: str, change: Callable[[Any], None]) -> Forge:
    def edited(content: bytes) -> bytes:
        tree = json.loads(content)
        change(tree)
        return json.dumps(tree).encode()

    return rewritten(name, edited)


# What draws a page


def draw(code: str, page: int = 0, *, before: bool = False) -> Forge:
    """Add `code` to what draws a page."""

    def forge(writer: PdfWriter) -> None:
        target = writer.pages[page]
        old = target.get_contents().get_data()
        stream = DecodedStreamObject()
        parts = [code.encode(), old] if before else [old, code.encode()]
        stream.set_data(b"\n".join(parts))
        target[NameObject("/Contents")] = added(writer, stream)

    return forge


def stamp(writer: PdfWriter) -> None:
    over = PdfWriter()
    page = over.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F0"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F0 40 Tf 100 400 Td (Stage 5 of 5: Leading) Tj ET")
    page[NameObject("/Contents")] = added(over, stream)
    writer.pages[0].merge_page(over.pages[0])


def digit(writer: PdfWriter) -> None:
    """Change one glyph that is drawn, nothing else."""
    page = writer.pages[0]
    content = ContentStream(page.get_contents(), writer)
    texts = [operands[0] for operands, operator in content.operations if operator == b"TJ"]
    assert texts
    for text in texts:
        for at, piece in enumerate(text):
            if isinstance(piece, bytes) and len(piece) >= 2:
                text[at] = type(piece)(piece[:-1] + bytes([piece[-1] ^ 1]))
                page[NameObject("/Contents")] = added(writer, content)
                return
            if isinstance(piece, str) and len(piece) > 1:
                text[at] = TextStringObject(piece[:-1])
                page[NameObject("/Contents")] = added(writer, content)
                return
    raise AssertionError


def delete_page(writer: PdfWriter) -> None:
    del writer.root_object["/Pages"]["/Kids"][2]
    count = writer.root_object["/Pages"]["/Count"]
    writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(count - 1)


def swap_pages(writer: PdfWriter) -> None:
    kids = writer.root_object["/Pages"]["/Kids"]
    kids[1], kids[2] = kids[2], kids[1]


def add_page(writer: PdfWriter) -> None:
    writer.add_blank_page(595, 842)


def note(writer: PdfWriter) -> None:
    look = DecodedStreamObject()
    look.set_data(b"1 1 1 rg 0 0 400 60 re f")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = RectangleObject((0, 0, 400, 60))
    entry = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): RectangleObject((50, 400, 450, 460)),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): added(writer, look)}),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([added(writer, entry)])


def lead_elsewhere(writer: PdfWriter) -> None:
    act = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("https://x.example")}
    link = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): RectangleObject((0, 0, 595, 842)),
            NameObject("/A"): DictionaryObject(act),
        }
    )
    writer.pages[1][NameObject("/Annots")] = ArrayObject([added(writer, link)])


def crop(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/CropBox")] = RectangleObject((0, 500, 595, 842))


def turn(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/Rotate")] = NumberObject(180)


def crop_all(writer: PdfWriter) -> None:
    writer.root_object["/Pages"][NameObject("/CropBox")] = RectangleObject((0, 500, 595, 842))


def fonts_of(writer: PdfWriter) -> list[Any]:
    return [entry.get_object() for entry in writer.pages[0]["/Resources"]["/Font"].values()]


def read_otherwise(writer: PdfWriter) -> None:
    """Let a search find other digits than the ones that are seen."""
    for font in fonts_of(writer):
        table = font["/ToUnicode"]
        data = table.get_data()
        stream = DecodedStreamObject()
        stream.set_data(data.replace(b"<0032>", b"<0035>"))
        font[NameObject("/ToUnicode")] = added(writer, stream)


def other_glyphs(writer: PdfWriter) -> None:
    for font in fonts_of(writer):
        below = font["/DescendantFonts"][0].get_object()
        file = next(value for key, value in below["/FontDescriptor"].items() if key.startswith("/FontFile"))
        data = bytearray(file.get_object().get_data())
        data[len(data) // 2] ^= 1
        stream = DecodedStreamObject()
        stream.set_data(bytes(data))
        descriptor = below["/FontDescriptor"].get_object()
        for key in [key for key in descriptor if key.startswith("/FontFile")]:
            descriptor[NameObject(key)] = added(writer, stream)


def see_through(writer: PdfWriter) -> None:
    """Make all that is drawn with the first graphics state invisible."""
    for state in writer.pages[0]["/Resources"]["/ExtGState"].values():
        state.get_object()[NameObject("/ca")] = FloatObject(0)


# What the file holds besides


def title(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "Somebody Else: Customer experience maturity"})


def xmp(writer: PdfWriter) -> None:
    stream = writer.root_object["/Metadata"].get_object()
    stream.set_data(stream.get_data().replace(b"Nordlicht", b"Sudlicht "))


def script(writer: PdfWriter) -> None:
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("0")}
    )
    tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("x"), act])})
    writer.root_object["/Names"][NameObject("/JavaScript")] = tree


def open_action(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("https://x.example")}
    )


def page_action(writer: PdfWriter) -> None:
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("0")}
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})


def layer(writer: PdfWriter) -> None:
    group = added(
        writer,
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("x")}
        ),
    )
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([group]), NameObject("/D"): DictionaryObject()}
    )


def form(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/NeedAppearances"): BooleanObject(True), NameObject("/Fields"): ArrayObject()}
    )


def outline(writer: PdfWriter) -> None:
    writer.root_object["/Outlines"]["/First"].get_object()[NameObject("/Title")] = TextStringObject("Stage 5")


def spoken(writer: PdfWriter) -> None:
    """Change what a screen reader says of a drawing."""
    waiting = [writer.root_object["/StructTreeRoot"].get_object()]
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, dict):
            continue
        if "/Alt" in node:
            node[NameObject("/Alt")] = TextStringObject("Stage 5")
            return
        kids = node.get("/K", [])
        waiting += kids if isinstance(kids, list) else [kids]
    raise AssertionError


def second_version(writer: PdfWriter) -> None:
    """Leave one version of the result under /F and give another under /UF."""
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    entry = next(one.get_object() for one in tree[1::2] if one.get_object()["/UF"] == "result.json")
    other = StreamObject()
    store(other, as_stored(entry["/EF"]["/F"].get_object())[:-1] + b"x")
    entry["/EF"][NameObject("/UF")] = added(writer, other)


def second_of_one_name(writer: PdfWriter) -> None:
    file = attached(writer)["result.json"]
    writer.add_attachment("result.json", zlib.decompress(as_stored(file)).replace(b"1", b"2"))


def stranger(writer: PdfWriter) -> None:
    writer.add_attachment("approved-by-the-board.txt", b"Stage 5")


def viewer(writer: PdfWriter) -> None:
    writer.root_object["/ViewerPreferences"][NameObject("/HideToolbar")] = BooleanObject(True)


def language_of(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/Lang")] = TextStringObject("zh-Hans")


def raise_index(tree: Any) -> None:
    tree["overall"]["index"] = 99.0


def quote(tree: Any) -> None:
    tree["dimensions"][0]["questions"][0]["voices"] = [
        {"kind": "note", "text": "All is well here.", "group": "", "grade": 0, "consensus": False}
    ]


WHITE = "q 1 1 1 rg 0 0 600 850 re f Q"
HIDDEN = "BT 3 Tr 1 0 0 1 100 100 Tm [] TJ ET"
FORGERIES: dict[str, tuple[Forge, str]] = {
    "a stage stamped over the cover": (stamp, "DIFFERS: page 1"),
    "a white box over the cover": (draw("q 1 1 1 rg 50 400 400 60 re f Q"), "DIFFERS: page 1, drawing"),
    "a page whited out": (draw(WHITE, 2), "DIFFERS: page 3, drawing"),
    "a page drawn elsewhere": (draw("1 0 0 1 900 0 cm", 2, before=True), "DIFFERS: page 3, drawing"),
    "hidden text": (draw(HIDDEN), "DIFFERS: page 1, drawing"),
    "another glyph": (digit, "DIFFERS: page 1"),
    "a page deleted": (delete_page, "DIFFERS: page 3 of the report: is not there stands there"),
    "two pages swapped": (swap_pages, "DIFFERS: page"),
    "a page added": (add_page, "a page that is not of the report"),
    "a note over the cover": (note, "DIFFERS: what lies over the pages: notes or fields"),
    "a link that leads elsewhere": (lead_elsewhere, "DIFFERS: page 2, links and notes"),
    "a page cropped": (crop, "DIFFERS: page 1, size and rotation"),
    "all pages cropped": (crop_all, "DIFFERS: page 2, size and rotation"),
    "a page turned": (turn, "DIFFERS: page 1, size and rotation"),
    "other letters behind the glyphs": (read_otherwise, "DIFFERS: page 1"),
    "other shapes of the glyphs": (other_glyphs, "DIFFERS: page 1, fonts"),
    "what is drawn made invisible": (see_through, "DIFFERS: page 1, drawing"),
    "another title": (title, "DIFFERS: metadata, Title: Somebody Else"),
    "another title in XMP": (xmp, "DIFFERS: metadata"),
    "a script": (script, "DIFFERS: scripts and actions"),
    "an action at the start": (open_action, "DIFFERS: scripts and actions"),
    "an action of a page": (page_action, "DIFFERS: page 1, all else"),
    "a layer": (layer, "DIFFERS: layers"),
    "form fields": (form, "DIFFERS: form fields"),
    "the outline": (outline, "DIFFERS: outline"),
    "what a screen reader says": (spoken, "DIFFERS: structure for screen readers"),
    "how a viewer shows it": (viewer, "DIFFERS: metadata"),
    "another language": (language_of, "DIFFERS: metadata"),
    "two versions of the result": (second_version, "DIFFERS: attachment result.json: 2 versions"),
    "a file of somebody else": (stranger, "DIFFERS: attachment approved-by-the-board.txt"),
    "a figure of the result": (
        edit_json("result.json", raise_index),
        "DIFFERS: result.json, overall.index: 99.0",
    ),
    "a quote in the result": (edit_json("result.json", quote), "DIFFERS: result.json, dimensions"),
    "an answer": (
        rewritten(
            "answers.yaml", lambda text: text.replace(b"level: 2", b"level: 4").replace(b": 2\n", b": 4\n")
        ),
        "DIFFERS: result.json",
    ),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forged_report_is_told(kind: str, place: Path, honest: bytes) -> None:
    forge, line = FORGERIES[kind]
    done = verify(place, changed(honest, forge))
    assert done.exit_code == DIFFERS, done.output
    assert line in done.stdout


def test_two_attachments_of_one_name_are_refused(place: Path, honest: bytes) -> None:
    done = verify(place, changed(honest, second_of_one_name))
    assert done.exit_code == 2
    assert "has two attachments called result.json" in done.stderr


def test_what_is_added_after_the_end_is_told(place: Path, honest: bytes) -> None:
    """An update keeps the older version in the file: what one reader shows, another does not."""
    writer = PdfWriter(io.BytesIO(honest), incremental=True)
    writer.pages[0][NameObject("/CropBox")] = RectangleObject((0, 500, 595, 842))
    done = verify(place, written(writer))
    assert done.exit_code == DIFFERS, done.output
    assert "something was added to it after it was made" in done.stdout


def test_an_update_that_changes_nothing_is_told(place: Path, honest: bytes) -> None:
    done = verify(place, honest + honest[honest.rindex(b"startxref") :])
    assert done.exit_code == DIFFERS, done.output
    assert "something was added to it after it was made" in done.stdout


def test_a_file_that_another_program_saved_again_is_left_open(place: Path, honest: bytes) -> None:
    done = verify(place, changed(honest, lambda _: None))
    assert done.exit_code == OPEN, done.output
    assert "NOT COMPARABLE: the file: another program has saved it again" in done.stdout
    assert "agrees: page 1: equal" in done.stdout


def test_a_file_that_another_zlib_packed_is_the_same(
    place: Path, single: Assessment, honest: bytes, drawn_once: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pydyf

    class Weaker:
        compress = staticmethod(lambda data, *_: zlib.compress(data, 1))

        @staticmethod
        def compressobj(*_: Any, **__: Any) -> Any:
            return zlib.compressobj(1)

    page = pdf.finished(single, Options(profile="board"))
    with monkeypatch.context() as patch:
        patch.setattr(pydyf, "zlib", Weaker)
        other = drawn_once(page, pdf.proof(single, Options(profile="board"), page))
    assert other != honest
    done = verify(place, other)
    assert done.exit_code == 0, done.output
    assert "packed by another program" in done.stdout


# Honest reports

NAMES = {
    "Arabic": "شركة الشحن السريع",
    "Hebrew": "חברת משלוחים",
    "Thai": "บริษัทขนส่งสินค้า",
    "Hindi": "भारतीय परिवहन",
    "emoji": "Fast \U0001f69a Freight \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "Chinese": "北方货运有限公司",
    "Japanese": "北海貨物カブシキ",
    "Korean": "북방화물",
    "Vietnamese": "Công ty Vận tải Đường biển",
    "combining": "Cafe\u0301 Zu\u0308rich A\u030aberg",
    "mixed directions": "Freight (شحن) 2026 \u202eflip\u202c",
    "ligatures": "Office affiliates of Fjord fi fl ffi",
    "Greek and Cyrillic": "Μεταφορές Грузовик",
    "not in Unicode": "A\ue000\U000f0000\ufffe B",
    "mathematical": "\U0001d400\U0001d401 ℝ ½ ﬁ",
}  # fmt: skip


@pytest.mark.parametrize("script", NAMES)
def test_no_honest_report_is_accused_whatever_its_script(
    script: str, place: Path, own: Questionnaire
) -> None:
    name = NAMES[script]
    first = own.questions[0].id
    answers = {question.id: Answer(option="3") for question in own.questions}
    answers[first] = Answer(option="2", note=f"{name}: {name}")
    sheet = one_sheet(own, answers=answers, organisation=name, scope=name, assessor=name, wave=name)
    done = verify(place, render(assess(own, [sheet]), "pdf", profile="board"))
    assert done.exit_code == 0, done.output
    assert "DIFFERS" not in done.stdout


CHOICES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "full, with links": ({}, {}),
    "board on letter": ({}, {"profile": "board", "paper": "letter"}),
    "simplified Chinese": ({}, {"language": "zh-Hans", "profile": "board"}),
    "traditional Chinese": ({}, {"language": "zh-Hant", "profile": "board"}),
    "strict": ({"strict": True}, {"profile": "board"}),
    "a moment of its own": ({}, {"profile": "board", "epoch": "1700000000"}),
    "without redraws": ({"redraw": False}, {"profile": "board"}),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_no_honest_report_is_accused_whatever_was_chosen(
    choice: str, place: Path, own: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    scoring, options = CHOICES[choice]
    content = render(assess(own, sheets(own, 1), **scoring), "pdf", **options)
    # What this machine says is not what the report was made under.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    done = verify(place, content)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("The report carries cx-sample 1.0.0 and the answers of one respondent.\n")
    pages = len(PdfReader(io.BytesIO(content)).pages)
    assert done.stdout.count(": equal\n") == pages + 1
    assert done.stdout.endswith(
        "The report is what its answers make, to the last page. Who wrote it, only a signature proves.\n"
    )


def test_a_quick_profile_without_a_stage_is_the_same(place: Path, own: Questionnaire) -> None:
    answers = {question.id: Answer(option="3") for question in own.questions if question.quick}
    found = assess(own, [one_sheet(own, quick=True, answers=answers)])
    assert verify(place, render(found, "pdf", profile="board")).exit_code == 0


def test_a_draft_has_nothing_to_be_verified_by(place: Path, single: Assessment) -> None:
    done = verify(place, render(single, "pdf", draft=True))
    assert done.exit_code == 2
    assert "carries no answers: it is not a report of this tool, or a draft" in done.stderr


# What the report does not carry


def test_a_brand_is_brought(place: Path, single: Assessment) -> None:
    from cxmaturity.brand.read import read_brand

    (place / "brand.yaml").write_text("format: 1\nconsultant: Fairlead\n")
    (place / "other.yaml").write_text("format: 1\nconsultant: Somebody\n")
    content = render(single, "pdf", profile="board", brand=read_brand(place / "brand.yaml"))
    alone = verify(place, content)
    assert alone.exit_code == OPEN, alone.output
    assert "NOT COMPARABLE: page 1: its brand is not in the file; --brand brings it" in alone.stdout
    assert "agrees: first page, stage" in alone.stdout or "agrees: first page, index" in alone.stdout
    assert verify(place, content, "--brand", place / "brand.yaml").exit_code == 0
    other = verify(place, content, "--brand", place / "other.yaml")
    assert other.exit_code == OPEN
    assert "--brand is not the brand that it was made with" in other.stdout
    forged = changed(content, script)
    assert verify(place, forged).exit_code == DIFFERS


def test_templates_are_brought(place: Path, single: Assessment) -> None:
    folder = place / "templates"
    assert invoked("template", "eject", folder).exit_code == 0
    style = folder / "paper.css"
    style.write_text(style.read_text() + "\nbody { letter-spacing: .01em }\n")
    content = render(single, "pdf", profile="board", template=folder)
    alone = verify(place, content)
    assert alone.exit_code == OPEN, alone.output
    assert "its templates are not in the file; --template brings them" in alone.stdout
    assert verify(place, content, "--template", folder).exit_code == 0
    style.write_text(style.read_text() + "\nbody { color: red }\n")
    other = verify(place, content, "--template", folder)
    assert other.exit_code == OPEN
    assert "--template does not hold the templates that it was made with" in other.stdout


def waves(place: Path, own: Questionnaire) -> tuple[Path, Assessment, Assessment]:
    folder = place / "waves"
    folder.mkdir(exist_ok=True)
    made = []
    for wave, date, lift in (("2026-Q1", "2026-03-31", -0.6), ("2026-Q3", "2026-09-30", 0.0)):
        (sheet,) = sheets(own, 1, lift=lift, wave=wave, date=date)
        sheet = msgspec.structs.replace(sheet, questionnaire="../own.yaml")
        (folder / f"{wave}.yaml").write_text(render_answers(sheet, own))
        made.append(assess(own, [sheet]))
    return folder, made[0], made[1]


def test_the_wave_before_is_brought(place: Path, own: Questionnaire) -> None:
    folder, earlier, later = waves(place, own)
    content = render(later, "pdf", profile="board", comparison=compare(earlier, later))
    alone = verify(place, content)
    assert alone.exit_code == OPEN, alone.output
    assert "NOT COMPARABLE: the change since the last wave: --previous brings that wave" in alone.stdout
    assert "DIFFERS" not in alone.stdout
    assert verify(place, content, "--previous", folder / "2026-Q1.yaml").exit_code == 0
    (sheet,) = sheets(own, 1, lift=0.9, wave="2026-Q1", date="2026-03-31")
    (place / "other-wave.yaml").write_text(
        render_answers(msgspec.structs.replace(sheet, questionnaire="own.yaml"), own)
    )
    other = verify(place, content, "--previous", place / "other-wave.yaml")
    assert other.exit_code == OPEN
    assert "--previous is not the wave that it was made with" in other.stdout


def test_a_wave_before_of_which_the_stage_is_not_firm_is_brought(place: Path, own: Questionnaire) -> None:
    """That it is not is one of its caveats, so it is counted otherwise again."""
    folder, _, later = waves(place, own)
    (before,) = sheets(own, 1, wave="2026-Q1", date="2026-03-31")
    levels = {one.id: [option.id for option in own.scale_of(one).rising] for one in own.questions}
    tries = (
        msgspec.structs.replace(
            before,
            questionnaire="../own.yaml",
            answers={name: Answer(option=Random(f"{seed} {name}").choice(of)) for name, of in levels.items()},
        )
        for seed in range(50)
    )
    made = ((sheet, assess(own, [sheet])) for sheet in tries)
    sheet, earlier = next(one for one in made if "not_firm" in {notice.code for notice in one[1].notices})
    (folder / "2026-Q1.yaml").write_text(render_answers(sheet, own))
    content = render(later, "pdf", profile="board", comparison=compare(earlier, later))
    assert verify(place, content, "--previous", folder / "2026-Q1.yaml").exit_code == 0


def test_the_history_is_brought(place: Path, own: Questionnaire) -> None:
    folder, earlier, later = waves(place, own)
    content = render(later, "pdf", trend=trend([("a", earlier), ("b", later)]))
    alone = verify(place, content)
    assert alone.exit_code == OPEN, alone.output
    assert "its history is not in the file; --history brings it" in alone.stdout
    assert verify(place, content, "--history", folder).exit_code == 0


# Groups


def brought_answers(place: Path, own: Questionnaire) -> Path:
    folder = place / "answers"
    folder.mkdir(exist_ok=True)
    for sheet in sheets(own, 12):
        sheet = msgspec.structs.replace(sheet, questionnaire="../own.yaml")
        (folder / f"{sheet.respondent.id}.yaml").write_text(render_answers(sheet, own))
    return folder


OF_COUNTS = (
    "The report is what its counts make, to the last page. Whether they are those of the answers, only these"
    " tell: --answers brings them. Who wrote it, only a signature proves.\n"
)


@pytest.mark.parametrize("profile", ["board", "full"])
def test_a_group_is_verified_from_its_counts_to_the_last_page(
    profile: Profile, place: Path, own: Questionnaire, group: Assessment
) -> None:
    content = render(group, "pdf", profile=profile)
    alone = verify(place, content)
    assert alone.exit_code == 0, alone.output
    assert alone.stdout.startswith("The report carries cx-sample 1.0.0 and the counts of 12 respondents.\n")
    assert "agrees: result.json: every figure\n" in alone.stdout
    pages = len(PdfReader(io.BytesIO(content)).pages)
    assert alone.stdout.count(": equal\n") == pages + 1
    assert alone.stdout.endswith(OF_COUNTS)
    done = verify(place, content, "--answers", brought_answers(place, own))
    assert done.exit_code == 0, done.output
    assert "to the last page. Who wrote it, only a signature proves.\n" in done.stdout
    assert OF_COUNTS not in done.stdout


@pytest.mark.parametrize("size", [2, 4, 5])
def test_so_is_one_of_few_and_one_of_a_consensus(size: int, place: Path, own: Questionnaire) -> None:
    """What may not be told of few is in no count, and still every page follows."""
    wave = sheets(own, size)
    agreed = msgspec.structs.replace(wave[0], respondent=Respondent(id="all", role="consensus"))
    for given in (wave, (*wave[:-1], agreed)):
        done = verify(place, render(assess(own, given), "pdf", profile="board"))
        assert done.exit_code == 0, done.output


def drop_group(tree: Any) -> None:
    tree["groups"] = tree["groups"][1:]


def shift(tree: Any) -> None:
    tree["dimensions"][0]["index"] += 10


def one_option_up(tree: Any) -> None:
    """Let one respondent have said more, so that the counts still add up."""
    counts = next(one for one in tree["tally"]["questions"].values() if any(one["options"][:-1]))
    at = next(place for place, count in enumerate(counts["options"][:-1]) if count)
    counts["options"][at] -= 1
    counts["options"][at + 1] += 1
    counts["points"] += 1


GROUP_FORGERIES: dict[str, tuple[Forge, str]] = {
    "a stage stamped over the cover": (stamp, "DIFFERS: page 1"),
    "a stage that its figures do not give": (
        edit_json("result.json", lambda tree: tree["overall"].update(stage=5, limits=[], shortfall=None)),
        "DIFFERS: result.json, overall.stage: 5 stands there",
    ),
    "the index of a dimension": (edit_json("result.json", shift), "DIFFERS: result.json, "),
    "the count of the respondents": (
        edit_json("result.json", lambda tree: tree["subject"].update(respondents=400)),
        "DIFFERS: result.json, subject.respondents: 400 stands there, 12 follows",
    ),
    "a group that is gone": (edit_json("result.json", drop_group), "DIFFERS: result.json, groups"),
    "a count": (edit_json("tally.json", one_option_up), "DIFFERS: result.json, dimensions."),
    "whose counts they are": (
        edit_json("tally.json", lambda tree: tree["tally"]["subject"].update(organisation="Somebody Else")),
        "DIFFERS: result.json, subject.organisation: Nordlicht Freight stands there, Somebody Else follows",
    ),
    "a script": (script, "DIFFERS: scripts and actions"),
}


@pytest.mark.parametrize("kind", GROUP_FORGERIES)
def test_a_forged_report_of_a_group_is_told(kind: str, place: Path, of_group: bytes) -> None:
    forge, line = GROUP_FORGERIES[kind]
    done = verify(place, changed(of_group, forge))
    assert done.exit_code == DIFFERS, done.output
    assert line in done.stdout


@pytest.fixture(scope="module")
def of_others(own: Questionnaire) -> bytes:
    """Return the report of the same group, had it answered otherwise."""
    return render(assess(own, sheets(own, 12, lift=0.9)), "pdf", profile="board")


def files_of(content: bytes) -> dict[str, bytes]:
    streams = attached(PdfReader(io.BytesIO(content)))
    return {name: zlib.decompress(as_stored(stream)) for name, stream in streams.items()}


TAKEN = [("result.json",), ("tally.json",), ("tally.json", "result.json")]


@pytest.mark.parametrize("taken", TAKEN)
@pytest.mark.parametrize("pages", ["of_group", "of_others"])
def test_result_counts_and_pages_that_are_not_of_one_report_are_told(
    pages: str, taken: tuple[str, ...], place: Path, request: pytest.FixtureRequest
) -> None:
    """Every mixture of two honest reports: each of the three, or two of them, is another's."""
    mine, theirs = (request.getfixturevalue(name) for name in (pages, *{"of_group", "of_others"} - {pages}))
    others = files_of(theirs)

    def forge(writer: PdfWriter) -> None:
        for name in taken:
            store(attached(writer)[name], zlib.compress(others[name]))

    done = verify(place, changed(mine, forge))
    assert done.exit_code == DIFFERS, done.output
    where = "DIFFERS: page 1" if len(taken) > 1 else "DIFFERS: result.json, overall.index"
    assert where in done.stdout


def test_counts_result_and_pages_made_anew_are_an_honest_report_of_other_counts(
    place: Path, own: Questionnaire, of_others: bytes
) -> None:
    """As with invented answers of one: only the answers, when they are brought, tell."""
    alone = verify(place, of_others)
    assert alone.exit_code == 0, alone.output
    assert alone.stdout.endswith(OF_COUNTS)
    done = verify(place, of_others, "--answers", brought_answers(place, own))
    assert done.exit_code == DIFFERS, done.output
    assert "DIFFERS: result.json, overall.index" in done.stdout
    assert "DIFFERS: page 1" in done.stdout
    assert "DIFFERS: attachment tally.json: another file stands there" in done.stdout


def test_findings_that_do_not_follow_from_the_counts_are_told(
    place: Path, own: Questionnaire, group: Assessment
) -> None:
    """Pages and result that were forged together, beside the counts as they were."""
    assert group.gaps
    other = render(msgspec.structs.replace(group, strengths=(), gaps=()), "pdf", profile="board")
    for brought in ((), ("--answers", brought_answers(place, own))):
        done = verify(place, other, *brought)
        assert done.exit_code == DIFFERS, done.output
        assert "DIFFERS: result.json, gaps" in done.stdout


def test_what_only_the_result_of_a_group_says_never_passes(place: Path, group: Assessment) -> None:
    """A group or a quote that is gone from the result is on a page of the whole report."""
    full = render(group, "pdf")
    for forge in (edit_json("result.json", drop_group), edit_json("result.json", quote)):
        done = verify(place, changed(full, forge))
        assert done.exit_code == DIFFERS, done.output


# Groups without their counts: some reports of version 0.1 carry figures alone


def test_figures_without_counts_are_open_until_the_answers_are_brought(
    place: Path, own: Questionnaire, of_group: bytes
) -> None:
    alone = verify(place, changed(of_group, without("tally.json")))
    assert alone.exit_code == OPEN, alone.output
    assert "DIFFERS" not in alone.stdout
    assert alone.stdout.startswith("The report carries cx-sample 1.0.0 and the figures of a group.\n")
    assert "agrees: result.json: its figures fit each other" in alone.stdout
    absent = "the answers of a group are not in the file; --answers brings them"
    assert f"NOT COMPARABLE: figures and quotes: {absent}" in alone.stdout
    # A report of today has them: where they are gone, somebody took them out.
    done = verify(place, changed(of_group, without("tally.json")), "--answers", brought_answers(place, own))
    assert done.exit_code == DIFFERS, done.output
    assert "agrees: result.json: every figure" in done.stdout
    assert "DIFFERS: attachment tally.json" in done.stdout


def test_figures_without_counts_that_do_not_fit_each_other_are_told(place: Path, of_group: bytes) -> None:
    bare = changed(of_group, without("tally.json"))
    for forge, line in (
        (edit_json("result.json", shift), "DIFFERS: result.json, "),
        (
            edit_json("result.json", lambda tree: tree["subject"].update(respondents=400)),
            "DIFFERS: first page, Basis: 12 respondents stands there, 400 respondents follows",
        ),
        # Without counts there is no plan, and so all but the first pages are others.
        (stamp, "DIFFERS: first page, stage: "),
    ):
        done = verify(place, changed(bare, forge))
        assert done.exit_code == DIFFERS, done.output
        assert line in done.stdout


def test_pages_of_a_group_that_the_result_gives_need_no_counts(place: Path, group: Assessment) -> None:
    """The sections that show more than the result holds are named in the code; these are all."""
    full = render(group, "pdf")
    (place / "bare.pdf").write_bytes(changed(full, without("tally.json")))
    carried = figures_alone(place / "bare.pdf")
    assert carried is not None
    sides = [by_section(one) for one in (full, render(carried[1], "pdf"))]
    apart = {name for name in sides[0] if sides[0][name] != sides[1].get(name)}
    assert apart == {"s-contents", "s-summary", "s-roadmap", "s-moves", "s-measures", "s-checking"}


def by_section(content: bytes) -> dict[str, str]:
    """The text of each section, without the numbers of its pages."""
    made = PdfReader(io.BytesIO(content))
    starts = {
        name: made.get_destination_page_number(at)
        for name, at in made.named_destinations.items()
        if name.startswith("s-")
    }
    found = dict.fromkeys(starts, "")
    for number, page in enumerate(made.pages):
        here = [name for name, start in starts.items() if start <= number]
        if here:
            last = max(here, key=lambda name: starts[name])
            found[last] += re.sub(r"Page \d+ of \d+", "", page.extract_text())
    return found


# How it was made


def record_of(**changes: Any) -> Forge:
    return edit_json("report.json", lambda tree: tree.update(changes))


RECORDS: dict[str, Forge] = {
    "another WeasyPrint": record_of(made_with={**made_with(), "weasyprint": "69.0"}),
    "another version of the tool": record_of(made_with={**made_with(), "cxmaturity": "9.9.9"}),
    "other fonts": record_of(fonts={}),
    "a brand": record_of(brand="0" * 64),
    "templates": record_of(template="0" * 64),
    "a wave before": record_of(previous="0" * 64),
    "a history": record_of(history={"sha256": "0" * 64, "waves": 3}),
    "another profile": record_of(profile="board"),
    "a workshop": record_of(profile="workshop"),
    "a profile that there is not": record_of(profile="none"),
    "another paper": record_of(paper="letter"),
    "another language": record_of(language="zh-Hans"),
    "strict": record_of(strict=True),
    "a moment": record_of(epoch="1700000000"),
    "no moment": record_of(epoch="yesterday"),
    "another format": record_of(format=2),
    "no JSON": rewritten("report.json", lambda _: b"["),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_what_says_how_it_was_made_makes_no_forgery_pass(kind: str, place: Path, honest: bytes) -> None:
    """Alone it may leave the pages open; a forged page beside it never passes."""

    def with_forged_page(writer: PdfWriter) -> None:
        RECORDS[kind](writer)
        digit(writer)

    for forge in (RECORDS[kind], with_forged_page):
        done = verify(place, changed(honest, forge))
        assert done.exit_code in (DIFFERS, OPEN), done.output


def test_a_report_made_with_others_is_open_page_by_page(
    place: Path, single: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cxmaturity.report.pdf import record

    with monkeypatch.context() as patch:
        patch.setattr(record, "made_with", lambda: {**made_with(), "weasyprint": "69.0"})
        content = render(single, "pdf", profile="board")
    done = verify(place, content)
    assert done.exit_code == OPEN, done.output
    assert (
        "NOT COMPARABLE: report.json: made with weasyprint 69.0 (70.0), which are others here" in done.stdout
    )
    assert "agrees: page 1: equal" in done.stdout
    drawn = changed(content, draw("q Q"))
    assert "its text is the same" in verify(place, drawn).stdout
    assert verify(place, changed(content, stamp)).exit_code == DIFFERS


# The questionnaire


def test_an_own_questionnaire_is_brought(place: Path, honest: bytes) -> None:
    done = verify(place, honest, own=False)
    assert done.exit_code == OPEN, done.output
    assert (
        "NOT COMPARABLE: questionnaire cx-sample 1.0.0: it is not on this machine; --questionnaire brings it"
    ) in done.stdout


def test_neither_the_working_folder_nor_the_report_itself_vouches_for_a_questionnaire(
    place: Path, honest: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = place / "project" / "questionnaires" / "cx-sample"
    beside.mkdir(parents=True)
    (beside / "questionnaire.yaml").write_bytes((place / "own.yaml").read_bytes())
    monkeypatch.chdir(place / "project")
    for options in ((), ("-q", place / "report.pdf")):
        done = verify(place, honest, *options, own=False)
        assert done.exit_code == OPEN, done.output
        assert "one lies in this folder; --questionnaire says that you know it" in done.stdout
    assert verify(place, honest, "-q", "cx-sample", own=False).exit_code == 0
    mine = place / "data" / "cxmaturity"
    mine.parent.mkdir()
    (place / "project").rename(mine)
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("XDG_DATA_HOME", str(place / "data"))
    assert verify(place, honest, own=False).exit_code == 0


def test_questions_in_other_words_are_told(place: Path, own: Questionnaire, single: Assessment) -> None:
    """The hash of the file is kept, and the pages and the result are those of the other words."""
    first = own.dimensions[0]
    softer = msgspec.structs.replace(first.questions[0], text="Is all well?")
    dimension = msgspec.structs.replace(first, own_questions=(softer, *first.questions[1:]))
    other = msgspec.structs.replace(own, dimensions=(dimension, *own.dimensions[1:]))
    done = verify(place, render(assess(other, single.people), "pdf", profile="board"))
    assert done.exit_code == DIFFERS, done.output
    line = f"DIFFERS: questionnaire cx-sample 1.0.0, questions.{softer.id}.text: Is all well? stands there"
    assert line in done.stdout


@pytest.mark.parametrize("name", ["nothing", "questionnaires/cx-maturity/questionnaire.yaml"])
def test_a_shipped_questionnaire_is_held_against_the_shipped_one(
    name: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever lies in the folder where one stands under its name, or is named."""
    shipped = read_questionnaire("cx-maturity")
    levels = tuple(
        msgspec.structs.replace(level, starts_at=number / 100) for number, level in enumerate(shipped.levels)
    )
    forged = msgspec.structs.replace(shipped, levels=levels)
    folder = place / "shadow"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {**msgspec.to_builtins(forged), "sha256": None, "taken": None, "overlay": None, "extra": None}
    path.write_text(yaml.safe_dump(without_nothing(written), allow_unicode=True))
    monkeypatch.chdir(folder)
    answers = {question.id: Answer(option="3") for question in shipped.questions}
    found = assess(
        forged,
        [Answers(questionnaire="cx-maturity@1", organisation="Acme", date="2026-09-30", answers=answers)],
    )
    options = ("-q", path) if name != "nothing" else ()
    done = verify(place, render(found, "pdf", profile="board"), *options, own=False)
    assert done.exit_code == DIFFERS, done.output
    assert "DIFFERS: questionnaire cx-maturity 1.0.0: one that scores otherwise stands there" in done.stdout


# Hostile files

LOCKED = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"3 0 obj\n<<FILTER>>\nendobj\ntrailer\n<</Size 4/Root 1 0 R/KEY 3 0 R/ID[<00><00>]>>\n"
)
FILTERS = {
    "AES-256": b"/Filter/Standard/V 5/R 6/Length 256/P -4/O<%s>/U<%s>/OE<%s>/UE<%s>/Perms<%s>"
    b"/CF<</StdCF<</CFM/AESV3/Length 32/AuthEvent/DocOpen>>>>/StmF/StdCF/StrF/StdCF"
    % (b"00" * 48, b"00" * 48, b"00" * 32, b"00" * 32, b"00" * 16),
    "AES-128": b"/Filter/Standard/V 4/R 4/Length 128/P -4/O<%s>/U<%s>"
    b"/CF<</StdCF<</CFM/AESV2/Length 16/AuthEvent/DocOpen>>>>/StmF/StdCF/StrF/StdCF"
    % (b"00" * 32, b"00" * 32),
    "RC4": b"/Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>" % (b"00" * 32, b"00" * 32),
    "for certificates": b"/Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5",
    "unknown": b"/Filter/Own/V 9",
}


@pytest.mark.parametrize("command", ["verify", "score"])
@pytest.mark.parametrize("key", [b"Encrypt", b"#45ncrypt"])
@pytest.mark.parametrize("cipher", FILTERS)
def test_an_encrypted_report_is_called_so(cipher: str, key: bytes, command: str, tmp_path: Path) -> None:
    body = LOCKED.replace(b"FILTER", FILTERS[cipher]).replace(b"KEY", key)
    at = [body.index(b"%d 0 obj" % number) for number in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in at)
    start = body.index(b"trailer")
    content = body[:start] + table + body[start:] + b"startxref\n%d\n%%%%EOF\n" % start
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    done = invoked(command, path)
    assert done.exit_code == 2, done.output
    assert done.stderr == f"{path}: is encrypted; save it without a password\n"


def endless_pages(writer: PdfWriter) -> None:
    kids = writer.root_object["/Pages"]["/Kids"]
    kids.append(writer.root_object.raw_get("/Pages"))


def many_pages(writer: PdfWriter) -> None:
    kids = writer.root_object["/Pages"]["/Kids"]
    kids.extend([kids[0]] * 5000)


def deep(writer: PdfWriter) -> None:
    inner: Any = ArrayObject()
    for _ in range(200):
        inner = ArrayObject([inner])
    writer.root_object[NameObject("/Deep")] = inner


def round_and_round(writer: PdfWriter) -> None:
    first, second = added(writer, DictionaryObject()), added(writer, DictionaryObject())
    first.get_object()[NameObject("/A")] = second
    second.get_object()[NameObject("/B")] = first
    writer.root_object[NameObject("/Round")] = first


@pytest.mark.parametrize("attack", [endless_pages, many_pages, deep, round_and_round])
def test_a_file_built_to_hurt_ends_in_words(attack: Forge, place: Path, honest: bytes) -> None:
    done = verify(place, changed(honest, attack))
    assert done.exit_code in (2, DIFFERS), done.output
    assert "Traceback" not in done.output
