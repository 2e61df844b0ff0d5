"""Agency service (帮办代办): an enterprise lets a specialist act for it in the approvals of one project."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.models import Mandate
from kuaijin.approvals.rules.handling import acts_for, applicant_of
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.commands import concern
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.recording import command, recording


@command("approvals.grant_mandate", label=gettext_lazy("委托帮办代办"), subject="dossier")
def grant_mandate(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    post: Post,
    starts_on: date,
    day: date,
    scope: str = "",
    files: Sequence[Upload] = (),
) -> Mandate:
    """By the enterprise, from `starts_on`; the first file is the paper it signed (行政许可法 29). Those who look after
    the project may write down what an enterprise without an account gave on paper, with that paper."""
    enterprise = applicant_of(dossier)
    if enterprise is None:
        raise Refused(_("这个项目还没有企业，没有人能委托。"), field="dossier", rule="applicant")
    if not (files or _gives_itself(actor, dossier, day)):
        raise Refused(
            _("委托由企业作出。替企业登记，要附它签字盖章的委托书。"),
            field="photos",
            rule="行政许可法（2019）第二十九条",
        )
    if post.organisation.zone_id != dossier.zone_id:
        raise Refused(_("受托的岗位不在本区。"), field="post", rule="zone")
    if Mandate.objects.filter(dossier=dossier, post=post, ends_on=None).exists():
        raise Refused(_("已经委托了%(post)s。") % {"post": post}, field="post", rule="once")
    paper = None
    for file in files:
        kept = attach(actor=actor, at=at, dossier=dossier, file=file, what=_("帮办代办委托书"), secrecy=Secrecy.OUTSIDE)
        paper = paper or kept
    mandate = Mandate.objects.create(
        dossier=dossier, enterprise=enterprise, post=post, starts_on=starts_on, scope=scope.strip()[:300], paper=paper
    )
    concern(dossier, post.organisation, day)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"mandate": mandate.pk, "post": str(post), "from": starts_on, "scope": mandate.scope},
    )
    return mandate


def _gives_itself(actor: Actor, dossier: Dossier, day: date) -> bool:
    """The enterprise itself, not somebody who acts for it or looks after it."""
    try:
        return acts_for(actor, dossier, day) is None
    except Forbidden:
        return False


@command("approvals.end_mandate", label=gettext_lazy("结束帮办代办"), subject="mandate")
def end_mandate(*, actor: Actor, at: datetime, mandate: Mandate, ends_on: date, day: date, reason: str = "") -> Mandate:
    """From `ends_on` on the specialist acts for it no more. Either side may end it."""
    if mandate.ends_on is not None:
        raise Refused(_("这份委托已经结束了。"), field="mandate", rule="open")
    if mandate.post_id not in actor.all_posts:
        acts_for(actor, mandate.dossier, day)
    if ends_on < mandate.starts_on:
        raise Refused(_("结束的日子早于开始的日子。"), field="ends_on", rule="order")
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    recording().about(
        dossier_id=mandate.dossier_id,
        zone_id=mandate.dossier.zone_id,
        after={"mandate": mandate.pk, "post": str(mandate.post), "ended_on": ends_on},
        reason=reason.strip(),
    )
    return mandate
