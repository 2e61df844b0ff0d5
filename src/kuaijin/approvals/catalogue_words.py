"""Words of the catalogue in the reader's language: departments, terms, marks of confidence."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kuaijin.kit.formats import is_english
from kuaijin.law.clock.terms import Mode
from kuaijin.planning.catalogue.packs import Stated, Validity
from kuaijin.planning.network import LinkKind

# The names by which the packs call departments; a place's own packs may have others, which stay as written.
DEPARTMENTS = (
    gettext_noop("发展改革"),
    gettext_noop("自然资源"),
    gettext_noop("生态环境"),
    gettext_noop("水利"),
    gettext_noop("应急管理"),
    gettext_noop("人防"),
    gettext_noop("图审机构"),
    gettext_noop("住房城乡建设"),
    gettext_noop("行政审批服务"),
    gettext_noop("气象"),
    gettext_noop("城市管理"),
    gettext_noop("供电企业"),
    gettext_noop("公用企业"),
    gettext_noop("建设单位"),
    gettext_noop("不动产登记机构"),
    gettext_noop("市场监管"),
    gettext_noop("工业和信息化"),
)


def department_said(name: str) -> str:
    return _(name) if name else ""


def days_said(days: int, mode: Mode) -> str:
    if days == 0:
        return _("当场")
    if mode is Mode.CALENDAR:
        return ngettext("%(n)s 个自然日", "%(n)s 个自然日", days) % {"n": days}
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", days) % {"n": days}


def mode_said(mode: str) -> str:
    return _("自然日") if mode == Mode.CALENDAR else _("工作日")


def validity_said(validity: Validity) -> str:
    text = validity.text()
    return (is_english() and text.en) or text.zh


def link_said(kind: LinkKind | None) -> str:
    return {
        LinkKind.FINISH_START: _("办完才能受理"),
        LinkKind.START_START: _("同时开始"),
        LinkKind.FINISH_FINISH: _("不早于它办完"),
        LinkKind.REVIEW_THEN_DECIDE: _("可先审查，结果到了再决定"),
    }.get(kind or LinkKind.FINISH_START, "")


def value_said(field: str, value: Any, mode: Mode) -> str:
    """A confirmed or stated value of a field."""
    match field:
        case "mode":
            return mode_said(str(value))
        case "correction_days" | "commitment":
            return days_said(int(value), Mode.WORKING)
        case "need" | "order" | "merge":
            return _("照规则包")
        case _:
            return days_said(int(value), mode)


def weak(stated: Stated | None) -> bool:
    return stated is not None and not stated.confidence.confirmed
