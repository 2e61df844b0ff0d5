"""Who may take which step of a case, when, and what it waits for. Raises Refused with the article."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case, CaseLink, Mandate
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.states import GRANTED, OPEN, Step, move_of
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post, holds_on
from kuaijin.directory.queries import holders
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.law.calendar import MissingYear
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.rules import zone_calendar
from kuaijin.planning.network import LinkKind

BINZHOU = "binzhou"
BINZHOU_LAW = "滨州市工程建设项目并联审批管理规定（2020）"
# Of a link, what the predecessor must have done before the successor begins, and before it is decided.
BEFORE_START = (LinkKind.FINISH_START, LinkKind.REVIEW_THEN_DECIDE)
BEFORE_DECISION = (*BEFORE_START, LinkKind.FINISH_FINISH)
# A predecessor that will bring no result any more and of which nothing is awaited.
NOT_AWAITED = (CaseState.DROPPED,)


def check_on(case: Case, on: date, day: date) -> None:
    """Not in the future, and not before the step before it."""
    if on > day:
        raise Refused(
            _("%(on)s 还没到。只能记已经发生的事，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past"
        )
    last = case.steps.order_by("-on").values_list("on", flat=True).first()
    if last is not None and on < last:
        raise Refused(
            _("%(on)s 早于上一步的 %(last)s。按先后顺序记。") % {"on": on, "last": last}, field="on", rule="order"
        )


def check_move(case: Case, step: Step) -> None:
    """The table says whether somebody may take this step from the state it is in."""
    move = move_of(step, case.state)
    if move is None or not move.command:
        raise Refused(
            _("“%(case)s”现在是“%(state)s”，不能%(step)s。")
            % {"case": case.name, "state": CaseState(case.state).label, "step": step.label},
            field="case",
            rule="state",
        )


def check_leads(case: Case) -> None:
    """A merged matter has no steps of its own."""
    if case.way == Way.MERGED and case.merged_into is not None:
        raise Refused(
            _("“%(case)s”并入“%(into)s”一起办，步骤在那一件上办。")
            % {"case": case.name, "into": case.merged_into.name},
            field="case",
            rule="merged",
        )


def check_office(actor: Actor, post: Post) -> None:
    """Only the office that handles it: its own desk, or somebody who acts for that office."""
    if actor.is_system or post.pk in actor.all_posts:
        return
    path = post.organisation.path
    own = (scope.organisation_path for scope in actor.scopes if scope.role == "department")
    if not any(place and path.startswith(place) for place in own):
        raise Forbidden(
            _("这一件归%(office)s办。别的单位看得到，不能替它办。") % {"office": post.organisation}, rule="office"
        )


def acts_for(actor: Actor, dossier: Dossier, day: date) -> Mandate | None:
    """The mandate by which the actor acts for the enterprise; None for the enterprise itself. Raises Forbidden."""
    if actor.is_system or _is_applicant(actor, dossier):
        return None
    mandate = (
        Mandate.objects.filter(holds_on(day), dossier=dossier, post__in=actor.all_posts)
        .select_related("enterprise", "post__organisation")
        .order_by("pk")
        .first()
    )
    if mandate is None:
        raise Forbidden(_("这一步由企业自己办。要代办，先由企业在“帮办代办”里委托您的岗位。"), rule="mandate")
    return mandate


def _is_applicant(actor: Actor, dossier: Dossier) -> bool:
    path = dossier.organisation.path if dossier.organisation else ""
    return any(
        scope.role == "enterprise" and scope.organisation_path and path.startswith(scope.organisation_path)
        for scope in actor.scopes
    )


def applicant_of(dossier: Dossier) -> Organisation | None:
    """The enterprise that applies; None for a project without one."""
    organisation = dossier.organisation
    return organisation if organisation and organisation.kind == Organisation.Kind.ENTERPRISE else None


def applicant_post(dossier: Dossier, day: date) -> Post:
    """Who owes what the applicant has to do: the specialist with a mandate, a held post of the enterprise, else the
    contact or the manager of the task force, who sees to it. Raises Refused when there is nobody at all."""
    mandates = Mandate.objects.filter(holds_on(day), dossier=dossier).select_related("post__organisation")
    own = Post.objects.filter(organisation=dossier.organisation, closed_on=None).select_related("organisation")
    posts = [*(mandate.post for mandate in mandates.order_by("pk")), *own.order_by("pk")]
    held = holders({post.pk for post in posts}, day)
    for post in posts:
        if post.pk in held:
            return post
    seats = seats_of([dossier], day, (Role.CONTACT, Role.MANAGER, Role.LEADER))[dossier.pk]
    for role in (Role.CONTACT, Role.MANAGER, Role.LEADER):
        seat = seats[role]
        if seat.holder is not None and seat.assignment is not None:
            return seat.assignment.post
    raise Refused(_("没有人能替企业收这件事：先给项目配联系人或负责人。"), field="case", rule="seat")


def awaited(case: Case, kinds: Iterable[LinkKind] = BEFORE_START) -> list[CaseLink]:
    """Links whose predecessor's result has not reached it yet."""
    links = case.awaits.filter(kind__in=[str(kind) for kind in kinds], forwarded_on=None)
    return list(links.exclude(after__state__in=NOT_AWAITED).select_related("after__post__organisation").order_by("pk"))


def check_predecessors(case: Case, on: date) -> None:
    """No decision before the predecessor's result (滨州 16); a lag after it has passed."""
    links = case.awaits.filter(kind__in=[str(kind) for kind in BEFORE_DECISION]).select_related("after")
    for link in links.exclude(after__state__in=NOT_AWAITED).order_by("pk"):
        before = link.after
        if before.state not in GRANTED or before.decided_on is None or before.decided_on > on:
            raise Refused(
                _("前置“%(before)s”还没有准予的结果，后置不能先作决定。") % {"before": before.name},
                field="case",
                rule=link.source or f"{BINZHOU_LAW}第十六条",
            )
        if link.kind != LinkKind.REVIEW_THEN_DECIDE and on < (ready := _ready(case, before.decided_on, link)):
            raise Refused(
                _("前置“%(before)s”之后要等到 %(ready)s。") % {"before": before.name, "ready": ready},
                field="on",
                rule=link.source,
            )


def check_begun(case: Case, on: date) -> None:
    """It may be accepted: what must come first has begun, or has brought its result."""
    for link in awaited(case):
        raise Refused(
            _("前置“%(before)s”的结果还没到，材料还不齐，不能受理。可以先预审。") % {"before": link.after.name},
            field="case",
            rule=link.source or f"{BINZHOU_LAW}第十六条",
        )
    links = case.awaits.filter(kind=str(LinkKind.START_START)).select_related("after")
    for link in links.exclude(after__state__in=NOT_AWAITED):
        if link.after.accepted_on is None or on < _ready(case, link.after.accepted_on, link):
            raise Refused(
                _("要和“%(before)s”按顺序开始，它还没到时候。") % {"before": link.after.name},
                field="on",
                rule=link.source,
            )
    for link in case.awaits.filter(kind=str(LinkKind.FINISH_START), lag_days__gt=0).select_related("after"):
        if link.after.decided_on is not None and on < (ready := _ready(case, link.after.decided_on, link)):
            raise Refused(
                _("前置“%(before)s”之后要等到 %(ready)s。") % {"before": link.after.name, "ready": ready},
                field="on",
                rule=link.source,
            )


def _ready(case: Case, since: date, link: CaseLink) -> date:
    if not link.lag_days:
        return since
    if link.lag_mode == "calendar":
        return add_calendar_days(since, link.lag_days)
    try:
        return zone_calendar(case.dossier).add(since, link.lag_days)
    except MissingYear as missing:
        raise Refused(
            _("%(year)s 年放假安排未出，等待期算不出。") % {"year": missing.year}, field="on", rule="calendar"
        ) from missing


def is_outside_hours(case: Case, on: date) -> bool:
    """Done on a day off: service outside office time. A year without a notice is not guessed."""
    calendar = zone_calendar(case.dossier)
    return calendar.knows(on) and not calendar.is_workday(on)


def is_open(case: Case) -> bool:
    return case.state in OPEN


def local_rule(case: Case, pack: str = BINZHOU) -> bool:
    """Are the rules of this place among the packs by which the checklist was judged?"""
    return pack in (case.checklist.packs or {})
