"""Reading a workbook again says what reading it for the first time says, whatever was settled in between."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kuaijin.exchange.reading import Action, Decisions, Field, LedgerReading, RowChoice, RowRef, read_ledger
from kuaijin.exchange.reading.grid import Grid, SheetFacts
from kuaijin.exchange.reading.memory import Memory
from kuaijin.exchange.reading.rows import RowReader
from kuaijin.exchange.reading.workbook import Workbook

HEAD = [
    "序号",
    "服务专班",
    "项目名称",
    "企业名称",
    "总投资(亿元)",
    "开工时间",
    "镇街",
    "负责人",
    "联系人及电话",
    "形象进度",
]
# 同上, names written once for several rows, a heading that names the task force, a subtotal, one project told twice
STARTS: list[list[Any]] = [
    ["2023年春季集中开工项目台账"],
    HEAD,
    ["一、高端装备产业专班"],
    [1, None, "电机项目", "澄川电机有限公司", "约2.2", "2023-03-05", "吕陵镇", "杨辛", "孙辛 13800001939", "在建"],
    [2, None, "铸造项目", "九皋装备有限公司", "同上", "同上", "同上", "同上", "同上", "同上"],
    [3, None, "自卸车项目", "泽鸣机械有限公司", 3, "3月9日", "同上", None, None, "同上"],
    [None, "小计", None, None, 5.2],
    ["二、生物医药产业专班"],
    [4, "同上", "疫苗项目", "青禾生物有限公司", "三亿", "2023年3月", "万福街道", "褚乙", "陈丙", "待定"],
    [5, None, "疫苗项目", "青禾生物有限公司", 2, "2023.3.28", "万福街道", None, "同上", "同上"],
    [6, "新能源专班", "电解液项目", None, 1, "2023/3/1", "丹阳街道", "蒋丙", "陈丙", None],
    [7, None, "碳纤维项目", "金穗材料有限公司", "同上", "同上", "丹阳街道", None, None, "封顶"],
    ["填报日期：2023年6月1日"],
]
ROSTER: list[list[Any]] = [
    ["产业专班一览表"],
    ["专班名称", "包保领导", "负责人", "联系人", "联系电话", "镇街责任人"],
    ["高端装备产业专班", "周甲", "杨辛", "孙辛", "13800001939", "吕陵镇李戊"],
    [None, None, "杨辛", None, None, "陈集镇孙丁"],
    ["生物医药产业专班", "蒋辛", "褚乙", "陈丙", "1380000", "万福街道钱庚"],
    [None, None, "杨辛", None, None, "同上"],
]
ROWS = {"开工": range(3, 13), "专班": range(2, 7)}
BOOK = Workbook(
    (
        Grid("开工", STARTS, facts=SheetFacts(hidden_rows=frozenset({4}))),
        Grid("专班", ROSTER, merges=(((2, 0), (3, 0)),)),
    ),
    "fingerprint",
)
FIELDS = st.sampled_from(
    [Field.TASKFORCE, Field.TITLE, Field.ENTERPRISE, Field.USCC, Field.TOTAL, Field.STARTED, Field.MANAGER,
     Field.CONTACT, Field.PHONE, Field.PROGRESS, Field.LOCAL]
)  # fmt: skip
TEXTS = st.sampled_from(
    [None, "", "同上", "杨辛", "2.2亿", "3000", "2023-04-01", "褚乙", "机密", "13800001939", "约2.2"]
)
RAWS = st.sampled_from(["同上", "约2.2", "三亿", "杨辛", "在建", "青禾生物有限公司", "陈丙", "疫苗项目", "3", "3000"])
REFS = st.sampled_from(sorted(ROWS)).flatmap(
    lambda name: st.sampled_from(list(ROWS[name])).map(lambda row: RowRef(name, row))
)


def cell(text: str | None, ref: RowRef, field: Field) -> dict[str, Any]:
    return {"sheet": ref.sheet, "row": ref.row, "field": field.value, "text": text}


DECISIONS = st.builds(
    lambda cells, spellings, rows, answers: Decisions(
        {(one["sheet"], one["row"], Field(one["field"])): one["text"] for one in cells}, spellings, rows, answers
    ),
    st.lists(st.builds(cell, TEXTS, REFS, FIELDS), max_size=4),
    st.dictionaries(FIELDS, st.dictionaries(RAWS, TEXTS.filter(bool), max_size=2), max_size=2),
    st.dictionaries(REFS, st.sampled_from([RowChoice(Action.MAKE), RowChoice(Action.SKIP)]), max_size=2),
    st.dictionaries(st.sampled_from(["person:杨辛", "person:陈丙"]), st.just("same"), max_size=1),
)
MAPPINGS = st.sampled_from(
    [{}, {"开工": {"progress": ""}}, {"开工": {"problem": "J"}}, {"专班": {"header": "2"}}, {"*": {"manager": ""}}]
)


def read(decisions: Decisions, mapping: dict[str, dict[str, str]], memory: Memory | None = None) -> LedgerReading:
    return read_ledger(BOOK, filename="台账.xlsx", mapping=mapping, decisions=decisions, memory=memory)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(DECISIONS, st.lists(st.tuples(DECISIONS, st.booleans(), MAPPINGS), min_size=2, max_size=5))
def test_it_says_what_the_first_reading_says(
    first: Decisions, steps: list[tuple[Decisions, bool, dict[str, dict[str, str]]]]
) -> None:
    memory = Memory()
    for step, cells_stay, mapping in steps:
        decisions = replace(step, cells=first.cells) if cells_stay else step
        assert read(decisions, mapping, memory) == read(decisions, mapping)


def test_a_settled_text_follows_a_spelling_of_that_text() -> None:
    memory = Memory()
    cells = {("开工", 9, Field.MANAGER): "杨辛"}
    for spellings in ({}, {Field.MANAGER: {"杨辛": "褚乙"}}):
        decisions = Decisions(cells=cells, spellings=spellings)
        assert read(decisions, {}, memory) == read(decisions, {})


def rows_read(act: Callable[[], object], monkeypatch: Any) -> list[int]:
    found: list[int] = []
    plain = RowReader.read

    def counted(self: RowReader, row: int) -> Any:
        found.append(row + 1)
        return plain(self, row)

    with monkeypatch.context() as patch:
        patch.setattr(RowReader, "read", counted)
        act()
    return found


def test_only_what_a_decision_touches_is_read(monkeypatch: Any) -> None:
    memory = Memory()
    plain = Decisions()
    first = rows_read(lambda: read(plain, {}, memory), monkeypatch)
    assert len(first) == 11

    def again(decisions: Decisions, mapping: dict[str, dict[str, str]] | None = None) -> list[int]:
        return rows_read(lambda: read(decisions, mapping or {}, memory), monkeypatch)

    assert again(Decisions(answers={"person:杨辛": "same"})) == []
    assert again(Decisions(rows={RowRef("开工", 10): RowChoice(Action.SKIP)})) == []
    assert again(Decisions(cells={("开工", 9, Field.TOTAL): "4亿"})) == [9, 10], "the one below is looked at too"
    assert again(plain) == [9, 10]
    below = again(Decisions(cells={("开工", 4, Field.PROGRESS): "封顶"}))
    assert below == [4, 5, 6], "what says 同上 follows, as far as the subtotal"
    taken_back, other_columns = [4, 5, 6], [3, 4, 5, 6]
    assert again(plain, {"专班": {"manager": ""}}) == taken_back + other_columns
