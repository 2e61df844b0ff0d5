"""A file that cannot be read is refused with what, which rule, and the next step, in both languages."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from kuaijin.exchange.reading import Refused, read_ledger
from kuaijin.exchange.reading import archive as archive_room
from kuaijin.exchange.reading.remarks import REMARKS


def workbook(lines: list[list[object]] | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        for row, line in enumerate(lines or [["序号", "项目名称", "企业名称"], [1, "甲项目", "甲有限公司"]]):
            page.write_row(row, 0, line)
    return target.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same archive with parts replaced or added; `__` in a name stands for `/`."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        new = {name.replace("__", "/"): text for name, text in parts.items()}
        for part in source.infolist():
            if part.filename not in new:
                packed.writestr(part, source.read(part))
        for name, text in new.items():
            packed.writestr(name, text)
    return target.getvalue()


def refusal(content: bytes, limit_mb: int = 20) -> str:
    with pytest.raises(Refused) as refused:
        read_ledger(content, filename="ledger.xlsx", limit_mb=limit_mb)
    zh, en = refused.value.text("zh"), refused.value.text("en")
    assert zh and en and zh != en and "{" not in zh + en
    return refused.value.code


def encrypted() -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("secret", target)
    return target.getvalue()


def test_a_password_protected_workbook_is_refused() -> None:
    assert refusal(encrypted()) == "refused.password"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "refused.empty"),
        ("序号,项目名称,企业名称\n1,甲项目,甲有限公司\n".encode(), "refused.csv"),
        ("序号\t项目名称\n1\t甲项目\n".encode("gbk"), "refused.csv"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "refused.html"),
        (b"%PDF-1.7\n...", "refused.format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "refused.format"),
        (bytes(range(256)) * 8, "refused.not_excel"),
        (b"PK\x03\x04" + b"nothing of a zip", "refused.damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048), "refused.not_excel"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "WordDocument".encode("utf-16-le"), "refused.format"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "Workbook".encode("utf-16-le"), "refused.damaged"),
    ],
)
def test_what_is_no_excel_file_is_refused_by_its_content(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_other_office_files_in_a_zip_are_named() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w/>")
    assert refusal(target.getvalue()) == "refused.format"
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as packed:
        packed.writestr("a.txt", "a")
    assert refusal(plain.getvalue()) == "refused.format"


def test_a_file_over_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    big = tmp_path / "big.xlsx"
    big.write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(Refused) as refused:
        read_ledger(big, limit_mb=1)
    assert refused.value.code == "refused.too_big"
    assert "1 MB" in refused.value.text("en")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_ledger(tmp_path / "none.xlsx")
    assert refused.value.code == "refused.missing"


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    bomb = repacked(workbook(), xl__media__image1__png=b"\0" * ((archive_mb() + 1) << 20))
    assert len(bomb) < 2 << 20
    assert refusal(bomb) == "refused.bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too() -> None:
    """The sizes in the directory are forged to nothing; reading stops at what was declared, or at the limit."""
    honest = repacked(workbook(), xl__media__image1__png=b"\0" * (8 << 20))
    forged = bytearray(honest)
    at = honest.find(b"PK\x01\x02")
    while at >= 0:
        if honest[at + 46 :].startswith(b"xl/media/image1/png"):
            forged[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = honest.find(b"PK\x01\x02", at + 4)
    assert refusal(bytes(forged)) == "refused.damaged"


def test_the_actual_size_counts_when_parts_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaijin.exchange.reading.workbook.UNPACKED_LIMIT_MB", 1)
    assert (
        refusal(repacked(workbook(), xl__media__a=b"\0" * (600 << 10), xl__media__b=b"\0" * (600 << 10)))
        == "refused.bomb"
    )


def archive_mb() -> int:
    from kuaijin.exchange.reading.workbook import UNPACKED_LIMIT_MB

    return UNPACKED_LIMIT_MB


def test_an_archive_of_thousands_of_parts_is_refused() -> None:
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a") as packed:
        for number in range(archive_room.MAX_PARTS + 1):
            packed.writestr(f"xl/media/{number}.png", b"")
    assert refusal(target.getvalue()) == "refused.too_many_parts"


def test_entity_declarations_are_refused() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(workbook())).read("xl/worksheets/sheet1.xml")
    evil = sheet.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
    assert refusal(repacked(workbook(), **{"xl__worksheets__sheet1.xml": evil})) == "refused.doctype"


def test_a_cell_far_outside_is_refused_before_memory_is_taken() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("远")
        page.write(0, 0, "序号")
        page.write(1_048_575, 16_383, "x")
    assert refusal(target.getvalue()) == "refused.too_many_cells"


def test_a_damaged_sheet_is_refused() -> None:
    assert refusal(repacked(workbook(), **{"xl__workbook.xml": b"<workbook"})) == "refused.damaged"


def test_a_workbook_without_a_ledger_is_refused_with_what_a_header_needs() -> None:
    assert refusal(workbook([["你好"], ["世界", 1]])) == "refused.no_ledger"


def test_a_paper_marked_secret_is_refused() -> None:
    marked = workbook([["机密★1年"], ["序号", "项目名称", "企业名称"], [1, "甲项目", "甲有限公司"]])
    assert refusal(marked) == "refused.classified"


def test_a_mapping_to_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_ledger(workbook(), mapping={"*": {"title": "没有这一列"}})
    assert refused.value.code == "refused.mapping"
    with pytest.raises(Refused) as refused:
        read_ledger(workbook(), mapping={"*": {"nonsense": "A"}})
    assert refused.value.code == "refused.mapping"


def test_every_remark_says_the_same_parameters_in_both_languages() -> None:
    import string

    for code, (zh, en) in REMARKS.items():
        fields = [{name for _text, name, _spec, _conv in string.Formatter().parse(text) if name} for text in (zh, en)]
        assert fields[0] == fields[1], code
