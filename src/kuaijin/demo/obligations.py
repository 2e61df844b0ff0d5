"""What is owed in the demo zones, each from the day it was received, with the events of its clock."""

from datetime import date, datetime
from functools import partial
from typing import Any

from kuaijin.demo.scene import Course, Scene, pack
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import until, working_days
from kuaijin.problems import commands as problems
from kuaijin.problems.models import Problem

Row = dict[str, Any]


def plan(scene: Scene, course: Course) -> None:
    """Puts every opening, event and end of an obligation on its day."""
    opened: dict[int, Obligation] = {}
    told = (
        pack("obligations")["obligations"] if scene.zone.code == "N" else pack(scene.zone.code.lower())["obligations"]
    )
    for number, row in enumerate(told):
        course.add(row["from"], "08:40", partial(_open, scene, row, number, opened))
        for event in row.get("events", ()):
            course.add(event["day"], "10:20", partial(_event, scene, row, event, number, opened))
        for step in ("handed", "answered"):
            if step in row:
                course.add(row[step][0], "16:20", partial(STEPS[step], scene, row, opened, number))
        if "done" in row:
            day, outcome = row["done"]
            course.add(day, "17:10", partial(_done, scene, row, outcome, number, opened))


def _open(scene: Scene, row: Row, number: int, opened: dict[int, Obligation], at: datetime) -> None:
    day = row["from"]
    if "problem" in row:
        opened[number] = _raise(scene, row, at).obligation
        return
    opened[number] = obligations.open_obligation(
        actor=scene.actor(_opener(scene, row), day),
        at=at,
        dossier=_dossier(scene, row),
        kind=row["kind"],
        title=row["title"],
        obligor=scene.posts[row["who"]],
        waiting=scene.posts[row["waits"]] if "waits" in row else None,
        beneficiary=scene.organisations[row["owed_to"]] if "owed_to" in row else None,
        term=term_of(row),
        received_on=day,
        day=day,
        planned_on=row.get("planned"),
        secrecy=Secrecy.OUTSIDE if row.get("outside") else Secrecy.INTERNAL,
        unverified=bool(row.get("unverified")),
    )


def _raise(scene: Scene, row: Row, at: datetime) -> Problem:
    day = row["from"]
    problem: Problem = problems.raise_problem(
        actor=scene.actor(row.get("by") or _opener(scene, row), day),
        at=at,
        dossier=_dossier(scene, row),
        kind=row["problem"],
        words=row["title"],
        owner=scene.posts[row["who"]],
        term_days=row.get("working"),
        secrecy=Secrecy.OUTSIDE if row.get("outside") else Secrecy.INTERNAL,
        day=day,
    )
    return problem


def _of(obligation: Obligation) -> Problem:
    rows = Problem.objects.select_related("obligation__obligor__organisation", "obligation__dossier__zone", "dossier")
    return rows.get(obligation=obligation.pk)


def _hand_on(scene: Scene, row: Row, opened: dict[int, Obligation], number: int, at: datetime) -> None:
    """The manager, whose it was, finds out whose it really is."""
    day, owner, reason = row["handed"]
    actor, problem = scene.actor(_name(row), day), _of(opened[number])
    problems.hand_on(actor=actor, at=at, problem=problem, owner=scene.posts[owner], reason=reason, day=day)


def _answer(scene: Scene, row: Row, opened: dict[int, Obligation], number: int, at: datetime) -> None:
    day, words = row["answered"]
    owner = row["handed"][1] if "handed" in row else _name(row)
    problems.answer(actor=scene.actor(owner, day), at=at, problem=_of(opened[number]), words=words, on=day, day=day)


STEPS = {"handed": _hand_on, "answered": _answer}


def _solve(scene: Scene, row: Row, outcome: str, obligation: Obligation, at: datetime) -> None:
    """The owner answers; whoever raised it, another person, closes it."""
    day = row["done"][0]
    problem = _of(obligation)
    problems.answer(actor=scene.actor(_name(row), day), at=at, problem=problem, words=outcome, on=day, day=day)
    closer = scene.actor(row.get("by") or _opener(scene, row), day)
    problems.close(actor=closer, at=at, problem=problem, on=day, day=day)


def _dossier(scene: Scene, row: Row) -> Dossier:
    return scene.projects[row["project"]].dossier


def _name(row: Row) -> str:
    return str(row["who"]).partition("@")[0]


def _opener(scene: Scene, row: Row) -> str:
    """The leader opens his own, all others the manager of the task force."""
    return "褚乙" if row["who"] == "褚乙" else scene.managers[row["project"]]


def term_of(row: Row) -> dict[str, Any]:
    """Promised working days, a day somebody named, or a law's limit with its two further limits (行政许可法 32)."""
    if "working" in row:
        return working_days(row["working"], row["source"])
    if "until" in row:
        return _until(row)
    return {
        "mode": "working",
        "roll": "none",
        "start_from": "accepted",
        "clock": "statutory",
        "notice_limit": 5,
        "deemed_accepted_after": 5,
        **row["law"],
    }


def _until(row: Row) -> dict[str, Any]:
    """An agreed day, counted in working days as people speak of it; a rest day can only be reached in calendar days."""
    calendar = calendar_of()
    if not calendar.is_workday(row["until"]):
        return until(row["from"], row["until"], row["source"])
    return working_days(calendar.between(row["from"], row["until"]), row["source"], clock="step")


def _event(scene: Scene, row: Row, event: Row, number: int, opened: dict[int, Obligation], at: datetime) -> None:
    facts = {key: value.isoformat() if isinstance(value, date) else value for key, value in event.items()}
    day = event["day"]
    obligations.record_event(
        actor=scene.actor(_name(row), day),
        at=at,
        obligation=_again(opened, number),
        kind=facts.pop("kind"),
        on=day,
        day=day,
        **{key: value for key, value in facts.items() if key != "day"},
    )


def _done(scene: Scene, row: Row, outcome: str, number: int, opened: dict[int, Obligation], at: datetime) -> None:
    day = row["done"][0]
    if "problem" in row:
        _solve(scene, row, outcome, opened[number], at)
        return
    obligations.report_done(
        actor=scene.actor(_name(row), day),
        at=at,
        obligation=_again(opened, number),
        on=day,
        outcome=outcome,
        day=day,
    )


def _again(opened: dict[int, Obligation], number: int) -> Obligation:
    """As it stands now: reminders have moved its next check meanwhile."""
    return Obligation.objects.select_related("dossier__zone", "obligor__organisation").get(pk=opened[number].pk)
