"""The acts on one session: say what is missing, keep the minutes, cancel."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.approvals import session_forms as forms
from kuaijin.approvals.commands import sessions as commands
from kuaijin.approvals.models import Session, SessionOffice
from kuaijin.approvals.rules.handling import check_office
from kuaijin.directory.models import Post
from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, NotVisible
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import Choices


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which session."""

    session: Session

    @property
    def dossier(self) -> Dossier:
        return self.session.dossier

    @property
    def version(self) -> int:
        return self.session.version

    @property
    def is_open(self) -> bool:
        return self.session.held_on is None and self.session.cancelled_on is None

    @property
    def unsaid(self) -> list[Post]:
        """Called offices for which the actor may speak and that have not spoken."""
        rows = SessionOffice.objects.filter(session=self.session, said_on=None).select_related("post__organisation")
        return [row.post for row in rows.order_by("pk") if self._speaks_for(row.post)]

    def _speaks_for(self, post: Post) -> bool:
        try:
            check_office(self.actor, post)
        except Forbidden:
            return False
        return True


Act = acting.Act[Setting]


def _say(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("said", "on", "nothing_missing")}
    post = next((post for post in setting.unsaid if str(post.pk) == given["post"]), None)
    if post is None:
        raise NotVisible
    return commands.say_at_session(**setting.who, session=setting.session, post=post, day=setting.day, **told, **extra)


def _hold(setting: Setting, form: forms.HoldForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    posts = posts_visible_to(setting.actor).select_related("organisation").in_bulk()
    decisions = []
    for row in form.decisions():
        post = posts.get(int(row["post"]))
        if post is None:
            raise NotVisible
        decisions.append(commands.Decision(row["words"], post, row["until"]))
    told = {name: given[name] for name in ("on", "minutes", "present")}
    # Unticked leaves what the call said: a session called for the evening stays one.
    outside = True if given["outside_hours"] else None
    return commands.hold_session(
        **setting.who,
        session=setting.session,
        day=setting.day,
        decisions=decisions,
        outside_hours=outside,
        **told,
        **extra,
    )


def _cancel(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    reason = form.cleaned_data["reason"]
    return commands.cancel_session(**setting.who, session=setting.session, reason=reason, day=setting.day, **extra)


def _today(setting: Setting) -> dict[str, Any]:
    mine = setting.unsaid
    return {"on": setting.day, "post": str(mine[0].pk) if mine else ""}


def _mine(setting: Setting) -> dict[str, Choices]:
    return {"post": [(str(post.pk), post_said(post)) for post in setting.unsaid]}


def _posts(setting: Setting) -> dict[str, Choices]:
    rows = posts_visible_to(setting.actor).select_related("organisation")
    offered = [forms.NO_POST, *((str(post.pk), post_said(post)) for post in rows)]
    return {f"post_{n}": offered for n in range(1, forms.DECISIONS + 1)}


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "say",
            _("说还缺什么"),
            _("说清了"),
            "approvals.say_at_session",
            forms.SayForm,
            _say,
            _today,
            offer=_mine,
            wanted=lambda setting: setting.is_open and bool(setting.unsaid),
        ),
        Act(
            "hold",
            _("记纪要"),
            _("记下纪要和定的事"),
            "approvals.hold_session",
            forms.HoldForm,
            _hold,
            _today,
            offer=_posts,
            wanted=lambda setting: setting.is_open and setting.session.for_on <= setting.day,
        ),
        Act(
            "cancel",
            _("取消这次会"),
            _("取消这次会"),
            "approvals.cancel_session",
            forms.CancelForm,
            _cancel,
            wanted=lambda setting: setting.is_open,
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
