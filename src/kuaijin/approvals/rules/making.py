"""From a published plan to cases: one for each matter, their order, and by when each stage is to be applied for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kuaijin.approvals.models import Case, CaseLink, Checklist, Desk, Plan
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.queries.catalogue import desks_of
from kuaijin.approvals.rules.clocks import ABOUT_LENGTH
from kuaijin.approvals.rules.promising import Drawn, source_of, why_after
from kuaijin.approvals.states import GRANTED
from kuaijin.directory.models import Post
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter, Stated
from kuaijin.planning.catalogue.terms import Confirmations
from kuaijin.planning.matters import Matter

# What the obligation to apply for a stage is about begins so; checklist and stage follow.
FILING = "file:"

UNTOUCHED = (CaseState.PLANNED,)
DAYS = ("review_start", "start", "decide", "promised_due", "statutory_due")


@dataclass(frozen=True)
class Difference:
    """What publishing does to the cases of a checklist: by codes of matters. `kept`: under way, with its own days."""

    made: tuple[str, ...]
    moved: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def open_cases(checklist: Checklist) -> dict[str, Case]:
    return {case.matter: case for case in Case.objects.filter(checklist=checklist, closed_on__isnull=True)}


def difference(plan: Plan, drawn: Drawn) -> Difference:
    """Nothing that was applied for is touched; what is needed but not in this plan stays as it was planned."""
    there, planned = open_cases(plan.checklist), [entry["id"] for entry in plan.document["plan"]]
    needed = {item.matter.code for item in drawn.listed.needed}
    running = {code for code, case in there.items() if case.state not in UNTOUCHED}
    return Difference(
        made=tuple(code for code in planned if code not in there and code not in decided(plan.checklist)),
        moved=tuple(code for code in planned if code in there and code not in running),
        kept=tuple(code for code in there if code in running or (code not in planned and code in needed)),
        dropped=tuple(code for code in there if code not in running and code not in planned and code not in needed),
    )


def decided(checklist: Checklist) -> set[str]:
    """Matters that were granted and still hold: they are not handled twice."""
    holds = Case.objects.filter(checklist=checklist, state__in=GRANTED)
    return set(holds.values_list("matter", flat=True))


def without_desk(plan: Plan) -> list[str]:
    """Departments of the plan for which the zone has named no post."""
    desks = desks_of(plan.checklist.dossier.zone)
    wanted = dict.fromkeys(entry["department"] or "" for entry in plan.document["plan"])
    return [name for name in wanted if name not in desks]


def cases_of(plan: Plan, drawn: Drawn) -> tuple[list[Case], list[CaseLink]]:
    """The cases as the plan has them, none of them saved: by matter, and the order among them."""
    desks = desks_of(plan.checklist.dossier.zone)
    asked = {matter.id: matter for matter in drawn.asked.matters}
    cases = {}
    for entry in plan.document["plan"]:
        matter = asked[entry["id"]]
        listed = drawn.catalogue.matters[matter.catalogue]
        cases[matter.id] = _case(plan, entry, matter, listed, desks[matter.department], asked, drawn)
    links = [
        CaseLink(
            case=cases[matter.id],
            after=cases[link.matter],
            kind=str(link.kind),
            lag_days=link.lag.days,
            lag_mode=str(link.lag.mode),
            source=why_after(drawn.catalogue, matter.id, link.matter),
        )
        for matter in asked.values()
        for link in matter.after
    ]
    return list(cases.values()), links


def _case(
    plan: Plan,
    own: dict[str, Any],
    matter: Matter,
    listed: CatalogueMatter,
    desk: Desk,
    asked: dict[str, Matter],
    drawn: Drawn,
) -> Case:
    """`own`: its line of the plan. A merged one goes by the term of the matter with which it is decided."""
    confirmed = drawn.confirmed
    host, decides = matter, own
    while decides["by"] == "merged":
        host = asked[decides["merged_into"]]
        decides = _entry(plan, host.id)
    return Case(
        dossier=plan.checklist.dossier,
        checklist=plan.checklist,
        plan=plan,
        matter=matter.id,
        name=listed.name.zh[:120],
        name_en=listed.name.en[:160],
        stage=matter.stage,
        department=matter.department,
        post=desk.post,
        way=own["by"],
        promised_term={
            "mode": "working" if decides["by"] == "commitment" else str(host.mode),
            "days": decides["days"],
            "roll": str(listed.roll),
            "source": source_of(listed, "promised", confirmed) or source_of(listed, "statutory", confirmed),
        },
        statutory_term={
            "mode": str(matter.mode),
            "days": matter.statutory,
            "roll": str(listed.roll),
            "source": source_of(listed, "statutory", confirmed),
        },
        matter_facts={**matter_facts(listed, confirmed), "documents": documents(listed, drawn.catalogue)},
        planned={key: own[key] or own.get(f"{key}_estimate") for key in DAYS},
        planned_start_on=_day(own, "start"),
        planned_decide_on=_day(own, "decide"),
    )


def _entry(plan: Plan, matter: str) -> dict[str, Any]:
    return next(entry for entry in plan.document["plan"] if entry["id"] == matter)


def _day(entry: dict[str, Any], key: str) -> date:
    return date.fromisoformat(entry[key] or entry[f"{key}_estimate"])


def matter_facts(listed: CatalogueMatter, confirmed: Confirmations) -> dict[str, Any]:
    """What the catalogue says of a matter beside its terms, frozen with the plan."""
    validity, barred = listed.validity, listed.commitment_barred
    return {
        "extension": _days(listed, "extension", confirmed, authority=listed.extension_authority),
        "notice": _days(listed, "notice", confirmed, mode=str(listed.notice_mode)),
        "correction_days": _days(listed, "correction_days", confirmed),
        "deemed_accepted": None
        if listed.deemed_accepted is None
        else {"holds": listed.deemed_accepted.value, "source": listed.deemed_accepted.source},
        "validity": None
        if validity is None
        else {
            **{unit: n for unit in ("years", "months", "days") if (n := getattr(validity.value, unit))},
            "source": validity.source,
        },
        "renewals": _days(listed, "renewals", confirmed),
        "needs": list(listed.needs),
        "produces": list(listed.produces),
        "deferrable": list(listed.deferrable),
        "stops": list(listed.stops),
        "commitment": _days(listed, "commitment", confirmed),
        "commitment_barred": None
        if barred is None
        else {"reason": barred.value.zh, "reason_en": barred.value.en, "source": barred.source},
    }


def documents(listed: CatalogueMatter, catalogue: Catalogue) -> dict[str, Any]:
    """The papers that it needs or makes, by what the catalogue calls them today."""
    kinds = (catalogue.documents.get(code) for code in (*listed.needs, *listed.produces))
    return {
        kind.code: {
            "name": kind.name.zh,
            "name_en": kind.name.en,
            "obtainable": kind.obtainable,
            "source": kind.source,
        }
        for kind in kinds
        if kind is not None
    }


def _days(listed: CatalogueMatter, field: str, confirmed: Confirmations, **more: Any) -> dict[str, Any] | None:
    stated: Stated | None = getattr(listed, field)
    said = confirmed.get((listed.code, field))
    if said is not None:
        return {"days": said.value, "source": said.source, **more}
    return None if stated is None else {"days": stated.value, "source": stated.source, **more}


def first_days(cases: Iterable[Case]) -> dict[str, date]:
    """By stage, the day on which its first papers are looked at: a review in advance needs them before acceptance."""
    days: dict[str, date] = {}
    for case in cases:
        begun = case.planned.get("review_start")
        if begun and case.way != Way.MERGED:
            day = date.fromisoformat(begun)
            days[case.stage] = min(days.get(case.stage, day), day)
    return days


def filing_about(checklist: Checklist, stage: str) -> str:
    """By what an obligation is known as that of applying for a stage."""
    return f"{FILING}{checklist.pk}:{stage}"[:ABOUT_LENGTH]


def filing_named(about: str) -> tuple[int, str] | None:
    """The key of the checklist and the stage that are applied for; None where it is about something else."""
    key, _colon, stage = about.removeprefix(FILING).partition(":")
    return (int(key), stage) if about.startswith(FILING) and key.isdecimal() and stage else None


def filing_owed(checklist: Checklist, stage: str) -> Obligation | None:
    """The open obligation to apply for a stage."""
    return Obligation.objects.filter(
        dossier=checklist.dossier, kind=Kind.TASK, state=State.OPEN, about=filing_about(checklist, stage)
    ).first()


def files(checklist: Checklist, day: date) -> Post:
    """Who applies for the enterprise: the project's contact, else its manager, else the zone's coordinating post."""
    seats = seats_of([checklist.dossier], day)[checklist.dossier_id]
    for role in (Role.CONTACT, Role.MANAGER):
        seat = seats[role]
        if seat.assignment is not None and seat.holder is not None:
            return seat.assignment.post
    return backstop_of(checklist.dossier.zone_id)
