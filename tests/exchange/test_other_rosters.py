"""Rosters of task forces in other habits."""

from io import BytesIO

import xlsxwriter

from kuaijin.exchange.reading import Field, LedgerReading, SheetKind, read_ledger
from kuaijin.exchange.reading.roster import RosterEntry, roster


def read(*lines: list[object], merges: tuple[tuple[int, int, int, object], ...] = ()) -> LedgerReading:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("名单")
        for row, line in enumerate(lines):
            page.write_row(row, 0, line)
        for top, bottom, column, value in merges:
            page.merge_range(top, column, bottom, column, value)
    return read_ledger(target.getvalue())


def only(reading: LedgerReading) -> RosterEntry:
    (entry,) = roster(reading).values()
    return entry


HEAD: list[object] = ["编号", "牵头专班", "包保领导", "专班负责人", "联络员及联系方式", "镇街", "属地责任人"]


def test_town_and_local_in_columns_of_their_own() -> None:
    reading = read(
        HEAD,
        [1, "高端装备产业专班", "周甲", "杨 辛", "孙辛（138-0000-1939）", "吕陵镇", "李戊己"],
        [None, None, None, None, None, "陈集镇", "孙丁"],
        merges=tuple(
            (1, 2, column, value)
            for column, value in enumerate([1, "高端装备产业专班", "周甲", "杨 辛", "孙辛（138-0000-1939）"])
        ),
    )
    assert reading.kind == "taskforces" and reading.sheets[0].kind is SheetKind.TASKFORCES
    entry = only(reading)
    assert (entry.leader, entry.manager, entry.contact, entry.phone) == ("周甲", "杨辛", "孙辛", "13800001939")
    assert entry.local == {"吕陵镇": "李戊己", "陈集镇": "孙丁"}


def test_all_locals_in_one_cell() -> None:
    entry = only(
        read(
            [*HEAD[:5], "镇街属地责任人"],
            [1, "城市建设专班", "冯乙", "冯戊", "郑己 13800002811", "马岭岗镇周乙、高端装备产业园褚甲"],
        )
    )
    assert entry.local == {"马岭岗镇": "周乙", "高端装备产业园": "褚甲"}
    assert entry.towns == ("马岭岗镇", "高端装备产业园")


def test_a_local_person_alone_in_his_row_is_no_stray_line() -> None:
    head = [*HEAD[:5], "镇街属地责任人"]
    first = [1, "高端装备产业专班", "周甲", "杨辛", "孙辛 13800001939", "吕陵镇李戊"]
    alone, foot = [None, None, None, None, None, "陈集镇孙丁"], ["注：联系人换了要另报。"]
    apart = [2, "生物医药产业专班", "蒋辛", "褚乙", "陈丙 13800000351", "万福街道钱庚"]
    merges = tuple((1, 2, column, value) for column, value in enumerate(first[:5]))
    for reading in (read(head, first, alone, apart, foot, merges=merges), read(head, first, alone, apart, foot)):
        entries = roster(reading)
        assert entries["高端装备产业专班"].local == {"吕陵镇": "李戊", "陈集镇": "孙丁"}
        assert entries["生物医药产业专班"].local == {"万福街道": "钱庚"}
        assert [line.row for line in reading.sheets[0].ignored] == [1, 5]


def test_without_merging_the_seats_are_read_down_with_a_warning() -> None:
    reading = read(
        HEAD,
        [1, "高端装备产业专班", "周甲", "杨辛", "孙辛 13800001939", "吕陵镇", "李戊己"],
        [None, None, None, None, None, "陈集镇", "孙丁"],
    )
    assert only(reading).local == {"吕陵镇": "李戊己", "陈集镇": "孙丁"}
    second = reading.sheets[0].rows[1]
    assert [remark.code for remark in second.cell(Field.LEADER).warnings] == ["cell.filled_down"]
    assert second.value(Field.PHONE) == "13800001939"


def test_a_two_row_header_with_phones_for_everybody_takes_the_contacts() -> None:
    reading = read(
        ["序号", "专班名称", "县级包保领导", "具体负责人", None, "联系人", None, "镇街责任人", None],
        [None, None, None, "姓名", "联系电话", "姓名", "联系电话", "姓名", "联系电话"],
        [1, "城市建设专班", "冯乙", "冯戊", "13800000001", "郑己", "13800002811", "马岭岗镇周乙", "13800000003"],
    )
    entry = only(reading)
    assert (entry.manager, entry.contact, entry.phone) == ("冯戊", "郑己", "13800002811")
    assert entry.local == {"马岭岗镇": "周乙"}


def test_a_scope_tells_industry_and_town_and_the_local_cell_its_town() -> None:
    reading = read(
        ["序号", "专班", "服务产业（区域）", "县级领导", "负责人", "联系人", "电话", "镇街属地责任人"],
        [1, "生物医药产业专班", "生物医药、万福街道", "蒋辛庚", "褚乙乙", "陈丙", "138-0000-0351", "万福街道钱庚乙"],
    )
    row = reading.sheets[0].rows[0]
    assert row.value(Field.SCOPE) == "生物医药、万福街道"
    assert (row.value(Field.INDUSTRY), row.value(Field.PLACE), row.value(Field.LOCAL)) == (
        "生物医药",
        "万福街道",
        "钱庚乙",
    )
    assert not row.doubtful
    assert only(reading).industries == ("生物医药",)


def test_a_local_in_another_town_than_the_scope_says_is_doubted() -> None:
    reading = read(
        ["序号", "专班", "服务产业/区域", "县级领导", "负责人", "镇街属地责任人"],
        [1, "生物医药产业专班", "生物医药、万福街道", "蒋辛庚", "褚乙乙", "丹阳街道钱庚乙"],
    )
    assert [remark.code for remark in reading.sheets[0].rows[0].cell(Field.PLACE).warnings] == ["place.two_towns"]


def test_a_roster_beside_projects_keeps_its_own_kind() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        one = book.add_worksheet("开工")
        one.write_row(0, 0, ["序号", "项目名称", "企业名称", "总投资(万元)", "开工时间"])
        one.write_row(1, 0, [1, "甲项目", "甲有限公司", 5000, "2023.3.5"])
        two = book.add_worksheet("包保")
        two.write_row(0, 0, ["序号", "专班", "县级领导", "负责人", "联系人"])
        two.write_row(1, 0, [1, "城市建设专班", "冯乙", "冯戊", "郑己"])
    reading = read_ledger(target.getvalue())
    assert reading.kind == "projects"
    assert [sheet.kind for sheet in reading.sheets] == [SheetKind.STARTS, SheetKind.TASKFORCES]
