"""The acts on one meeting: change, add or take off a project, who was there, close it, withdraw a decision, cancel."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Organisation, Post
from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.journal.errors import NotVisible
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.obligations.models import State
from kuaijin.supervision import commands
from kuaijin.supervision import meeting_forms as forms
from kuaijin.supervision.models import DispatchMeeting
from kuaijin.supervision.queries import meetings as queries
from kuaijin.supervision.rules import meetings as rules


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which meeting; `items` are the projects of it that the actor sees."""

    meeting: DispatchMeeting
    items: list[queries.Item]

    @property
    def dossier(self) -> Dossier:
        """The calendar of the zone is asked of it; a meeting without a project of the reader has none."""
        return self.items[0].row.dossier if self.items else Dossier(zone=self.meeting.zone)

    @property
    def version(self) -> int:
        return self.meeting.version

    @property
    def on_it(self) -> dict[str, Any]:
        return {**self.who, "meeting": self.meeting}

    @property
    def leads(self) -> bool:
        return rules.leads(self.actor, self.meeting)

    @property
    def begun(self) -> bool:
        return self.meeting.is_planned and self.meeting.on <= self.day


Act = acting.Act[Setting]


def post_choices(setting: Setting) -> Choices:
    rows = posts_visible_to(setting.actor).exclude(organisation__kind=Organisation.Kind.ENTERPRISE)
    return [NO_CHOICE, *((str(post.pk), post_said(post)) for post in rows.select_related("organisation"))]


def chosen_post(setting: Setting, key: str) -> Post:
    post = posts_visible_to(setting.actor).filter(pk=key).select_related("organisation").first()
    if post is None:
        raise NotVisible
    return post


def _change(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("title", "on", "time", "place", "others", "reason")}
    posts = [chosen_post(setting, key) for key in given["posts"]]
    chair = chosen_post(setting, given["chair"])
    return commands.change_meeting(**setting.on_it, day=setting.day, chair=chair, posts=posts, **told, **extra)


def _cancel(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.cancel_meeting(**setting.on_it, day=setting.day, reason=form.cleaned_data["reason"], **extra)


def _project(setting: Setting, key: str) -> Dossier:
    found = visible_dossiers(setting.actor).filter(pk=key).select_related("zone", "region").first()
    if found is None:
        raise NotVisible
    return found


def _add(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    dossier = _project(setting, form.cleaned_data["project"])
    return commands.put_on_agenda(**setting.on_it, dossier=dossier, **extra)


def _take_off(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    dossier = _project(setting, given["project"])
    return commands.take_off_agenda(**setting.on_it, dossier=dossier, reason=given["reason"], **extra)


def _attend(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    present = [int(key) for key in given["present"]]
    return commands.attend(**setting.on_it, day=setting.day, present=present, others=given["others"], **extra)


def _hold(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.hold_meeting(**setting.on_it, day=setting.day, **extra)


def _withdraw(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    decision = queries.decisions(setting.actor).filter(meeting=setting.meeting, pk=given["decision"]).first()
    if decision is None:
        raise NotVisible
    reason = given["reason"]
    return commands.withdraw_decision(**setting.who, decision=decision, reason=reason, day=setting.day, **extra)


def _as_it_is(setting: Setting) -> dict[str, Any]:
    meeting = setting.meeting
    told = {name: getattr(meeting, name) for name in ("title", "on", "place", "others")}
    called = [str(key) for key in meeting.participants.values_list("post_id", flat=True)]
    time = meeting.time.strftime("%H:%M") if meeting.time is not None else ""
    return {**told, "time": time, "chair": str(meeting.chair_id), "posts": called}


def _chair_and_posts(setting: Setting) -> dict[str, Choices]:
    offered = post_choices(setting)
    return {"chair": offered, "posts": offered[1:]}


def _not_yet(setting: Setting) -> dict[str, Choices]:
    on = {item.row.dossier_id for item in setting.items}
    rows = visible_dossiers(setting.actor).filter(kind="project", closed_on=None, zone=setting.meeting.zone)
    return {"project": [NO_CHOICE, *((str(row.pk), row.title) for row in rows.exclude(pk__in=on).order_by("title"))]}


def _on_it(setting: Setting) -> dict[str, Choices]:
    quiet = [item for item in setting.items if not (item.row.words or item.decisions or item.photos)]
    return {"project": [(str(item.row.dossier_id), item.agenda.title) for item in quiet]}


def _called(setting: Setting) -> dict[str, Choices]:
    rows = setting.meeting.participants.select_related("post__organisation").order_by("pk")
    return {"present": [(str(row.post_id), post_said(row.post)) for row in rows]}


def _were_there(setting: Setting) -> dict[str, Any]:
    there = setting.meeting.participants.filter(present=True).values_list("post_id", flat=True)
    return {"present": [str(key) for key in there], "others": setting.meeting.others}


def _standing(setting: Setting) -> dict[str, Choices]:
    rows = [
        (str(one.pk), one.words)
        for item in setting.items
        for one in item.decisions
        if one.withdrawn_on is None and one.obligation.state == State.OPEN
    ]
    return {"decision": rows}


def _plans(setting: Setting) -> bool:
    return setting.leads and setting.meeting.is_planned


def _runs(setting: Setting) -> bool:
    return setting.leads and setting.begun


def _takes_off(setting: Setting) -> bool:
    return _plans(setting) and bool(_on_it(setting)["project"])


def _withdraws(setting: Setting) -> bool:
    return setting.leads and bool(_standing(setting)["decision"])


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "attend",
            _("记谁到了"),
            _("记下谁到了"),
            "supervision.attend",
            forms.AttendForm,
            _attend,
            _were_there,
            offer=_called,
            wanted=_runs,
        ),
        Act(
            "hold",
            _("开完了"),
            _("开完了，定下纪要"),
            "supervision.hold_meeting",
            forms.HoldForm,
            _hold,
            wanted=_runs,
        ),
        Act(
            "withdraw",
            _("收回一件"),
            _("收回这一件"),
            "supervision.withdraw_decision",
            forms.WithdrawForm,
            _withdraw,
            offer=_standing,
            wanted=_withdraws,
        ),
        Act(
            "add",
            _("加项目"),
            _("让它上会"),
            "supervision.put_on_agenda",
            forms.AddForm,
            _add,
            offer=_not_yet,
            wanted=_plans,
        ),
        Act(
            "take-off",
            _("拿下项目"),
            _("不上这次会"),
            "supervision.take_off_agenda",
            forms.TakeOffForm,
            _take_off,
            offer=_on_it,
            wanted=_takes_off,
        ),
        Act(
            "change",
            _("改会"),
            _("改"),
            "supervision.change_meeting",
            forms.ChangeForm,
            _change,
            _as_it_is,
            offer=_chair_and_posts,
            wanted=_plans,
        ),
        Act(
            "cancel",
            _("取消这个会"),
            _("取消这个会"),
            "supervision.cancel_meeting",
            forms.CancelForm,
            _cancel,
            wanted=_plans,
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
