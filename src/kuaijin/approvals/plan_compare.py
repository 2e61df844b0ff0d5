"""Two plans of a checklist beside each other."""

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Plan
from kuaijin.approvals.plan_days import day_of
from kuaijin.approvals.plan_words import lever_name, names_of
from kuaijin.kit.formats import day_text, listed

Line = tuple[str, str, str]


def compared(one: Plan, other: Plan) -> list[Line]:
    """Label and what each says, in order of weight: days, then price, then what is covered."""
    mine, theirs = _said(one), _said(other)
    return [(label, mine[label], theirs[label]) for label in mine]


def _said(plan: Plan) -> dict[str, str]:
    document, none = plan.document, _("没有")
    elapsed = document["elapsed"] or {}
    outside = sum(one["days"] for one in document["outside_clock"])
    return {
        _("计时工作日"): str(plan.promise_days if plan.promise_days is not None else none),
        _("历时（天）"): str(elapsed.get("days", none)),
        _("开始"): day_text(plan.starts_on),
        _("最后一项决定"): day_text(plan.ends_on) if plan.ends_on else none,
        _("不计时的天数"): str(outside),
        _("逐项办（工作日）"): str(plan.serial_days),
        _("办法"): listed([lever_name(lever["kind"]) for lever in document["levers"]]) or none,
        _("代价（分）"): str(sum(lever["cost"] for lever in document["levers"])),
        _("事项"): names_of(document, list(document["terms"])) or none,
        _("最紧的一项"): _tightest(plan) or none,
        _("没人确认的"): str(len(document["unconfirmed"])),
        _("能不能发布"): _("能") if plan.lawful else _("不能"),
    }


def _tightest(plan: Plan) -> str:
    """What is decided last."""
    entries = plan.document["plan"]
    if not entries:
        return ""
    last = max(entries, key=lambda entry: day_of(entry, "decide"))
    return names_of(plan.document, [last["id"]])
