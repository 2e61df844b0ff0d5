"""Parallel approval in zone N: packs, who handles what, and two projects told act by act."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

import yaml

from kuaijin.approvals import commands, plan_desk
from kuaijin.approvals.commands.sessions import Decision
from kuaijin.approvals.models import Case, Checklist
from kuaijin.approvals.rules import papers, promising
from kuaijin.demo.files import MadeFile, prints
from kuaijin.demo.scene import PACK, Course, Scene, pack
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Obligation, State

Row = dict[str, Any]
SHIPPED = PACK.parent / "approvals"
GUIDE = "guide"
OPENER = "秦甲"
LEADER = "褚乙"


@dataclass
class Told:
    """One project while its acts are told."""

    scene: Scene
    row: Row
    checklist: Checklist = field(init=False)

    def case(self, matter: str) -> Case:
        rows = Case.objects.select_related("dossier__zone", "dossier__organisation", "post__organisation", "checklist")
        return rows.get(checklist=self.checklist, matter=matter)

    def who(self, name: str, day: date, at: datetime) -> dict[str, Any]:
        return {"actor": self.scene.actor(name.partition("@")[0], day), "at": at, "day": day}


def plan(scene: Scene, course: Course) -> None:
    """Puts every act about approvals on its day."""
    facts = pack("approvals")
    loaded = facts["loaded"]
    course.add(loaded, "08:30", partial(_load, scene, facts))
    for row in facts["confirmed"]:
        course.add(row["day"], "10:00", partial(_confirm, scene, row))
    for row in facts["ruled"]:
        course.add(row["day"], "10:30", partial(_rule, scene, row))
    for row in facts["projects"]:
        _tell(Told(scene, row), course)


def _load(scene: Scene, facts: Row, at: datetime) -> None:
    day = facts["loaded"]
    for code in (*facts["packs"], GUIDE):
        actor = scene.actor(OPENER, day)
        version = commands.load_pack(actor=actor, at=at, zone=scene.zone, document=_document(code))
        commands.publish_pack(actor=scene.actor(LEADER, day), at=at, version=version, valid_from=day)
    for row in facts["desks"]:
        commands.set_desk(
            actor=scene.actor(OPENER, day),
            at=at,
            zone=scene.zone,
            department=row["department"],
            post=scene.posts[row["who"]],
            day=day,
            places=row.get("places"),
        )


def _document(code: str) -> Any:
    if code == GUIDE:
        return pack(GUIDE)
    return yaml.safe_load((SHIPPED / f"{code}.yaml").read_text(encoding="utf-8"))


def _confirm(scene: Scene, row: Row, at: datetime) -> None:
    told = {key: row[key] for key in ("matter", "field", "value", "source", "day")}
    commands.confirm(actor=scene.actor(row["who"], row["day"]), at=at, zone=scene.zone, **told)


def _rule(scene: Scene, row: Row, at: datetime) -> None:
    told = {key: row[key] for key in ("conflict", "chosen", "source", "reason", "day")}
    commands.rule(actor=scene.actor(row["who"], row["day"]), at=at, zone=scene.zone, **told)


def _tell(told: Told, course: Course) -> None:
    row = told.row
    opened, asked, mandate = row["opened"], row["plan"], row["mandate"]
    course.add(opened[0], "09:00", partial(_open, told))
    for answer in row["answers"]:
        course.add(answer["day"], "11:00", partial(_answer, told, answer))
    if "session" in row:
        course.add(row["session"]["called"], "15:00", partial(_call, told, row["session"]))
        course.add(row["session"]["held"], "16:00", partial(_hold, told, row["session"]))
    course.add(mandate["day"], "16:30", partial(_mandate, told, mandate))
    course.add(asked["day"], "15:00", partial(_plan, told, asked))
    course.add(asked["published"], "16:00", partial(_publish, told, asked))
    for act in row["acts"]:
        course.add(act["day"], act["at"], partial(ACTS[act["act"]], told, act))


def _open(told: Told, at: datetime) -> None:
    day, name, remark = told.row["opened"]
    project = told.scene.projects[told.row["project"]]
    told.checklist = commands.open_checklist(**told.who(name, day, at), dossier=project.dossier, name=remark)


def _answer(told: Told, row: Row, at: datetime) -> None:
    who = told.who(row["by"], row["day"], at)
    commands.answer_facts(**who, checklist=told.checklist, answers=row["facts"], source=row["source"])


def _mandate(told: Told, row: Row, at: datetime) -> None:
    commands.grant_mandate(
        **told.who(row["by"], row["day"], at),
        dossier=told.checklist.dossier,
        post=told.scene.posts[row["who"]],
        starts_on=row["day"],
        scope=row["scope"],
        files=[prints("Mandate of agency service").named("帮办代办委托书.pdf")],
    )


def _plan(told: Told, row: Row, at: datetime) -> None:
    question = promising.question_from({**row, "start": row["start"].isoformat()})
    settings = plan_desk.Settings.of(told.checklist, row["day"])
    commands.make_plan(
        **told.who(row["by"], row["day"], at),
        checklist=told.checklist,
        asked=question.as_asked(),
        document=plan_desk.tried(settings, question).answer,
        name=row["name"],
    )


def _publish(told: Told, row: Row, at: datetime) -> None:
    made = told.checklist.plans.get()
    commands.publish_plan(**told.who(row["by"], row["published"], at), plan=made)


def _call(told: Told, row: Row, at: datetime) -> None:
    commands.call_session(
        **told.who(row["by"], row["called"], at),
        dossier=told.checklist.dossier,
        checklist=told.checklist,
        kind=row["kind"],
        subject=row["subject"],
        place=row["place"],
        for_on=row["held"],
        posts=[told.scene.posts[name] for name in row["offices"]],
    )


def _hold(told: Told, row: Row, at: datetime) -> None:
    day, session = row["held"], told.checklist.sessions.get()
    for name, said in row["offices"].items():
        commands.say_at_session(
            **told.who(name, day, at),
            session=session,
            post=told.scene.posts[name],
            said=said,
            nothing_missing=not said,
            on=day,
        )
    words, whose, until = row["decision"]
    session.refresh_from_db()
    commands.hold_session(
        **told.who(row["by"], day, at),
        session=session,
        on=day,
        minutes=row["minutes"],
        decisions=[Decision(words, told.scene.posts[whose], until)],
        present=_names(row["offices"]),
    )


def _names(offices: Row) -> str:
    return "、".join(offices)


def _paper(paper: papers.Paper) -> MadeFile:
    """Named as an applicant names it; a slash in a name would be a folder."""
    return prints(f"Paper {paper.code}").named(f"{paper.name.replace('/', '、')}.pdf")


def _file(told: Told, act: Row, at: datetime) -> None:
    """Every stage at once: each paper asked of the applicant is handed in one time."""
    later: Row = act["later"]
    for stage in dict.fromkeys(
        Case.objects.filter(checklist=told.checklist).order_by("pk").values_list("stage", flat=True)
    ):
        cases = Case.objects.filter(checklist=told.checklist, stage=stage)
        asked = {one.code: one for case in cases for one in papers.asked(case)}
        there = set(told.checklist.documents.values_list("code", flat=True))
        commands.file_stage(
            **told.who(act["by"], act["day"], at),
            checklist=told.checklist,
            stage=stage,
            on=act["day"],
            files={code: _paper(one) for code, one in asked.items() if code not in later and code not in there},
            deferred={code: until for code, until in later.items() if code in asked},
        )


def _hand_in(told: Told, act: Row, at: datetime) -> None:
    who, code = told.who(act["by"], act["day"], at), act["paper"]
    cases = Case.objects.filter(checklist=told.checklist)
    named = next(one for case in cases for one in papers.needed(case) if one.code == code)
    commands.hand_in(**who, checklist=told.checklist, code=code, on=act["day"], file=_paper(named))


def _done(told: Told, act: Row, at: datetime) -> None:
    """What a session decided, by its title."""
    owed = Obligation.objects.get(dossier=told.checklist.dossier, state=State.OPEN, title=act["title"])
    who = told.who(act["by"], act["day"], at)
    report_done(**who, obligation=owed, on=act["day"], outcome=act["outcome"])


def _step(command: Callable[..., Any], *keys: str, **more: Any) -> Callable[[Told, Row, datetime], None]:
    """An act of one case: the named values of the row go to the command as they are."""

    def run(told: Told, act: Row, at: datetime) -> None:
        given = {RENAMED.get(key, key): act[key] for key in keys if key in act}
        case = told.case(act["matter"])
        command(**told.who(act["by"], act["day"], at), case=case, on=act["day"], **given, **more)

    return run


RENAMED = {"papers": "papers_until", "number": "result_number"}
ACTS: dict[str, Callable[[Told, Row, datetime], None]] = {
    "file": _file,
    "done": _done,
    "hand_in": _hand_in,
    "accept": _step(commands.accept),
    "accept_deferred": _step(commands.accept_deferred, "papers"),
    "correction": _step(commands.notify_correction, "items", "until"),
    "correct": _step(commands.correct, "words"),
    "pre_reviewed": _step(commands.pre_reviewed, "words"),
    "notice": _step(commands.hold_notice, "until"),
    "resume": _step(commands.resume),
    "grant": _step(commands.decide, "number", outcome="granted"),
    "deliver": _step(commands.deliver, "how"),
    "used": _step(commands.note_used, "words"),
}


def _pause(told: Told, act: Row, at: datetime) -> None:
    commands.pause(
        **told.who(act["by"], act["day"], at),
        case=told.case(act["matter"]),
        on=act["day"],
        ground=act["ground"],
        expected_end=act["until"],
        words=act["words"],
    )


ACTS["pause"] = _pause
