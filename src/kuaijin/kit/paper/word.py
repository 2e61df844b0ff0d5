"""The same paper as a Word file, for an office that prints on its own paper: FangSong is named, not embedded."""

import io
from typing import Any

import docx
import segno
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kuaijin.kit.paper.content import Code, Paper, Table

BODY = "FangSong_GB2312"
HEADING = "FZXiaoBiaoSong-B05S"
RED = RGBColor(0xC0, 0, 0)
LINE = Pt(28.95)  # 22 lines on 225 mm
LINE_LENGTH = Mm(156)


def word(paper: Paper) -> bytes:
    """Word 2007 and later. It says what the PDF says; only the PDF is fixed in its looks."""
    document = docx.Document()
    _page(document)
    head = _line(document, paper.head, size=30, face=HEADING, colour=RED, align=WD_ALIGN_PARAGRAPH.CENTER)
    _red_line(head)
    _line(document, paper.number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, paper.title, size=22, face=HEADING, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.greeting:
        _line(document, paper.greeting)
    for text in paper.before:
        _line(document, text, indent=True)
    if paper.table is not None:
        _table(document, paper.table)
    for text in paper.after:
        _line(document, text, indent=True)
    ends_at = len(document.paragraphs)
    for text in paper.small:
        _line(document, text, size=12, indent=True)
    for place, name in enumerate(paper.attachments, start=1):
        _line(document, f"{'附件：' if place == 1 else '　　　'}{place}．{name}", indent=True)
    for text in paper.signs:
        _line(document, text)
    ending = ((paper.office, 16), (paper.day, 16)) if paper.office else ()
    for text, size in (*ending, (paper.seal, 10.5)):
        _line(document, text, size=size, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _code(document, paper.code)
    _line(document, paper.code.lines, size=9)
    _keep(document, ends_at, with_table=paper.table is not None and not paper.after)
    _named(document, paper)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _line(
    document: Document,
    text: str,
    *,
    size: float = 16,
    face: str = BODY,
    colour: RGBColor | None = None,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.alignment = align
    form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    form.line_spacing = LINE if size >= 14 else Pt(size * 1.5)
    if indent:
        form.first_line_indent = Pt(size * 2)
    _set(paragraph.add_run(text), size, face, colour)
    return paragraph


def _set(run: Run, size: float, face: str, colour: RGBColor | None = None) -> None:
    """Word takes the face of Chinese signs from a property of its own."""
    run.font.size, run.font.name = Pt(size), face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if colour is not None:
        run.font.color.rgb = colour


def _red_line(paragraph: Paragraph) -> None:
    """Thick above thin, under the name of the office."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "4"), ("color", str(RED))):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._element.get_or_add_pPr().append(borders)


def _table(document: Document, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.head))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(table.shares)
    for place, row in enumerate((table.head, *table.rows)):
        cells = grid.add_row().cells
        for cell, text, share in zip(cells, row, table.shares, strict=True):
            cell.width = int(LINE_LENGTH * share / whole)
            paragraph = cell.paragraphs[0]
            if place == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _set(paragraph.add_run(text), 12, BODY)
    _repeat_head(grid.rows[0])


def _repeat_head(row: Any) -> None:
    """The names of the columns stand on every page that the table reaches."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _code(document: Document, code: Code) -> None:
    drawing = io.BytesIO()
    segno.make(code.address, error="m", micro=False).save(drawing, kind="png", border=2, scale=6)
    drawing.seek(0)
    picture = document.add_picture(drawing, width=Mm(22))
    picture._inline.docPr.set("descr", code.line)


def _keep(document: Document, ends_at: int, *, with_table: bool) -> None:
    """What ends the paper stands on one page with the last paragraph, or the last row of the table."""
    if with_table and document.tables:
        rows = document.tables[-1].rows
        before = [paragraph for cell in rows[-1].cells for paragraph in cell.paragraphs]
    else:
        before = document.paragraphs[ends_at - 1 : ends_at]
    for paragraph in (*before, *document.paragraphs[ends_at:-1]):
        paragraph.paragraph_format.keep_with_next = True


def _named(document: Document, paper: Paper) -> None:
    """Whose paper it is, in place of what the library would say of itself."""
    about = document.core_properties
    about.title, about.author, about.comments = f"{paper.title} {paper.number}", paper.head, ""
