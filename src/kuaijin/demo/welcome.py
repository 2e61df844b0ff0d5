"""What the demo says at its start: where it is, who may sign in, what to look at."""

import unicodedata

from kuaijin.demo.accounts import ACCOUNTS, PASSWORD

LOOK_AT = (
    "导览 /tour：报道里的每个数，旁边是演示里的数，点开就是那一屏（chuyi 看 N 区，luojia 看 K 区）",
    "我的一天：王辛今天先办什么，替请假的沈己办什么",
    "项目：53 个 2025 年集中开工（春季 44、秋季 9），五种灯都有",
    "澄川电机：谁逾期、谁来办；点到期日看每一天为什么计、为什么不计",
    "星渚储能的审批：法定 94 个工作日怎样变成 8 个，每一天在谁手里（六项为示意）",
    "赤石新材的审批（hanbing 负责人、xiewu 环评、huayi 企业）：受理、补正、暂停、决定轮流试；别的项目从回答情况开始",
    "专班与包保：两个缺口，谁去补；一份等人接的交接",
    "日历：明天周六调休上班；2027 年没有放假通知，是暂定",
    "开发区（luojia）：2026 年 1 月 1 日到 6 月 15 日开工 30 个、签约 32 个，四期的电机厂",
    "练习区（lvjia）：空的，导入两份台账试试",
    "留痕（xuding）：链条核验；企业（yangding）只看到给它看的",
)
LOOK_AT_EN = (
    "The tour at /tour: each figure of the reports beside that of the demo (chuyi sees zone N, luojia zone K)",
    "My day: what Wang Xin does first, and what he does for Shen Ji who is on leave",
    "Projects: 53 collective starts of 2025 (44 spring, 9 autumn), every light",
    "Chengchuan Motor: what is late and who acts; open a due day to see why each day counts or not",
    "Xingzhu Energy Storage: how 94 statutory working days became 8, and whose each day was (an illustration)",
    "Chishi (hanbing manager, xiewu EIA, huayi enterprise): correct, pause, decide; elsewhere begin with facts",
    "Task forces and coverage: two gaps and who must fill them; a hand-over waiting to be accepted",
    "Calendar: tomorrow is a Saturday and a working day; 2027 has no notice and is provisional",
    "Zone K (luojia): 30 starts and 32 signings from 1 January to 15 June 2026, a motor plant of four phases",
    "Practice zone (lvjia): empty, import the two ledgers there",
    "Journal (xuding): the chain verifies; the enterprise (yangding) sees only what is shown to it",
)


def welcome(address: str, *, serving: bool) -> str:
    """Chinese first, then English."""
    where = address if serving else f"{address}（未启动 · not serving）"
    listed = [account for account in ACCOUNTS if account.listed]
    rows: list[tuple[str, ...]] = [("账号 user", "姓名 name", "角色 role", "区 zone")]
    rows += [(one.username, one.name, f"{one.label} · {one.label_en}", one.zone) for one in listed]
    return "\n".join(
        [
            "",
            f"快进演示 · Kuaijin demo   {where}",
            f"密码都是 · password of all: {PASSWORD}",
            "",
            *_table(rows),
            "",
            "看什么：",
            *(f"  {number}. {line}" for number, line in enumerate(LOOK_AT, start=1)),
            "What to look at:",
            *(f"  {number}. {line}" for number, line in enumerate(LOOK_AT_EN, start=1)),
            "",
        ]
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  " + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
