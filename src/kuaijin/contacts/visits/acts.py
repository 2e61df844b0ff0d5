"""The acts on one planned visit: form, beginning, command, to whom each is offered."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.contacts import commands
from kuaijin.contacts.models import PlannedVisit, VisitState
from kuaijin.contacts.queries import colleagues
from kuaijin.contacts.visits import forms
from kuaijin.directory.models import Post
from kuaijin.directory.saying import person_said, post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.seats import seats_of
from kuaijin.obligations import acting
from kuaijin.obligations.acting import Choices


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which planned visit."""

    visit: PlannedVisit

    @property
    def dossier(self) -> Dossier:
        return self.visit.dossier

    @property
    def version(self) -> int:
        return self.visit.version


Act = acting.Act[Setting]


def posts(setting: Setting) -> dict[str, tuple[Post, str]]:
    """The four of the enterprise, whoever has it now, and the actor's colleagues."""
    four = seats_of([setting.dossier], setting.day)[setting.dossier.pk].values()
    found = {
        str(seat.assignment.post_id): (seat.assignment.post, person_said(seat.holder.acting))
        for seat in four
        if seat.assignment is not None and seat.holder is not None
    }
    for post, holder in colleagues(setting.actor, setting.day):
        found.setdefault(str(post.pk), (post, person_said(holder.acting)))
    found.setdefault(str(setting.visit.post_id), (setting.visit.post, ""))
    return found


def _offer(setting: Setting) -> dict[str, Choices]:
    return {"post": [(key, f"{name} {post_said(post)}".strip()) for key, (post, name) in posts(setting).items()]}


def _present(setting: Setting) -> dict[str, Any]:
    visit = setting.visit
    return {"post": str(visit.post_id), "due_on": visit.due_on, "expected_version": visit.version}


def _change(setting: Setting, form: forms.ChangeForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.change_visit(
        **setting.who,
        visit=setting.visit,
        post=posts(setting)[given["post"]][0],
        due_on=given["due_on"],
        reason=given["reason"],
        day=setting.day,
        expected_version=given["expected_version"],
        **extra,
    )


def _drop(setting: Setting, form: forms.DropForm, extra: dict[str, Any]) -> object:
    reason = form.cleaned_data["reason"]
    return commands.drop_visit(**setting.who, visit=setting.visit, reason=reason, day=setting.day, **extra)


def _planned(setting: Setting) -> bool:
    return setting.visit.state == VisitState.PLANNED


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "change",
            _("换人或改日子"),
            _("改"),
            "contacts.change_visit",
            forms.ChangeForm,
            _change,
            _present,
            _offer,
            _planned,
        ),
        Act("drop", _("这一期不走了"), _("取消"), "contacts.drop_visit", forms.DropForm, _drop, wanted=_planned),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
