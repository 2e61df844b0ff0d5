"""Dispatch on site, slips, visit plans, doors, what is known, and a reform after a bad month, in zone N."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from kuaijin.contacts import commands as contacts
from kuaijin.demo.files import prints
from kuaijin.demo.scene import Course, Scene, pack
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Obligation, State
from kuaijin.requests import commands as requests
from kuaijin.requests.causes import clusters
from kuaijin.requests.commands.doors import open_door
from kuaijin.requests.commands.reforms import Grounds
from kuaijin.requests.models import Reform, ServiceRequest
from kuaijin.requests.queries import causes
from kuaijin.supervision import commands
from kuaijin.supervision.models import DispatchMeeting, SupervisionSlip

Row = dict[str, Any]


@dataclass
class Told:
    """What was made so far, for the acts that follow."""

    scene: Scene
    meeting: int = 0
    slips: dict[int, int] = field(default_factory=dict)
    reform: int = 0

    def who(self, name: str, day: date, at: datetime) -> Row:
        return {"actor": self.scene.actor(name, day), "at": at, "day": day}

    def project(self, name: str) -> Dossier:
        return self.scene.projects[name].dossier


def plan(scene: Scene, course: Course) -> None:
    """Puts every act on its day."""
    facts, told = pack("supervision"), Told(scene)
    for row in facts["visits"]:
        course.add(row["day"], "09:30", partial(_visits, told, row))
    for row in facts["meetings"]:
        _plan_meeting(told, course, row)
    for number, row in enumerate(facts["slips"]):
        course.add(row["day"], row["at"], partial(_issue, told, number, row))
        if "answered" in row:
            course.add(row["answered"][0], "15:20", partial(_answer, told, number, row))
        if "closed" in row:
            course.add(row["closed"][0], "09:10", partial(_close, told, number, row))
    for row in facts["doors"]:
        course.add(row["day"], "10:00", partial(_door, told, row))
    for row in facts["known"]:
        course.add(row["day"], "16:00", partial(_know, told, row))
    reform = facts["reform"]
    course.add(reform["day"], "10:00", partial(_propose, told, reform))
    course.add(reform["decided"]["day"], "09:00", partial(_decide_reform, told, reform["decided"]))
    course.add(reform["done"]["day"], "17:00", partial(_report_reform, told, reform["done"]))


def _visits(told: Told, row: Row, at: datetime) -> None:
    contacts.make_visit_plan(
        **told.who(row["by"], row["day"], at),
        dossier=told.scene.task_forces[row["force"]].dossier,
        name=row["name"],
        starts_on=row["from"],
        ends_on=row["until"],
    )


# --- dispatch on site ---------------------------------------------------------------------------------------


def _plan_meeting(told: Told, course: Course, row: Row) -> None:
    course.add(row["planned"]["day"], "10:00", partial(_call, told, row))
    course.add(row["held"], "11:30", partial(_hold, told, row))
    for decided in (one for one in row["decided"] if "done" in one):
        course.add(decided["done"][0], "16:40", partial(_decision_done, told, decided))
    course.add(row["next"]["day"], "15:00", partial(_call_next, told, row))


def _call(told: Told, row: Row, at: datetime) -> None:
    told.meeting = commands.plan_meeting(
        **told.who(row["planned"]["by"], row["planned"]["day"], at),
        zone=told.scene.zone,
        title=row["title"],
        on=row["held"],
        time=time.fromisoformat(row["time"]),
        place=row["place"],
        chair=told.scene.posts[row["chair"]],
        projects=[told.project(name) for name in row["projects"]],
        posts=[told.scene.posts[name] for name in row["posts"]],
        others="澄川电机 杨丁",
    ).pk


def _meeting(told: Told) -> DispatchMeeting:
    return DispatchMeeting.objects.select_related("zone", "chair__organisation").get(pk=told.meeting)


def _hold(told: Told, row: Row, at: datetime) -> None:
    who = told.who(row["chair"], row["held"], at)
    for name, words in row["said"].items():
        commands.note(**who, meeting=_meeting(told), words=words, dossier=told.project(name))
    for decided in row["decided"]:
        commands.decide(
            **who,
            meeting=_meeting(told),
            dossier=told.project(decided["project"]),
            words=decided["words"],
            post=told.scene.posts[decided["post"]],
            until=decided["until"],
        )
    commands.attend(**who, meeting=_meeting(told), present=[told.scene.posts[name].pk for name in row["posts"]])
    commands.hold_meeting(**who, meeting=_meeting(told))


def _owed(told: Told, project: str, words: str) -> Obligation:
    rows = Obligation.objects.select_related("dossier__zone", "obligor__organisation")
    return rows.get(dossier=told.project(project), title=words, state=State.OPEN)


def _decision_done(told: Told, decided: Row, at: datetime) -> None:
    day, name, outcome = decided["done"]
    owed = _owed(told, decided["project"], decided["words"])
    report_done(**told.who(name, day, at), obligation=owed, on=day, outcome=outcome)


def _call_next(told: Told, row: Row, at: datetime) -> None:
    following = row["next"]
    commands.plan_meeting(
        **told.who(row["chair"], following["day"], at),
        zone=told.scene.zone,
        title=following["title"],
        on=following["held"],
        place=following["place"],
        chair=told.scene.posts[row["chair"]],
        projects=[told.project(name) for name in following["projects"]],
        posts=[told.scene.posts[name] for name in row["posts"]],
        previous=_meeting(told),
    )


# --- slips --------------------------------------------------------------------------------------------------


def _issue(told: Told, number: int, row: Row, at: datetime) -> None:
    about = _owed(told, row["project"], row["about"]) if "about" in row else None
    told.slips[number] = commands.issue_slip(
        **told.who(row["by"], row["day"], at),
        dossier=told.project(row["project"]),
        words=row["words"],
        asked=row["asked"],
        about=about,
        post=told.scene.posts[row["to"]] if "to" in row else None,
        instruction=row.get("instruction", ""),
    ).pk


def _slip(told: Told, number: int) -> SupervisionSlip:
    rows = SupervisionSlip.objects.select_related("dossier__zone", "obligation__obligor__organisation")
    return rows.get(pk=told.slips[number])


def _answer(told: Told, number: int, row: Row, at: datetime) -> None:
    day, name, words = row["answered"]
    files = [prints(f"Reply {day.isoformat()}").named("回复.pdf")]
    commands.answer_slip(**told.who(name, day, at), slip=_slip(told, number), words=words, files=files)


def _close(told: Told, number: int, row: Row, at: datetime) -> None:
    day, name, note = row["closed"]
    commands.close_slip(**told.who(name, day, at), slip=_slip(told, number), note=note)


# --- doors, what is known, a reform -------------------------------------------------------------------------


def _door(told: Told, row: Row, at: datetime) -> None:
    scene = told.scene
    open_door(
        **told.who("秦甲", row["day"], at),
        zone=scene.zone,
        enterprise=scene.enterprises[row["enterprise"]] if "enterprise" in row else None,
        region=scene.regions[row["region"]] if "region" in row else None,
        task_force=scene.task_forces[row["force"]].dossier if "force" in row else None,
    )


def _know(told: Told, row: Row, at: datetime) -> None:
    title = pack("requests")["texts"][row["text"]]["title"]
    rows = ServiceRequest.objects.filter(dossier__zone=told.scene.zone, dossier__title=title, state="closed")
    solved = rows.select_related("dossier__zone").order_by("pk").first()
    if solved is None:
        raise ValueError(f"the year tells no solved request {title}")
    requests.keep_known(
        **told.who("秦甲", row["day"], at),
        request=solved,
        question=row["question"],
        answer=row["answer"],
        shown_outside=row["outside"],
    )


def _propose(told: Told, row: Row, at: datetime) -> None:
    zone, script = told.scene.zone, told.scene.script
    period = causes.Period(row["from"], row["until"])
    said = causes.read(causes.asked_in(script, period), row["day"])
    found = clusters(said)[0]
    members = causes.group(script, found)
    grounds = Grounds(found, period.first, period.until, len(said), causes.figures_of(members))
    told.reform = requests.propose_reform(
        **told.who(row["by"], row["day"], at), zone=zone, grounds=grounds, title=row["title"], measure=row["measure"]
    ).pk


def _reform(told: Told) -> Reform:
    owed = ("obligation__dossier__zone", "obligation__obligor__organisation")
    return Reform.objects.select_related("dossier__zone", *owed).get(pk=told.reform)


def _decide_reform(told: Told, row: Row, at: datetime) -> None:
    owner = told.scene.posts[row["owner"]]
    who = told.who(row["by"], row["day"], at)
    requests.decide_reform(**who, reform=_reform(told), adopted=True, owner=owner, until=row["until"])


def _report_reform(told: Told, row: Row, at: datetime) -> None:
    requests.report_reform(**told.who(row["by"], row["day"], at), reform=_reform(told), words=row["words"])
