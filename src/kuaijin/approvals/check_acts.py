"""Acts after a decision on a commitment: record a check, order to mend, say that it is mended."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.approvals import case_forms as forms
from kuaijin.approvals.case_offers import act
from kuaijin.approvals.case_setting import Setting
from kuaijin.approvals.commands import checks
from kuaijin.approvals.models import Check
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import Choices

Found = Check.Found
SETTLED = (Found.AS_COMMITTED, Found.MENDED)


def _about(setting: Setting) -> dict[str, Any]:
    return {**setting.who, "check": setting.check, "day": setting.day}


def _record(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"on": given["on"], "found": given["found"], "words": given["words"], "files": given["photos"]}
    return checks.record_check(**_about(setting), **told, **extra)


def _order(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"on": given["on"], "until": given["until"], "words": given["words"]}
    return checks.order_to_correct(**_about(setting), **told, **extra)


def _rectified(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"on": given["on"], "words": given["words"], "files": given["photos"]}
    return checks.rectified(**_about(setting), **told, **extra)


def _findings(setting: Setting) -> dict[str, Choices]:
    """After an order to mend one looks whether it was mended."""
    again = setting.check is not None and setting.check.mend_by is not None
    possible = (Found.MENDED if again else Found.AS_COMMITTED, Found.NOT_AS_COMMITTED)
    return {"found": [(str(found.value), found.label) for found in possible]}


def _to_look_at(setting: Setting) -> bool:
    check = setting.check
    if check is None or not setting.is_office or check.found in SETTLED:
        return False
    return check.done_on is None or check.mend_by is not None


def _to_order(setting: Setting) -> bool:
    check = setting.check
    broken = check is not None and check.found == Found.NOT_AS_COMMITTED and check.rectification_id is None
    return setting.is_office and broken


def _to_mend(setting: Setting) -> bool:
    check = setting.check
    ordered = check is not None and check.rectification_id is not None and check.found not in SETTLED
    return setting.is_applicant and ordered


CHECKS = (
    act(
        "check",
        pgettext_lazy("按钮", "记核查结果"),
        _("记下核查结果"),
        "record_check",
        forms.CheckForm,
        _record,
        offer=_findings,
        wanted=_to_look_at,
    ),
    act(
        "order",
        pgettext_lazy("按钮", "责令限期整改"),
        _("责令整改，发通知书"),
        "order_to_correct",
        forms.OrderForm,
        _order,
        wanted=_to_order,
    ),
    act(
        "rectified",
        pgettext_lazy("按钮", "报告整改完成"),
        _("报告整改完成"),
        "rectified",
        forms.RectifiedForm,
        _rectified,
        wanted=_to_mend,
    ),
)
