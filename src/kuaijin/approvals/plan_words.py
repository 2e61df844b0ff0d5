"""Words of a plan in the reader's language: levers, causes, matters, and the article behind each."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.kit.formats import is_english, listed
from kuaijin.law.words import Bilingual
from kuaijin.obligations.rules import grounds
from kuaijin.planning.levers import KINDS
from kuaijin.planning.matters import Lever

Document = Mapping[str, Any]

# What a lever does; what it costs is said by the planner.
DOES: dict[Lever, str | Promise] = {
    Lever.PARALLEL: gettext_lazy("同时受理，不等前一项办完"),
    Lever.REVIEW_IN_ADVANCE: gettext_lazy("前置结果没到先审查，结果一到当天决定"),
    Lever.PROMISED_LIMITS: gettext_lazy("按各部门承诺的时限，不用满法定时限"),
    Lever.MERGED_HANDLING: gettext_lazy("两项一并审查、一并决定"),
    Lever.DEFERRED_DOCUMENTS: gettext_lazy("次要材料限期补齐，先受理"),
    Lever.NOTIFIED_COMMITMENT: gettext_lazy("企业书面承诺，先决定后核查"),
    Lever.JOINT_SESSION: gettext_lazy("各部门一次到场会审、勘验、验收"),
    Lever.REGIONAL_ASSESSMENT: gettext_lazy("园区先评估，单个项目不再评"),
    Lever.AGENCY_SERVICE: gettext_lazy("专员持委托书代办"),
    Lever.OUTSIDE_HOURS: gettext_lazy("窗口在下班以后和休息日也收件"),
    Lever.PHASED_PERMIT: gettext_lazy("施工许可分阶段核发"),
    Lever.MOCK_APPROVAL: gettext_lazy("拿地前先模拟审批"),
}
# What a confirmation settles, as a reader knows it.
FIELDS: dict[str, str | Promise] = {
    "statutory": gettext_lazy("法定时限"),
    "mode": gettext_lazy("时限按工作日还是自然日"),
    "promised": gettext_lazy("承诺时限"),
    "commitment": gettext_lazy("告知承诺办结时限"),
    "notice": gettext_lazy("公示期"),
    "need": gettext_lazy("要不要办"),
    "order": gettext_lazy("先后顺序"),
    "merge": gettext_lazy("能不能合并办"),
}
CONFIDENCE: dict[str, str | Promise] = {
    "sourced": gettext_lazy("原文已核对"),
    "default": gettext_lazy("默认时限"),
    "memory": gettext_lazy("凭记忆，未确认"),
    "guess": gettext_lazy("推测，未确认"),
}


def said(words: Bilingual) -> str:
    return (is_english() and words.en) or words.zh


def told(row: Mapping[str, Any], key: str = "text") -> str:
    """A text kept in both languages as `key` and `key_en`."""
    return (is_english() and row.get(f"{key}_en")) or str(row.get(key) or "")


def name_of(document: Document, matter: str | None) -> str:
    """A matter of a plan's document."""
    row = next((one for one in document["matters"] if one["id"] == matter), None)
    return told(row, "name") if row else str(matter or "")


def lever_name(code: str) -> str:
    return capfirst(said(KINDS[Lever(code)].name))


def burden(code: str) -> str:
    return said(KINDS[Lever(code)].burden)


def names_of(document: Document, matters: list[str]) -> str:
    return listed([name_of(document, one) for one in matters])


def ground_name(code: str) -> str:
    return said(grounds().name(code))


def cause_text(document: Document, conflict: Mapping[str, Any]) -> str:
    """A cause of a promise that cannot be kept; names of matters and periods in the reader's language."""
    kind, subject = conflict["kind"], conflict["subject"]
    if kind == "outside_clock":
        return _period_text(document, subject)
    if kind == "stage_limit":
        return _("同一阶段联合办理不得超过 45 个工作日")
    text = told(conflict)
    if not is_english():
        return text
    for row in sorted(document["matters"], key=lambda one: -len(one["name"])):
        text = text.replace(row["name"], row["name_en"])
    return text


def _period_text(document: Document, matter: str) -> str:
    rows = document["terms"].get(matter, {}).get("outside") or []
    days = [_("%(kind)s %(n)s 天") % {"kind": ground_name(one["kind"]), "n": one["days"]} for one in rows]
    return _("%(matter)s决定前的法定程序：%(days)s") % {"matter": name_of(document, matter), "days": listed(days)}


def cause_source(document: Document, conflict: Mapping[str, Any]) -> str:
    """The article or promise behind a cause."""
    kind, subject = conflict["kind"], conflict["subject"] or ""
    terms = document["terms"].get(subject, {})
    match kind:
        case "term":
            return str(terms.get("planned_source") or terms.get("source") or "")
        case "link":
            link: Mapping[str, Any] = next(
                (one for one in document["links"] if (one["matter"], one["after"]) == (subject, conflict["after"])), {}
            )
            return str(link.get("source") or _("后一项要用前一项的结果"))
        case "outside_clock":
            # the article that demands the period; by which usage it stops a clock is another thing
            demanded = dict.fromkeys(one["source"] for one in terms.get("outside") or () if one.get("source"))
            return listed(list(demanded)) or str(conflict["source"] or "")
        case "waiting":
            return _("材料几天后才齐，是这里填的")
        case "capacity":
            return _("这个部门同时在办的件数")
    return str(conflict["source"] or "")
