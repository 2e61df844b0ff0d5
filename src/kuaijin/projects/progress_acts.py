"""The acts of progress on one project: tell it, see it, take it back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.remembered import asked_once
from kuaijin.kit.formats import day_text
from kuaijin.obligations.acting import Choices
from kuaijin.projects import commands, progress
from kuaijin.projects import progress_forms as forms
from kuaijin.projects.models import ProgressReport, Project
from kuaijin.projects.setting import Act, Setting

WHOLE = ("", _("整个项目"))


def _report(setting: Setting, form: forms.ProgressForm, extra: dict[str, Any]) -> object:
    kind, _colon, key = form.cleaned_data.get("part", "").partition(":")
    part: dict[str, Any] = {}
    if kind == "phase":
        part["phase"] = setting.project.phases.get(pk=key)
    elif kind == "component":
        part["component"] = setting.project.components.get(pk=key)
    told = form.facts()
    return commands.report_progress(**setting.who, project=setting.project, day=setting.day, **told, **part, **extra)


def _verify(setting: Setting, form: forms.VerifyReportForm, extra: dict[str, Any]) -> object:
    report = _chosen(setting, form)
    return commands.verify_progress(**setting.who, report=report, on=form.cleaned_data["on"], day=setting.day, **extra)


def _withdraw(setting: Setting, form: forms.WithdrawReportForm, extra: dict[str, Any]) -> object:
    report = _chosen(setting, form)
    return commands.withdraw_progress(**setting.who, report=report, reason=form.cleaned_data["reason"], **extra)


def _chosen(setting: Setting, form: forms.ReportForm) -> ProgressReport:
    rows = progress.reports_of(setting.actor, setting.project)
    found = rows.filter(pk=form.cleaned_data["report"]).first()
    if found is None:
        raise NotVisible
    return found


def _parts(setting: Setting) -> dict[str, Choices]:
    phases = [(f"phase:{row.pk}", row.name) for row in setting.project.phases.filter(ended_on=None)]
    components = [(f"component:{row.pk}", row.name) for row in setting.project.components.filter(dropped_reason="")]
    return {"part": [WHOLE, *phases, *components] if phases or components else []}


def _named(rows: list[ProgressReport], setting: Setting) -> list[tuple[str, str]]:
    said = [(row, day_text(row.on, today=setting.day)) for row in rows]
    return [(str(row.pk), f"{on} {row.words or progress.counted(row)}") for row, on in said]


def _unseen(setting: Setting) -> dict[str, Choices]:
    return {"report": _named(list(progress.to_verify(setting.actor, setting.project)[:40]), setting)}


def _standing(setting: Setting) -> dict[str, Choices]:
    return {"report": _named(list(progress.to_withdraw(setting.actor, setting.project)[:40]), setting)}


def _of(setting: Setting) -> dict[str, Any]:
    return {"on": setting.day, "report": setting.asked}


ACTS: tuple[Act, ...] = (
    Act(
        "progress",
        _("报进展"),
        _("报上去"),
        "projects.report_progress",
        forms.ProgressForm,
        _report,
        lambda setting: {"on": setting.day, "stood_there": True},
        _parts,
    ),
    Act(
        "tell",
        _("报进展"),
        _("报上去"),
        "projects.report_progress",
        forms.ToldByEnterprise,
        _report,
        lambda setting: {"on": setting.day},
        _parts,
    ),
    Act(
        "see",
        _("核实进展"),
        _("我到场看过，是这样"),
        "projects.verify_progress",
        forms.VerifyReportForm,
        _verify,
        _of,
        _unseen,
    ),
    Act(
        "unsay",
        _("撤回进展"),
        _("撤回这一条"),
        "projects.withdraw_progress",
        forms.WithdrawReportForm,
        _withdraw,
        _of,
        _standing,
    ),
)


def meant_for(actor: Actor, project: Project, name: str) -> bool:
    """Officials say whether they stood there, enterprises tell; what nobody told can neither be seen nor taken back."""
    if name in ("progress", "tell"):
        return (name == "tell") == actor.is_enterprise
    if name == "see":
        return asked_once(("to verify", actor, project.pk), lambda: progress.to_verify(actor, project).exists())
    if name == "unsay":
        return asked_once(("to withdraw", actor, project.pk), lambda: progress.to_withdraw(actor, project).exists())
    return True
