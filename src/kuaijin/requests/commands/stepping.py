"""What every act on a request does inside its command: the line, the state, the clocks, who owns it from now on."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.recording import recording
from kuaijin.law.dates import day_of
from kuaijin.obligations.commands import open_obligation, reassign, record_event, report_done
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.obligations.models import State as OwedState
from kuaijin.requests.models import RequestClock, RequestEntry, RequestPause, ServiceRequest, State
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.checks import check_move
from kuaijin.requests.rules.merged import merged_under

What = RequestEntry.What
LONGEST_TITLE = 200
# Lines that stand in the merged ones too, or bring such lines along.
TOLD_MERGED = (What.ANSWERED, What.CALLED_BACK, What.WITHDRAWN, What.CONCLUDED)


def hold(request: ServiceRequest) -> None:
    """The request as it stands now, kept from others until the command is over: of two who act at once, the second
    sees what the first did."""
    rows = ServiceRequest.objects.filter(pk=request.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    rows.values_list("pk").first()
    request.refresh_from_db()


def hold_with_merged(request: ServiceRequest) -> None:
    """Also those that were merged into it, which read the line too: their lines are numbered as well. All in the order
    of their keys, as a merger holds them, so that two never wait for each other."""
    held: set[int] = set()
    while (keys := {request.pk, *(row.pk for row in merged_under(request))}) - held:
        rows = ServiceRequest.objects.filter(pk__in=keys).order_by("pk")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        list(rows.values_list("pk"))
        held |= keys
    request.refresh_from_db()


def begin(request: ServiceRequest, what: str, command: str = "") -> str:
    """Held, and the move is in the table. Returns the state it comes from."""
    (hold_with_merged if what in TOLD_MERGED else hold)(request)
    check_move(request, what, command)
    return request.state


def line(
    request: ServiceRequest,
    what: str,
    actor: Actor,
    at: datetime,
    day: date,
    words: str = "",
    *,
    outside: bool = False,
    files: Sequence[Upload] = (),
) -> RequestEntry:
    """Append a line of the conversation. Call it when the owner is already who he is from now on."""
    entry = RequestEntry.objects.create(
        request=request,
        seq=request.entries.count() + 1,
        what=what,
        words=words.strip()[:2000],
        shown_outside=outside,
        owner=request.owner,
        by_id=actor.person_id,
        by_organisation=office_of(actor, request),
        name=actor.name,
        on=day,
        at=at,
    )
    for file in files:
        shows = {"what": f"{request.dossier.title} {entry.get_what_display()}"[:160]}
        secrecy = Secrecy.OUTSIDE if outside else Secrecy.INTERNAL
        entry.files.add(attach(actor=actor, at=at, dossier=request.dossier, file=file, secrecy=secrecy, **shows))
    return entry


def office_of(actor: Actor, request: ServiceRequest) -> Organisation | None:
    """In whose name he speaks: the enterprise's; the owner's where he holds or stands in on its post; else his own."""
    if actor.is_enterprise:
        return request.enterprise.organisation if request.enterprise is not None else None
    posts = [request.owner, request.receiver]
    for post in posts:
        if post is not None and post.pk in actor.all_posts:
            return post.organisation
    own = Post.objects.filter(pk__in=actor.posts[:1]).select_related("organisation").first()
    return own.organisation if own is not None else None


def told(request: ServiceRequest, was: str, actor: Actor, reason: str = "", **after: Any) -> None:
    """What the journal says of the act: state and owner from now on, from which it can be proved whose it ever was."""
    obligation = request.obligation
    recording().about(
        dossier_id=request.dossier_id,
        zone_id=request.dossier.zone_id,
        before={"state": str(was)},
        after={
            "request": request.pk,
            "title": request.dossier.title,
            "state": str(request.state),
            "owner": str(obligation.obligor) if obligation is not None else "",
            "obligation": obligation.pk if obligation is not None else None,
            **after,
        },
        reason=reason.strip(),
        on_behalf_of=_behalf(actor, request),
    )


def _behalf(actor: Actor, request: ServiceRequest) -> str:
    posts = {request.receiver_id, request.obligation.obligor_id if request.obligation is not None else None} - {None}
    if posts & set(actor.posts):
        return ""
    return next((one.name for one in actor.stand_ins if posts & set(one.post_ids)), "")


def title_of(step: str, dossier: Dossier) -> str:
    whole = _("%(step)s：%(title)s") % {"step": clocks.step_said(step), "title": dossier.title}
    return whole if len(whole) <= LONGEST_TITLE else f"{whole[: LONGEST_TITLE - 1]}…"


def owe(
    request: ServiceRequest,
    actor: Actor,
    at: datetime,
    day: date,
    step: str,
    post: Post,
    term: dict[str, Any],
    *,
    from_at: datetime | None = None,
    about: str = "",
) -> Obligation:
    """Something owed on the request from `from_at` (now); the waits for the enterprise since then move its clock."""
    start = from_at or at
    enterprise = request.enterprise.organisation if request.enterprise is not None else None
    obligation: Obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=request.dossier,
        kind=Kind.REQUEST,
        title=title_of(step, request.dossier),
        obligor=post,
        term=term,
        received_on=day_of(start),
        received_at=start,
        day=day,
        beneficiary=enterprise,
        about=about or clocks.about_of(step),
    )
    if clocks.GROUND in term.get("grounds", ()):
        for event in clocks.events_of(start, request.pauses.all())[1:]:
            move_clock(obligation, actor, at, day, str(event.kind), event.at or at)
    return obligation


def move_clock(obligation: Obligation, actor: Actor, at: datetime, day: date, kind: str, moment: datetime) -> None:
    facts: dict[str, Any] = {"ground": clocks.GROUND, "notice": True} if kind == "paused" else {}
    record_event(
        actor=actor,
        at=at,
        obligation=obligation,
        kind=kind,
        on=day_of(moment),
        day=day,
        moment=moment,
        **facts,
    )


def give(
    request: ServiceRequest,
    actor: Actor,
    at: datetime,
    day: date,
    step: str,
    post: Post,
    term: dict[str, Any],
    *,
    from_at: datetime | None = None,
    reason: str = "",
    anew: bool = False,
) -> None:
    """From now on `post` owns the request and owes `step`. Inside one transaction the old obligation ends and the new
    one begins, so that at no moment there are two owners or none. `anew`: the same step with another term."""
    present = request.obligation
    if present is not None and present.about == clocks.about_of(step) and not anew:
        if present.obligor_id != post.pk:
            why = reason or str(What.HANDED_ON.label)
            reassign(actor=actor, at=at, obligation=present, obligor=post, reason=why, day=day)
        return
    if present is not None:
        finish(present, actor, at, day, reason or _("下一步：%(step)s") % {"step": title_of(step, request.dossier)})
    request.obligation = owe(request, actor, at, day, step, post, term, from_at=from_at)


def give_step(request: ServiceRequest, actor: Actor, at: datetime, day: date, post: Post, *, reason: str = "") -> None:
    """`post` owns the first step of the level that is still to be met."""
    first = clocks.asked(request)[0]
    give(request, actor, at, day, first.step, post, first.term, from_at=first.from_at, reason=reason)


def finish(obligation: Obligation, actor: Actor, at: datetime, day: date, outcome: str) -> None:
    if obligation.state == OwedState.OPEN:
        report_done(actor=actor, at=at, obligation=obligation, on=day, outcome=outcome[:200], day=day)


def finish_beside(
    request: ServiceRequest, actor: Actor, at: datetime, day: date, outcome: str, steps: Sequence[str] = clocks.BESIDE
) -> None:
    """What others owe on it beside the owner is over."""
    for row in Obligation.objects.filter(dossier=request.dossier_id, kind=Kind.REQUEST, state=OwedState.OPEN):
        if clocks.step_of(row.about) in steps:
            finish(row, actor, at, day, outcome)


def lay_out(request: ServiceRequest, steps: Sequence[str], from_at: datetime, day: date) -> None:
    """The clocks of a round, all from one beginning; each with its day."""
    level = clocks.level_of(request)
    rows = []
    for step in steps:
        term = clocks.term_of(level, step, is_complex=request.is_complex)
        row = RequestClock(
            request=request, round=request.round, step=step, order=clocks.ORDER[step], term=term, from_at=from_at
        )
        rows.append(measure(row, day, ()))
    RequestClock.objects.bulk_create(rows)


def measure(row: RequestClock, day: date, pauses: Sequence[RequestPause] | None = None) -> RequestClock:
    """Its day (and instant) as the law's clock reads it on `day`; not saved."""
    request = row.request
    chosen = list(request.pauses.all()) if pauses is None else pauses
    values = clocks.measured(request, row.term, row.from_at, day, chosen)
    row.due_on, row.due_at, row.missing_year = values.due_on, values.due_at, values.missing_year
    return row


def measure_all(request: ServiceRequest, day: date) -> None:
    """After a pause or a new term: the days of all steps that are still asked."""
    pauses = list(request.pauses.all())
    for row in clocks.asked(request):
        row.request = request
        measure(row, day, pauses).save(update_fields=["term", "from_at", "due_on", "due_at", "missing_year"])


def meet(request: ServiceRequest, what: str, at: datetime, day: date) -> None:
    """The steps that a line of this kind meets, in the present round."""
    steps = clocks.MEETS.get(what, ())
    rows = request.clocks.filter(round=request.round, met_at=None, dropped=False, step__in=steps)
    rows.update(met_at=at, met_on=day)


def drop_clocks(request: ServiceRequest) -> None:
    request.clocks.filter(met_at=None, dropped=False).update(dropped=True)


def end(request: ServiceRequest, state: State, actor: Actor, at: datetime, day: date, outcome: str) -> None:
    """Nobody owes anything on it any more; its dossier is closed. The caller says why in a line."""
    finish_beside(request, actor, at, day, outcome)
    if request.obligation is not None:
        finish(request.obligation, actor, at, day, outcome)
    close_pause(request, at)
    drop_clocks(request)
    request.state, request.obligation, request.closed_on = state, None, day
    request.needs_leader, request.withdrawn_from = "", ""
    request.save()
    Dossier.objects.filter(pk=request.dossier_id).update(closed_on=max(day, request.dossier.opened_on))


def close_pause(request: ServiceRequest, at: datetime) -> bool:
    return bool(request.pauses.filter(until_at=None).update(until_at=at))
