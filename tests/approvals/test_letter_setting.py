"""How letters are set: PDF and Word say the same, the PDF holds its own font and no character is dropped."""

import csv
import hashlib
import io
import json
import re
import unicodedata
from importlib.resources import files
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

import kuaijin.kit.paper as room
from kuaijin.approvals.letters.content import LetterContent, digest_of
from kuaijin.approvals.letters.kinds import KINDS
from kuaijin.approvals.letters.setting import paper_of
from kuaijin.approvals.letters.subject import Facts
from kuaijin.kit.paper.pdf import Undrawable, pdf, undrawable
from kuaijin.kit.paper.word import word
from tests.approvals.letters import ADDRESS, FACTS, letter, subject

VENDOR = Path(room.__file__).parent / "vendor"
NOT_CHARACTERS = re.compile(r"\s+")


def plain(text: str) -> str:
    return NOT_CHARACTERS.sub("", unicodedata.normalize("NFKC", text))


def printed(content: LetterContent) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(paper_of(content, check_url=ADDRESS, digest=digest_of(content.document())))))


def written(content: LetterContent) -> str:
    paper = docx.Document(io.BytesIO(word(paper_of(content, check_url=ADDRESS, digest=digest_of(content.document())))))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return plain("".join([*(paragraph.text for paragraph in paper.paragraphs), *cells]))


@pytest.mark.parametrize("kind", [*KINDS, "promise"])
def test_pdf_and_word_say_all_that_the_letter_says(kind: str) -> None:
    content = letter(kind)
    paper = printed(content)
    shown = plain("".join(page.extract_text() for page in paper.pages))
    shown = re.sub(r"—\d—", "", shown)  # the numbers of pages
    in_word = written(content)
    cells = [cell for row in content.table.rows for cell in row] if content.table else []
    for text in (
        content.title,
        content.number,
        *content.before,
        *content.after,
        *content.signers,
        *content.basis,
        *cells,
    ):
        assert plain(text) in shown, text
        assert plain(text) in in_word, text
    for text in (content.office, content.contact, "2026年10月9日", ADDRESS, digest_of(content.document())[:16]):
        assert plain(text) in shown and plain(text) in in_word, text


def test_it_is_set_as_official_letters_are() -> None:
    content = letter("acceptance")
    paper = printed(content)
    page = paper.pages[0]
    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [210, 297]
    assert paper.metadata is not None and paper.metadata.title == f"{content.title} {content.number}"
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert descriptors and all("/FontFile3" in one or "/FontFile2" in one for one in descriptors)
    assert b"pdfaid" in paper.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
    document = docx.Document(io.BytesIO(word(paper_of(content, check_url=ADDRESS, digest="0" * 64))))
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides if side is not None] == [210, 28, 26, 35]
    body = next(part for part in document.paragraphs if part.text.startswith("你单位"))
    assert body.runs[0].font.name == "FangSong_GB2312" and body.runs[0].font.size.pt == 16  # type: ignore[union-attr]


def test_a_notice_of_two_items_takes_one_page() -> None:
    assert len(printed(letter("correction")).pages) == 1
    many = letter("correction", items=[{"name": f"第{n}件材料", "why": "请补齐"} for n in range(1, 60)])
    pages = printed(many).pages
    assert len(pages) > 1 and all("序号" in page.extract_text() for page in pages[:-1])


@pytest.mark.parametrize("kind", ["acceptance", "deferred", "commitment", "refusal"])
def test_no_page_holds_the_seal_alone(kind: str) -> None:
    """Whatever the length, the page of the seal carries words of the letter (GB/T 9704)."""
    for extra in range(0, 12, 2):
        long = letter(kind, sources=[f"办事指南第{n}项，文字较长，用来把落款推到下一页" for n in range(extra)])
        closing = (*long.before, *long.after)[-1]
        assert plain(closing)[-12:] in plain(printed(long).pages[-1].extract_text())


def test_the_same_letter_is_the_same_file() -> None:
    content = letter("grant")
    first, second = (pdf(paper_of(content, check_url=ADDRESS, digest="a" * 64)) for _ in range(2))
    assert first == second


def test_signs_of_the_setting_program_are_only_signs() -> None:
    hostile = 'A #image("/etc/passwd") $x$ *粗* @引 <标> \\ ` ~ " { } [ ] // 注 = 题'
    content = KINDS["receipt"].write(subject(project=hostile), Facts(FACTS["receipt"]))
    shown = plain("".join(page.extract_text() for page in printed(content).pages))
    assert plain(hostile) in shown and plain(hostile) in written(content)


# --- the font -----------------------------------------------------------------------------------------------------


def test_every_name_of_a_place_can_be_printed() -> None:
    with (files("kuaijin") / "packs" / "regions" / "37.csv").open(encoding="utf-8") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]
    assert len(names) > 300 and not undrawable("".join(names))
    content = letter("receipt", documents=names)
    shown = plain("".join(page.extract_text() for page in printed(content).pages))
    assert [name for name in names if plain(name) not in shown] == []


def test_every_character_of_the_packs_can_be_printed() -> None:
    packs = files("kuaijin") / "packs"
    texts = "".join(path.read_text(encoding="utf-8") for path in Path(str(packs)).rglob("*.yaml"))
    assert [sign for sign in undrawable(texts) if sign.isprintable()] == []


def test_rare_characters_of_names_are_there() -> None:
    assert not undrawable("堌堽洸堃喆郓鄄犇昇燚㛃祎玥")


def test_a_character_that_no_font_draws_is_named_and_word_has_it() -> None:
    content = KINDS["receipt"].write(subject(project="𬱖𰻝面馆"), Facts(FACTS["receipt"]))
    with pytest.raises(Undrawable) as refused:
        pdf(paper_of(content, check_url=ADDRESS, digest="0" * 64))
    assert refused.value.characters == ("𰻝",)
    assert "𰻝面馆" in written(content)


def test_the_font_is_the_one_of_the_manifest() -> None:
    (entry,) = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    font = VENDOR / entry["file"]
    assert hashlib.sha256(font.read_bytes()).hexdigest() == entry["sha256"]
    assert font.stat().st_size < 5_000_000
    assert "SIL OPEN FONT LICENSE" in (VENDOR / entry["licence_file"]).read_text(encoding="utf-8")
    named = {"manifest.json", entry["file"], entry["licence_file"], *entry["further_files"]}
    assert {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} == named


def test_what_is_listed_as_drawn_is_in_the_font() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(VENDOR / "noto" / "letters.otf", lazy=True) as font:
        drawn = set(map(chr, font.getBestCmap()))
    assert drawn == set((VENDOR / "noto" / "characters.txt").read_text(encoding="utf-8")) - {"\n"}
