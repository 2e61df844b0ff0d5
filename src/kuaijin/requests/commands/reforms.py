"""From a recurring cause to a reform: proposed with its figures, decided by a leader, owed by a post, reported done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post, Zone
from kuaijin.dossiers.commands import concern, concern_maker, open_dossier
from kuaijin.dossiers.models import Secrecy
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation, report_done
from kuaijin.obligations.models import Kind, State
from kuaijin.obligations.rules import until as until_day
from kuaijin.requests.causes import Found
from kuaijin.requests.models import Cluster, ClusterMember, ClusterRun, Reform, ServiceRequest
from kuaijin.requests.queries.causes import Figures
from kuaijin.requests.rules.checks import check_acts_for, check_later, required


@dataclass(frozen=True)
class Grounds:
    """What a proposal rests on: the group as it was found among `read` requests of [first, until), and its figures."""

    found: Found
    first: date
    until: date
    read: int
    before: Figures


@command("requests.propose_reform", label=gettext_lazy("提出改革建议"), subject="zone")
def propose_reform(
    *, actor: Actor, at: datetime, zone: Zone, grounds: Grounds, title: str, measure: str, day: date
) -> Reform:
    """The group is kept as it was found, with its figures; the reform has a dossier of its own."""
    title = required(title, _("改什么没写。写一句话。"), "title", 200)
    measure = required(measure, _("怎么改没写。"), "measure", 1000)
    office = Organisation.objects.filter(pk=grounds.found.office or 0, zone=zone).first()
    dossier = open_dossier(
        actor=actor,
        at=at,
        zone=zone,
        kind="reform",
        title=title,
        opened_on=day,
        organisation=Organisation.objects.filter(zone=zone, kind=Organisation.Kind.OFFICE, parent=None).first(),
        secrecy=Secrecy.INTERNAL,
    )
    concern_maker(actor, dossier, day)
    if office is not None:
        concern(dossier, office, day)
    reform = Reform.objects.create(
        dossier=dossier,
        zone=zone,
        cluster=_kept(actor, at, zone, grounds, office),
        cluster_key=str(grounds.found.members[0][0]),
        measure=measure,
        cause=grounds.found.cause,
        office=office,
        before=grounds.before.kept(),
        proposed_on=day,
        proposed_name=actor.name,
    )
    _told(reform, {"measure": measure, "requests": len(grounds.found.members)})
    return reform


def _kept(actor: Actor, at: datetime, zone: Zone, grounds: Grounds, office: Organisation | None) -> Cluster:
    run = ClusterRun.objects.create(
        zone=zone,
        from_on=grounds.first,
        until_on=grounds.until,
        made_at=at,
        made_by=actor.name,
        requests_read=grounds.read,
    )
    found = grounds.found
    cluster = Cluster.objects.create(
        run=run,
        rank=1,
        key=str(found.members[0][0]),
        title=found.title[:200],
        words=list(found.words),
        kind=found.kind,
        cause=found.cause,
        office=office,
        size=len(found.members),
        enterprises=found.enterprises,
        investment_at_risk=found.investment_at_risk,
        jobs_at_risk=found.jobs_at_risk,
        weight=found.weight,
    )
    rows = ServiceRequest.objects.filter(dossier__zone=zone, pk__in=[key for key, _likeness in found.members])
    there = set(rows.values_list("pk", flat=True))
    ClusterMember.objects.bulk_create(
        [
            ClusterMember(cluster=cluster, request_id=key, likeness=likeness)
            for key, likeness in found.members
            if key in there
        ]
    )
    return cluster


@command("requests.decide_reform", label=gettext_lazy("决定改革建议"), subject="reform")
def decide_reform(
    *,
    actor: Actor,
    at: datetime,
    reform: Reform,
    adopted: bool,
    day: date,
    reason: str = "",
    owner: Post | None = None,
    until: date | None = None,
) -> Reform:
    """Adopted: somebody owes it until a day. Declined: with the reason."""
    reform.refresh_from_db()
    if reform.state != Reform.State.PROPOSED:
        raise Refused(_("这条建议已经决定过了。"), field="reform", rule="state")
    reform.decided_on, reform.decided_name, reform.decided_reason = day, actor.name, reason.strip()[:400]
    if not adopted:
        required(reason, _("为什么不采纳没写。"), "reason", 400)
        reform.state = Reform.State.DECLINED
    else:
        _adopt(actor, at, reform, owner, until, day)
    reform.save()
    _told(reform, {"state": str(reform.state), "owner": str(owner or ""), "until": until}, reason)
    return reform


def _adopt(actor: Actor, at: datetime, reform: Reform, owner: Post | None, until: date | None, day: date) -> None:
    if owner is None:
        raise Refused(_("谁来改没选。"), field="owner", rule="required")
    if until is None:
        raise Refused(_("哪天以前改完没写。"), field="until", rule="required")
    check_later(until, day, "until")
    reform.state = Reform.State.ADOPTED
    reform.obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=reform.dossier,
        kind=Kind.TASK,
        title=reform.dossier.title,
        obligor=owner,
        term=until_day(day, until, _("领导采纳的改革建议")),
        received_on=day,
        day=day,
        about="reform",
    )


@command("requests.report_reform", label=gettext_lazy("报告改革落实"), subject="reform")
def report_reform(*, actor: Actor, at: datetime, reform: Reform, words: str, day: date) -> Reform:
    """What was changed. The figures after are read from this day on, over as long a time as those before."""
    reform.refresh_from_db()
    if reform.state != Reform.State.ADOPTED or reform.obligation is None:
        raise Refused(_("没有采纳的建议不能报告落实。"), field="reform", rule="state")
    check_acts_for(actor, reform.obligation.obligor)
    words = required(words, _("改了什么没写。"), "words", 1000)
    if reform.obligation.state == State.OPEN:
        report_done(actor=actor, at=at, obligation=reform.obligation, on=day, outcome=words[:200], day=day)
    reform.state, reform.done_on, reform.done_words = Reform.State.DONE, day, words
    reform.save()
    _told(reform, {"state": str(reform.state), "words": words})
    return reform


def _told(reform: Reform, after: dict[str, object], reason: str = "") -> None:
    recording().about(
        dossier_id=reform.dossier_id,
        zone_id=reform.zone_id,
        after={"reform": reform.pk, "title": reform.dossier.title, **after},
        reason=reason.strip(),
    )
