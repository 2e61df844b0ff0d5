"""What ends a paper stands with its words: no page holds a seal alone, and none runs over its edge."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pytest
from pypdf import PageObject, PdfReader

from kuaijin.kit.paper.content import Code, Paper, Table
from kuaijin.kit.paper.pdf import pdf
from kuaijin.kit.paper.word import word

OFFICE = "临湖开发区重点项目专班"
ROW = ("1", "把二期用电容量和供水管径一次说清楚", "供电公司客户服务岗", "2026年10月20日前")
MINUTES = Paper(
    head="现场调度会议纪要",
    number="2026-DD-0001",
    title="澄川电机现场调度",
    on=date(2026, 10, 15),
    code=Code("https://zone.test/m", "扫码", "地址"),
    table=Table(("序号", "议定事项", "责任岗位", "完成时限"), (ROW, ROW), (3, 14, 8, 8)),
    office=OFFICE,
)


def pages(paper: Paper) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf(paper))).pages)


@pytest.mark.parametrize("after", [(), ("出席：供电公司客户服务岗冯癸。",)])
def test_what_ends_minutes_keeps_with_the_last_words(after: tuple[str, ...]) -> None:
    """Of every length from one page to three."""
    long = set()
    for n in range(8, 48, 2):
        found = pages(replace(MINUTES, before=("先上一千千伏安。",) * n, after=after))
        long.add(len(found))
        last = "".join(found[-1].extract_text().split())
        assert OFFICE in last and (after[0][-5:] if after else "20日前") in last, n
    assert long == {1, 2, 3}
    paper = docx.Document(io.BytesIO(word(replace(MINUTES, after=after))))
    ends = next(part for part in paper.paragraphs if part.text == OFFICE)
    row = paper.tables[-1].rows[-1].cells[0].paragraphs[0]
    assert ends.paragraph_format.keep_with_next
    assert bool(row.paragraph_format.keep_with_next) is not bool(after)


def test_a_paragraph_longer_than_a_page_runs_on_to_the_next() -> None:
    names = "、".join(f"第{n}岗冯癸" for n in range(160))
    found = pages(replace(MINUTES, before=("开会。",), after=(f"出席：{names}。",)))
    shown = ["".join(page.extract_text().split()) for page in found]
    joined = re.sub("—[12]—", "", "".join(shown))
    assert all(f"第{n}岗冯癸" in joined for n in range(160))
    # 22 lines of 28 characters, and the signs of a line that are half as wide
    assert max(len(one) for one in shown) < 22 * 28 * 1.5 and "冯癸" in shown[-1] and OFFICE in shown[-1]
