"""An answer as the document that `kuaijin plan --json` prints. Days as ISO text."""

from datetime import date

from kuaijin.planning.answer import Answer, Used
from kuaijin.planning.axis import Axis
from kuaijin.planning.causes import CauseKind
from kuaijin.planning.causes import told as in_words
from kuaijin.planning.handling import Handling, Told, told
from kuaijin.planning.levers import KINDS, STATED
from kuaijin.planning.outcome import Found
from kuaijin.planning.timing import STAGE_LIMIT

STATED_SOURCE = f"{STATED.zh} · {STATED.en}"


def document(answer: Answer) -> dict[str, object]:
    plan = told(answer)
    found = answer.found
    missing = _missing_year(answer.axis, plan)
    days = next((goal for goal in found.goals if goal.name == "days"), None) if found else None
    return {
        "start": answer.asked.start.isoformat(),
        "packs": list(answer.asked.packs),
        "matters": [
            {
                "id": matter.id,
                "needed": True,
                "because": [{"rule": "stated", "facts": {}, "source": STATED_SOURCE}],
            }
            for matter in answer.asked.matters
        ],
        "serial_days": answer.serial_days,
        "serial_calendar_days": answer.serial_calendar_days,
        "parallel_days": answer.parallel_days,
        "plan": [_entry(one, answer.axis) for one in plan.handlings] if plan else [],
        "critical_path": list(plan.critical_path) if plan else [],
        "levers": [_lever(answer, used) for used in answer.used],
        "unused_levers": _unused(answer),
        "promise": {
            "asked": answer.asked.promise,
            "feasible": answer.feasible,
            "days": found.days if found else None,
            "conflicts": _conflicts(answer),
            "irreducible": answer.irreducible,
            "other_conflicts": answer.other_conflicts,
            "unlawful": answer.unlawful,
        },
        "outside_clock": _outside(plan) if plan else [],
        "rest_days": [day.isoformat() for day in plan.rest_days] if plan else [],
        "elapsed_days": plan.elapsed.days if plan else None,
        "elapsed": _elapsed(plan) if plan else None,
        "proved": _proved(answer),
        "gap": round(days.gap, 4) if days else None,
        "goals": _goals(found) if found else [],
        "warnings": _warnings(answer),
        "provisional": missing is not None,
        "missing_year": missing,
    }


def _proved(answer: Answer) -> bool:
    """That no plan is shorter; that a promise is kept or cannot be; that no plan is lawful."""
    if answer.found is None:
        return answer.feasible is False
    if answer.asked.promise is not None and answer.feasible:
        return True
    return answer.feasible is not None and all(goal.proved for goal in answer.found.goals if goal.name == "days")


def _goals(found: Found) -> list[dict[str, object]]:
    return [
        {"goal": one.name, "value": one.value, "bound": one.bound, "proved": one.proved, "gap": round(one.gap, 4)}
        for one in found.goals
    ]


def _entry(one: Handling, axis: Axis) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": one.matter.id,
        "name": one.matter.title,
        "department": one.matter.department or None,
        "stage": one.matter.stage or None,
        "mode": str(one.matter.mode),
        "by": one.by,
        "days": one.days,
        "merged_into": one.matter.merge_into if one.by == "merged" else None,
    }
    for key in ("review_start", "start", "decide", "statutory_due", "promised_due"):
        day: date = getattr(one, key)
        known = axis.knows(day)
        entry[key] = day.isoformat() if known else None
        if not known:
            entry[f"{key}_estimate"] = day.isoformat()
    counted = one.counted
    entry["counted"] = {"review_start": counted.review, "start": counted.accept, "decide": counted.decide}
    entry["slack"], entry["critical"] = one.slack, one.critical
    return entry


def _lever(answer: Answer, used: Used) -> dict[str, object]:
    kind = KINDS[used.lever]
    return {
        "kind": str(used.lever),
        "name": kind.name.zh,
        "name_en": kind.name.en,
        "matter": used.matters[0] if len(used.matters) == 1 else None,
        "matters": list(used.matters),
        "saves": used.saves,
        "without": used.without,
        "exact": used.exact,
        "cost": kind.points * (len(used.matters) if kind.by_matter else 1),
        "burden": kind.burden.zh,
        "burden_en": kind.burden.en,
        "source": STATED_SOURCE,
        "ground": kind.ground or None,
    }


def _unused(answer: Answer) -> list[dict[str, object]]:
    """Levers that are allowed and not taken, with why."""
    if answer.found is None:
        return []
    taken = {used.lever for used in answer.used}
    told_so: list[dict[str, object]] = []
    for lever in answer.asked.levers:
        if lever in taken:
            continue
        why = ("不需要", "not needed") if KINDS[lever].needs else ("文件里没有事项因它变短", "no field gives it effect")
        told_so.append({"kind": str(lever), "reason": why[0], "reason_en": why[1]})
    return told_so


def _conflicts(answer: Answer) -> list[dict[str, object]]:
    told_of = [in_words(answer.asked, cause) for cause in answer.conflicts]
    return [
        {
            "kind": str(one.cause.kind),
            "matter": one.matter,
            "subject": one.cause.subject or None,
            "after": _awaited(answer, one.cause.subject, one.cause.place) if one.cause.kind is CauseKind.LINK else None,
            "text": one.zh,
            "text_en": one.en,
            "source": one.source,
        }
        for one in told_of
    ]


def _awaited(answer: Answer, matter_id: str, place: int) -> str:
    return answer.asked.matter(matter_id).after[place].matter


def _outside(plan: Told) -> list[dict[str, object]]:
    return [
        {
            "matter": one.matter.id,
            "kind": stretch.period.kind,
            "from": stretch.first.isoformat(),
            "to": stretch.last.isoformat(),
            "days": stretch.days,
            "working_days": stretch.working,
            "stops": ["promised", *(["statutory"] if stretch.period.statutory else [])],
            "source": stretch.period.statutory or stretch.period.promised,
        }
        for one in plan.handlings
        for stretch in one.stretches
    ]


def _elapsed(plan: Told) -> dict[str, object]:
    split = plan.elapsed
    return {"days": split.days, "counted": split.counted, "outside": split.outside, "rest": split.rest}


def _missing_year(axis: Axis, plan: Told | None) -> int | None:
    """The first year whose days the plan itself needs and no holiday notice tells."""
    days = [one.decide for one in plan.handlings] if plan else [axis.start]
    return axis.missing_year(max(days))


def _warnings(answer: Answer) -> list[dict[str, object]]:
    told_of: list[dict[str, object]] = []
    asked = answer.asked
    if len(asked.matters) > 1 and any(use == ("parallel", "") for use in (answer.found.uses if answer.found else ())):
        nowhere = [matter.title for matter in asked.matters if not matter.stage]
        if nowhere:
            told_of.append(
                {
                    "code": "no_stage",
                    "text": f"没有写明阶段：{'、'.join(nowhere)}；联合办理的阶段时限（{STAGE_LIMIT} 个工作日）没有核对",
                    "text_en": f"no stage given: {', '.join(nowhere)}; the stage limit of {STAGE_LIMIT} working days"
                    " for joint handling was not checked for them",
                    "source": "行政许可法（2019）第四十二条第二款",
                }
            )
    known = {matter.department for matter in asked.matters}
    for department in asked.capacities:
        if department not in known:
            told_of.append(
                {
                    "code": "unknown_department",
                    "text": f"capacities 写了 {department}，没有事项属于它",
                    "text_en": f"capacities names {department}, to which no matter belongs",
                    "source": STATED_SOURCE,
                }
            )
    return told_of
