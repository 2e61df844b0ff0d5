"""The acts on one project: which form each has, what it begins with, which command it calls, to whom it is offered."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Role
from kuaijin.evidence.commands import attach
from kuaijin.evidence.forms import AttachForm
from kuaijin.journal.errors import Refused
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.obligations.commands import open_obligation
from kuaijin.projects import commands, course_acts, forms, part_acts, progress_acts, queries
from kuaijin.projects.models import Project
from kuaijin.projects.setting import Act, Setting


def _owe(setting: Setting, form: forms.OweForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    posts = {str(post.pk): post for post in queries.posts_that_can_owe(setting.actor, setting.seats, setting.day)}
    manager = setting.seats[Role.MANAGER]
    return open_obligation(
        **setting.who,
        dossier=setting.project.dossier,
        kind=given["kind"],
        title=given["title"],
        obligor=posts[given["obligor"]],
        term=form.term(),
        received_on=given["received_on"],
        day=setting.day,
        beneficiary=setting.project.enterprise.organisation if given["owed_to_enterprise"] else None,
        waiting=manager.assignment.post if manager.assignment and manager.holder else None,
        source=given["source"],
        secrecy=form.secrecy(),
        **extra,
    )


def _correct(setting: Setting, form: forms.CorrectForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.correct(
        **setting.who,
        project=setting.project,
        reason=given["reason"],
        region=queries.region_chosen(setting.actor, given["town"]),
        responsible=queries.office_chosen(setting.actor, given["responsible"]),
        expected_version=given["expected_version"],
        **form.facts(),
        **extra,
    )


def _attach(setting: Setting, form: AttachForm, extra: dict[str, Any]) -> object:
    return attach(**setting.who, dossier=setting.project.dossier, **form.facts(), **extra)


def _batch(setting: Setting, form: forms.BatchForm, extra: dict[str, Any]) -> object:
    chosen = queries.batches_of_zone(setting.actor).get(pk=form.cleaned_data["batch"])
    return commands.put_in_batch(**setting.who, project=setting.project, batch=chosen, **extra)


def _end(setting: Setting, form: forms.EndForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.end(**setting.who, project=setting.project, on=given["on"], reason=given["reason"], **extra)


def _today(name: str) -> Callable[[Setting], dict[str, Any]]:
    return lambda setting: {name: setting.day}


def _present(setting: Setting) -> dict[str, Any]:
    project = setting.project
    names = ("nature", "sector", "industry", "code", "progress", "problem")
    return {name: getattr(project, name) for name in names} | {
        "title": project.dossier.title,
        "town": project.dossier.region_id or "",
        "responsible": project.responsible_id or "",
        "total_investment": forms.money_now(project.total_investment, project.total_is_approximate),
        "fixed_investment": forms.money_now(project.fixed_investment),
        "arrived_funds": forms.money_now(project.arrived_funds),
        "expected_version": project.version,
    }


def _owing(setting: Setting) -> dict[str, Any]:
    manager = setting.seats[Role.MANAGER]
    begin: dict[str, Any] = {"received_on": setting.day, "kind": "task", "owed_to_enterprise": True}
    return begin | ({"obligor": manager.assignment.post_id} if manager.assignment and manager.holder else {})


def _posts(setting: Setting) -> dict[str, Choices]:
    posts = queries.posts_that_can_owe(setting.actor, setting.seats, setting.day)
    return {"obligor": [(str(post.pk), post_said(post)) for post in posts]}


def places(actor: Actor) -> dict[str, Choices]:
    return {"town": (NO_CHOICE, *queries.towns(actor)), "responsible": (NO_CHOICE, *queries.offices(actor))}


def _batches(setting: Setting) -> dict[str, Choices]:
    return {"batch": [(str(batch.pk), batch.name) for batch in queries.batches_of_zone(setting.actor)]}


def _places(setting: Setting) -> dict[str, Choices]:
    return places(setting.actor)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        *course_acts.ACTS,
        *part_acts.ACTS,
        *progress_acts.ACTS,
        Act("owe", _("立一件待办"), _("立下这件事"), "obligations.open", forms.OweForm, _owe, _owing, _posts),
        Act("attach", _("附文件"), _("附上这份文件"), "evidence.attach", AttachForm, _attach),
        Act("correct", _("更正项目"), _("更正"), "projects.correct", forms.CorrectForm, _correct, _present, _places),
        Act(
            "batch", _("列入集中开工"), _("列入这批"), "projects.put_in_batch", forms.BatchForm, _batch, offer=_batches
        ),
        Act("end", _("终止项目"), _("终止这个项目"), "projects.end", forms.EndForm, _end, _today("on")),
    )
}
FIRST = "progress"
# Stand beside what they are about, not in the line of acts at the end.
IN_PLACE = {act.name for act in (*course_acts.ACTS, *part_acts.ACTS)} | {"attach"}


def offered(actor: Actor, project: Project) -> list[Act]:
    """What the actor's roles hold, on a project that still goes on."""
    if project.dossier.closed_on is not None:
        return []
    mine = [act for act in ACTS.values() if actor.may(act.code)]
    return [act for act in mine if progress_acts.meant_for(actor, project, act.name)]


def perform(act: Act, setting: Setting, form: KitForm) -> None:
    """Calls the command with what a valid form holds. Raises what the command raises."""
    if setting.project.dossier.closed_on is not None:
        raise Refused(gettext("这个项目已经终止，不能再改。"), field="project", rule="open")
    acting.perform(act, setting, form)
