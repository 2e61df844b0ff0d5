"""Reads of cases: those of projects the actor sees, and those his office handles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models import Case as Switch
from django.db.models.functions import Cast, Concat, StrIndex, Substr

from kuaijin.approvals.models import Case, CaseEvent, CaseLink, Checklist, Document, Mandate
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules.clocks import ABOUT, STEPS, about_of, case_named
from kuaijin.approvals.rules.making import filing_named
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, holds_on
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import answered_for_by, sees, visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Entry
from kuaijin.kit.components import Pause
from kuaijin.law.lights import Light
from kuaijin.obligations.due import open_pauses
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.standings import WORST_FIRST

# The applicant has it in hand, the office has it, nobody has anything to do with it any more.
WITH_APPLICANT = (CaseState.PLANNED, CaseState.CORRECTING)
WITH_OFFICE = (CaseState.FILED, CaseState.ACCEPTED)
TO_DELIVER = (CaseState.GRANTED, CaseState.REFUSED)
RUNNING = (*WITH_APPLICANT, *WITH_OFFICE, CaseState.PAUSED)
OVER = (
    CaseState.NOT_ACCEPTED,
    CaseState.DELIVERED,
    CaseState.REVOKED,
    CaseState.EXPIRED,
    CaseState.WITHDRAWN,
    CaseState.DROPPED,
)
ENTRIES_AT_MOST = 60
SHOWN = ("dossier__zone", "dossier__region", "obligation__dossier__zone", "post__organisation", "checklist")


def cases(actor: Actor) -> QuerySet[Case]:
    """Cases of projects the actor sees, and those of the offices that he reads for."""
    return Case.objects.filter(visible_to(actor, "dossier") | handled_by(actor))


def numbered(actor: Actor, number: str = "", state: str = "") -> QuerySet[Case]:
    """Of the project with this number, in this state; empty: of all, in any."""
    chosen = {name: value for name, value in {"dossier__number": number, "state": state}.items() if value}
    return cases(actor).filter(**chosen)


def handled_by(actor: Actor) -> Q:
    """Condition: the case lies with a post of the actor, or with an office whose things he reads."""
    paths = [scope.organisation_path for scope in actor.scopes_reading(Reads.DOSSIERS) if scope.organisation_path]
    inside = reduce(or_, (Q(organisation__path__startswith=path) for path in paths), Q(pk__in=actor.all_posts))
    return Q(post__in=Post.objects.filter(inside).order_by().values("pk"))


def by_key(actor: Actor, key: int) -> Case:
    """With what its page shows. Raises NotVisible."""
    rows = Case.objects.select_related(*SHOWN, "obligation__obligor__organisation", "obligation__beneficiary")
    more = rows.select_related("obligation__waiting", "dossier__organisation", "merged_into", "renews", "plan")
    found = more.filter(pk=key)[:1]
    for case in found:
        if sees(actor, case.dossier_id) or Case.objects.filter(handled_by(actor), pk=key).exists():
            return case
    raise NotVisible


def owed_as(actor: Actor, obligation: int) -> Case:
    """The case whose clock, step or check is owed as this obligation. Raises NotVisible."""
    about = Obligation.objects.filter(pk=obligation).values_list("about", flat=True).first() or ""
    named = case_named(about)
    if named is not None:
        return by_key(actor, named)
    checked = Q(checks__obligation=obligation) | Q(checks__rectification=obligation)
    key = Case.objects.filter(checked).values_list("pk", flat=True).first()
    if key is None:
        raise NotVisible
    return by_key(actor, key)


def to_file(actor: Actor, obligation: int) -> tuple[Checklist, str] | None:
    """The checklist and the stage that are to be filed as this obligation; None where it is about something else."""
    about = Obligation.objects.filter(pk=obligation).values_list("about", flat=True).first() or ""
    named = filing_named(about)
    if named is None:
        return None
    key, stage = named
    found = Checklist.objects.filter(visible_to(actor, "dossier"), pk=key).select_related("dossier").first()
    if found is None:
        raise NotVisible
    return found, stage


def waiting_for(actor: Actor, today: date) -> Q:
    """Condition: the next step is the actor's own. An office's: to accept, to decide, to deliver; an applicant's, or of
    the specialist who acts for him: to file what the plan begins by now, to correct."""
    mine = Q(post__in=actor.all_posts) if actor.all_posts else Q(pk__in=[])
    office = mine & (Q(state__in=WITH_OFFICE) | Q(state__in=TO_DELIVER, delivered_on=None))
    due = Q(state=CaseState.CORRECTING) | Q(state=CaseState.PLANNED, planned_start_on__lte=today)
    if actor.is_enterprise:
        return due
    trusted = Mandate.objects.filter(holds_on(today), post__in=actor.all_posts).values("dossier")
    return office | (due & Q(dossier__in=trusted))


def waiting_counts(actor: Actor, today: date) -> tuple[int, int]:
    """How many wait for the actor, and how many of them are overdue. It stands on every page: what is late is looked
    for among the projects of his few cases alone, never among everything that is owed."""
    mine = cases(actor).filter(waiting_for(actor, today))
    rows = list(mine.values_list("pk", "dossier_id", "state", "statutory_due_on"))
    if not rows:
        return 0, 0
    owed = Obligation.objects.filter(
        state=State.OPEN, due_on__lt=today, dossier__in={row[1] for row in rows}, about__startswith=ABOUT
    )
    late = {case_named(about) for about in owed.values_list("about", flat=True)}
    behind = [key for key, _dossier, state, due in rows if key in late or (state in RUNNING and due and due < today)]
    return len(rows), len(behind)


def overdue(today: date) -> Q:
    """Condition: the promise, the law's limit or the step it is in has run out."""
    return _owed(due_on__lt=today) | Q(state__in=RUNNING, statutory_due_on__lt=today)


def _owed(**due: date) -> Q:
    """Condition: its clock or the step it is in is owed so. The cases are read out of what the obligations are about,
    once for the whole list: a look-up for each row takes seconds of a long one."""
    rest = Substr(Concat("about", Value(":")), len(ABOUT) + 1)
    key = Cast(Substr(rest, 1, StrIndex(rest, Value(":")) - 1), BigIntegerField())
    rows = Obligation.objects.filter(state=State.OPEN, about__startswith=ABOUT, **due)
    return Q(pk__in=rows.annotate(case_key=key).values("case_key"))


def rank(today: date) -> Switch:
    """0 red, 1 yellow, 2 blue, 4 green, 5 no light: over. Behind is what the plan wanted filed or decided earlier."""
    behind = Q(state=CaseState.PLANNED, planned_start_on__lt=today)
    behind |= Q(state__in=RUNNING, planned_decide_on__lt=today)
    return Switch(
        When(Q(state__in=OVER) | Q(state__in=TO_DELIVER, delivered_on__isnull=False), then=Value(5)),
        When(overdue(today), then=Value(0)),
        When(behind, then=Value(1)),
        When(_owed(near_on__lte=today), then=Value(2)),
        default=Value(4),
        output_field=IntegerField(),
    )


def sorted_by(query: QuerySet[Case], sort: str, today: date) -> QuerySet[Case]:
    """`sort` is a word of the table's heads, with "-" for the other way; empty: worst first, then due day."""
    columns = {"due": "obligation__due_on", "planned": "planned_decide_on", "matter": "matter", "filed": "filed_on"}
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        due = F("obligation__due_on").asc(nulls_last=True)
        planned = F("planned_start_on").asc(nulls_last=True)
        return query.annotate(shown=rank(today)).order_by("shown", due, planned, "pk")
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return query.order_by(order, "pk")


def lit_as(ranks: Sequence[int], today: date) -> Q:
    """Condition: the light is one of these ranks (0 is the worst)."""
    rows = Case.objects.alias(shown=rank(today)).filter(shown__in=ranks)
    return Q(pk__in=rows.values("pk"))


@dataclass(frozen=True)
class Figures:
    """Of the cases that are not over: how many show which light, and stand in which state."""

    lights: dict[Light, int]
    states: dict[str, int]

    @property
    def running(self) -> int:
        return sum(self.lights.values())


def figures(query: QuerySet[Case], today: date) -> Figures:
    """One statement."""
    grouped = query.order_by().annotate(shown=rank(today)).values("shown", "state").annotate(n=Count("pk"))
    lights, states = dict.fromkeys(WORST_FIRST, 0), dict[str, int]()
    for shown, state, n in grouped.values_list("shown", "state", "n"):
        if shown < len(WORST_FIRST):
            lights[WORST_FIRST[shown]] += n
            states[state] = states.get(state, 0) + n
    return Figures(lights, states)


@dataclass(frozen=True)
class Row:
    """One case as pages list it: one that is over has no light; `holder` sits on the office's post today; `step` is
    what is owed before or after the promise runs."""

    case: Case
    light: Light | None
    holder: Holder | None
    pause: Pause | None
    step: Obligation | None


def rows(keys: Sequence[int], today: date) -> list[Row]:
    """In the order of `keys`: five statements at most."""
    found = Case.objects.filter(pk__in=keys).select_related(*SHOWN).annotate(shown=rank(today)).in_bulk()
    return told([found[key] for key in keys if key in found], today)


def told(found: Sequence[Case], today: date) -> list[Row]:
    """For cases that carry `shown` (from `rank`)."""
    people = holders({case.post_id for case in found}, today)
    pauses = open_pauses([case.obligation for case in found if case.obligation is not None])
    steps = _steps(found)
    return [
        Row(
            case,
            WORST_FIRST[place] if (place := case.shown) < len(WORST_FIRST) else None,  # type: ignore[attr-defined]
            people.get(case.post_id),
            pauses.get(case.obligation_id) if case.obligation_id is not None else None,
            steps.get(case.pk),
        )
        for case in found
    ]


def _steps(found: Sequence[Case]) -> dict[int, Obligation]:
    """Case → the step that is owed in the state it is in."""
    about = {about_of(case, word): case.pk for case in found for word in _words(case)}
    rows = Obligation.objects.filter(about__in=about, state=State.OPEN).select_related("dossier__zone")
    return {about[row.about]: row for row in rows} if about else {}


def _words(case: Case) -> tuple[str, ...]:
    if case.state == CaseState.FILED:
        return STEPS[CaseState.FILED], "review"
    word = STEPS.get(CaseState(case.state))
    return (word,) if word else ()


def in_rows(query: QuerySet[Case], today: date) -> QuerySet[Case]:
    """With what a row shows."""
    return query.select_related(*SHOWN).annotate(shown=rank(today))


def of_dossier(actor: Actor, dossier: Dossier) -> QuerySet[Case]:
    return cases(actor).filter(dossier=dossier)


def mine(actor: Actor) -> Q:
    """Condition: the actor answers for the project, or the case lies with his post."""
    at_desk = Q(post__in=actor.all_posts) if actor.all_posts else Q(pk__in=[])
    return at_desk | answered_for_by(actor, "dossier")


def steps_of(case: Case) -> list[CaseEvent]:
    return list(case.steps.order_by("seq").prefetch_related("files__blob", "files__attached_by__person"))


def awaited_by(case: Case) -> list[CaseLink]:
    """What it waits for, in the order of the plan."""
    links = case.awaits.select_related("after__post__organisation")
    return list(links.order_by(F("after__planned_decide_on").asc(nulls_last=True), "pk"))


def followers_of(case: Case) -> list[CaseLink]:
    return list(case.awaited_by.select_related("case__post__organisation").order_by("case__planned_start_on", "pk"))


def documents_of(case: Case) -> list[Document]:
    """Papers of its checklist that it needs or made, with where they stand."""
    wanted = set(case.matter_facts.get("needs", ())) | set(case.matter_facts.get("produces", ()))
    rows = Document.objects.filter(Q(code__in=wanted) | Q(deferred_for=case) | Q(produced_by=case))
    found = rows.filter(checklist=case.checklist_id).select_related(
        "evidence__blob", "evidence__attached_by__person", "produced_by", "deferred_for"
    )
    return list(found.order_by("pk").distinct())


def offices_of(actor: Actor) -> list[Post]:
    """The posts that handle the cases the actor sees."""
    keys = cases(actor).order_by().values("post").distinct()
    return list(Post.objects.filter(pk__in=keys).select_related("organisation").order_by("organisation__name", "title"))


def entries_of(actor: Actor, case: Case) -> list[Entry]:
    """What the journal says of it, newest first. Who reads only what is shown outside reads no journal."""
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        return []
    rows = Entry.objects.filter(after__case=case.pk, dossier_id=case.dossier_id)
    return list(rows.order_by("-pk")[:ENTRIES_AT_MOST])


def before_of(found: Sequence[Case]) -> dict[int, list[Case]]:
    """Case → those it waits for: one statement."""
    result: dict[int, list[Case]] = {}
    links = CaseLink.objects.filter(case__in=[case.pk for case in found]).select_related("after").order_by("pk")
    for link in links:
        result.setdefault(link.case_id, []).append(link.after)
    return result
