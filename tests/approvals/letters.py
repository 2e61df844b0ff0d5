"""Letters of every kind about one invented case, for the tests of what they say and how they are set."""

from datetime import date

from kuaijin.approvals.letters.content import LetterContent
from kuaijin.approvals.letters.kinds import KINDS
from kuaijin.approvals.letters.promising import Promised, promise
from kuaijin.approvals.letters.subject import Facts, Subject

HEZE = frozenset({"national", "shandong", "heze"})
BINZHOU = frozenset({"national", "shandong", "binzhou"})
TERMS = {
    "statutory_days": 20,
    "statutory_mode": "working",
    "statutory_due": "2026-11-05",
    "promised_days": 5,
    "promised_due": "2026-10-15",
}
FACTS: dict[str, dict[str, object]] = {
    "receipt": {"received_on": "2026-10-08", "documents": ["项目备案证明", {"name": "土地出让合同", "why": "复印件"}]},
    "acceptance": {"received_on": "2026-10-08", "accepted_on": "2026-10-09", **TERMS},
    "deferred": {
        "accepted_on": "2026-10-09",
        "deferred": [{"name": "勘测定界图", "until": "2026-10-20"}],
        **TERMS,
    },
    "correction": {
        "received_on": "2026-10-08",
        "items": [{"name": "土地出让合同", "why": "缺第3页附图"}, {"name": "选址论证", "why": "未签署日期"}],
        "until": "2026-10-20",
    },
    "not_accepted": {"reason": "该事项由市级机关办理", "other_office": "菏泽市自然资源和规划局"},
    "pause": {
        "accepted_on": "2026-10-09",
        "ground": "expert_review",
        "from_on": "2026-10-12",
        "expected_end": "2026-10-30",
    },
    "extension": {
        "accepted_on": "2026-10-09",
        "days": 10,
        "reason": "需要核对跨区管线",
        "due_before": "2026-11-05",
        "due_after": "2026-11-19",
        "approved_by": "局长 钱甲",
    },
    "commitment": {"conditions": ["不新增建设用地", {"name": "环保设施同时投入使用", "why": "附照片"}], "days": 1},
    "grant": {
        "accepted_on": "2026-10-09",
        "result_number": "地字第371799202600012号",
        "valid_until": "2027-10-15",
        "deliver_by": "2026-10-29",
    },
    "refusal": {"accepted_on": "2026-10-09", "reasons": [{"name": "逾期未补齐容缺材料", "why": "办事指南"}]},
    "rectification": {
        "found_on": "2026-12-01",
        "items": [{"name": "环保设施未投入使用", "why": "投入使用后报告"}],
        "until": "2026-12-20",
    },
    "revocation": {"decided_on": "2026-10-15", "reason": "逾期未完成整改", "commitment": True},
    "delivery": {
        "paper": "准予行政许可决定书",
        "paper_number": "准〔2026〕3号",
        "delivered_on": "2026-10-16",
        "how": "当面",
    },
}
MATTERS = (
    Promised("建设用地规划许可证核发", "自然资源和规划局", 7, "working", date(2026, 10, 20)),
    Promised("环境影响评价文件审批", "生态环境分局", 60, "calendar", date(2026, 10, 21)),
)
PROMISE = {
    "start": "2026-10-09",
    "days": 8,
    "ends_on": "2026-10-21",
    "serial_days": 94,
    "outside": [{"name": "规划公示", "why": "7日"}],
    "conditions": ["并联办理", "预审后同步决定"],
}
ADDRESS = "https://kuaijin.example/check/0123456789abcdefghijklmn"


def subject(*, packs: frozenset[str] = HEZE, project: str = "年产5GWh储能电池项目", number: str = "") -> Subject:
    return Subject(
        office="郓州新区行政审批服务局",
        addressee="澄川储能科技有限公司",
        project=project,
        matter="建设用地规划许可证核发",
        number=number or "受〔2026〕12号",
        on=date(2026, 10, 9),
        packs=packs,
        contact="规划科 申己 138-0000-0101",
    )


def letter(kind: str, *, packs: frozenset[str] = HEZE, **facts: object) -> LetterContent:
    about = subject(packs=packs)
    if kind == "promise":
        return promise(about, Facts({**PROMISE, **facts}), MATTERS)
    return KINDS[kind].write(about, Facts({**FACTS[kind], **facts}))
