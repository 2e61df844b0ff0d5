"""The acts on a task force: which form each has, what it offers, which command it calls."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import posts_visible_to, regions_of
from kuaijin.directory.saying import person_said
from kuaijin.obligations.rules import zone_calendar
from kuaijin.taskforces import commands, forms, hand_overs, queries
from kuaijin.taskforces.findings import seat_said
from kuaijin.taskforces.gaps import settle_gaps
from kuaijin.taskforces.models import TaskForce

PEOPLE_OFFERED = 1000


@dataclass(frozen=True)
class Setting:
    actor: Actor
    at: datetime
    day: date
    force: TaskForce

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.actor, "at": self.at}


@dataclass(frozen=True)
class Act:
    """`verb` stands on the button; `offer` fills the choices; `run` calls the command."""

    name: str
    label: str | Promise
    verb: str | Promise
    code: str
    form: type[forms.ActForm]
    offer: Callable[[Setting, forms.ActForm], None]
    run: Callable[[Setting, forms.ActForm, dict[str, Any]], object]


def _offer_people(setting: Setting, form: forms.ActForm, name: str) -> None:
    people = queries.candidates(setting.actor, setting.force.dossier.zone_id)[:PEOPLE_OFFERED]
    form.offer(name, forms.people_said(people), _("选一个人"))


def _offer_towns(setting: Setting, form: forms.ActForm) -> None:
    form.offer("region", forms.regions_said(regions_of(setting.force.dossier.zone)), _("不写"))


def _offer_fill(setting: Setting, form: forms.ActForm) -> None:
    _offer_people(setting, form, "person")
    _offer_towns(setting, form)


def _fill(setting: Setting, form: forms.ActForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    done = commands.fill_seat(
        **setting.who,
        **extra,
        task_force=setting.force,
        role=given["role"],
        person=given["person"],
        starts_on=given["starts_on"],
        region=given["region"],
    )
    settle_gaps(**setting.who, zone=setting.force.dossier.zone, day=setting.day)
    return done


def _offer_propose(setting: Setting, form: forms.ActForm) -> None:
    _offer_people(setting, form, "successor")
    seats = queries.seats_now([setting.force.pk], setting.day).get(setting.force.pk, [])
    form.offer("seat", [(seat.assignment, _seat_said(seat)) for seat in seats], _("选一个位子"))


def _seat_said(seat: queries.SeatNow) -> str:
    said = seat_said(seat.role, seat.assignment.region)
    return f"{said} {person_said(seat.holder.person)}" if seat.holder else said


def _propose(setting: Setting, form: forms.ActForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    seat = queries.seat(setting.actor, setting.force, given["seat"].pk, setting.day)
    return hand_overs.propose(
        **setting.who,
        **extra,
        assignment=seat,
        successor=given["successor"],
        takes_effect_on=given["takes_effect_on"],
        day=setting.day,
        note=given["note"],
    )


def _add_scope(setting: Setting, form: forms.ActForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.add_scope(
        **setting.who,
        **extra,
        task_force=setting.force,
        starts_on=given["starts_on"],
        sector=given["sector"],
        region=given["region"],
    )


def _offer_override(setting: Setting, form: forms.ActForm) -> None:
    things = queries.things_of(setting.actor, setting.force, setting.day)
    form.offer("thing", forms.things_said(things[:PEOPLE_OFFERED]), _("选一个项目或企业"))
    posts = posts_visible_to(setting.actor).select_related("organisation")[:PEOPLE_OFFERED]
    form.offer("post", forms.posts_said(posts), _("选一个岗位"))


def _override(setting: Setting, form: forms.ActForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.override_seat(
        **setting.who,
        **extra,
        dossier=given["thing"],
        role=given["role"],
        post=given["post"],
        starts_on=given["starts_on"],
        reason=given["reason"],
    )


def _offer_end_override(setting: Setting, form: forms.ActForm) -> None:
    rows = queries.overrides_of(setting.actor, setting.force, setting.day)
    said = [(row, f"{row.dossier.number} {row.dossier.title} · {row.get_role_display()}") for row in rows]
    form.offer("override", said, _("选一项"))


def _end_override(setting: Setting, form: forms.ActForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    row = queries.override(setting.actor, setting.force, given["override"].pk, setting.day)
    return hand_overs.end_override(
        **setting.who, **extra, assignment=row, ends_on=given["ends_on"], reason=given["reason"]
    )


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "hand-over",
            _("办交接"),
            _("提出交接"),
            "taskforces.propose_hand_over",
            forms.ProposeHandOver,
            _offer_propose,
            _propose,
        ),
        Act("fill", _("补空缺的位子"), _("定下来"), "taskforces.fill_seat", forms.FillSeat, _offer_fill, _fill),
        Act(
            "override",
            _("单独指定"),
            _("单独指定"),
            "taskforces.override_seat",
            forms.Override,
            _offer_override,
            _override,
        ),
        Act(
            "end-override",
            _("取消单独指定"),
            _("取消单独指定"),
            "taskforces.end_override",
            forms.EndOverride,
            _offer_end_override,
            _end_override,
        ),
        Act("scope", _("加服务范围"), _("加进去"), "taskforces.add_scope", forms.AddScope, _offer_towns, _add_scope),
    )
}
REQUIRED_FIELD = {"assignment": "seat", "task_force": "role", "dossier": "thing"}


def offered(actor: Actor) -> list[Act]:
    return [act for act in ACTS.values() if actor.may(act.code)]


def blank(act: Act, setting: Setting, asked: dict[str, str], data: Any = None) -> forms.ActForm:
    """The act's form; `asked` are fields that the address already names."""
    begin: dict[str, Any] = {"idempotency_key": uuid.uuid4().hex}
    begin |= {name: setting.day for name in ("starts_on", "takes_effect_on", "ends_on") if name in act.form.base_fields}
    begin |= {name: value for name, value in asked.items() if name in act.form.base_fields}
    calendar = zone_calendar(setting.force.dossier)
    form = act.form(data, initial=begin, today=setting.day, calendar=calendar, auto_id=f"{act.name}-%s")
    act.offer(setting, form)
    return form


def perform(act: Act, setting: Setting, form: forms.ActForm) -> None:
    """Raises what the command raises."""
    act.run(setting, form, {"idempotency_key": form.cleaned_data["idempotency_key"]})


def field_of(refused_field: str, form: forms.ActForm) -> str | None:
    """The form's field for the command's argument."""
    name = REQUIRED_FIELD.get(refused_field, refused_field)
    return name if name in form.fields else None
