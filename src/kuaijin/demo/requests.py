"""A year of requests in zone N: rules and levels, what was heard and answered, what is under way, a street's survey."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from kuaijin.contacts import commands as contacts
from kuaijin.demo.scene import Course, Scene, pack
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import holders
from kuaijin.dossiers.commands import open_dossier
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations.calendars import calendar_of
from kuaijin.requests import commands
from kuaijin.requests.models import ServiceRequest

Row = dict[str, Any]
ADMINISTRATOR = "秦甲"
BAD_GRADE = 2
SHOWN_BY = "办理记录和企业签收单"


@dataclass
class Told:
    """One request while its acts are told. `key` is known once it was opened."""

    scene: Scene
    key: int = field(init=False)

    def request(self) -> ServiceRequest:
        rows = ServiceRequest.objects.select_related(
            "dossier__zone", "obligation__obligor__organisation", "receiver__organisation", "backstop__organisation"
        )
        return rows.get(pk=self.key)

    def who(self, name: str, day: date, at: datetime) -> Row:
        return {"actor": self.scene.actor(name.partition("@")[0], day), "at": at, "day": day}

    def owner(self, day: date, at: datetime) -> Row:
        """Whoever answers for it now."""
        return {"actor": holder_of(self.scene, self.request().owner, day), "at": at, "day": day}


def plan(scene: Scene, course: Course) -> None:
    """Puts every act about requests on its day."""
    facts = pack("requests")
    course.add(facts["levels"]["day"], "09:00", partial(_ways, scene, facts))
    for row in facts["year"]:
        _tell_year(scene, course, row, facts["texts"][row["text"]])
    for row in facts["now"]:
        told = Told(scene)
        opened = row["open"]
        course.add(opened["day"], opened["at"], partial(_open_now, told, row))
        for act in row["acts"]:
            course.add(act["day"], act["at"], partial(ACTS[act["act"]], told, act))
    _tell_survey(scene, course, facts["survey"])


def holder_of(scene: Scene, post: Post | None, day: date) -> Actor:
    """Who sits on the post that day, or the script on behalf of the post."""
    held = holders({post.pk}, day) if post is not None else {}
    return scene.actor(held[post.pk].person.name, day) if post is not None and post.pk in held else scene.script


def _ways(scene: Scene, facts: Row, at: datetime) -> None:
    day = facts["levels"]["day"]
    act: Row = {"actor": scene.actor(ADMINISTRATOR, day), "at": at, "zone": scene.zone, "day": day}
    for kind, level in facts["levels"].items():
        if kind != "day":
            commands.choose_level(**act, level=level, kind="" if kind == "all" else kind)
    for order, row in enumerate(facts["rules"], 1):
        fits = {key: row[key] for key in ("kind", "contains") if key in row}
        commands.set_rule(**act, order=order, post=scene.posts[row["who"]], **fits)
    for row in facts["templates"]:
        commands.save_template(actor=act["actor"], at=at, zone=scene.zone, name=row["name"], words=row["words"])


# --- the year -----------------------------------------------------------------------------------------------


def _tell_year(scene: Scene, course: Course, row: Row, text: Row) -> None:
    told, day, calendar = Told(scene), row["day"], calendar_of()
    answered = calendar.add(day, row["took"])
    called = calendar.add(answered, 1)
    course.add(day, "09:20", partial(_open, told, row, text))
    course.add(day, "09:50", partial(_dispatch, told, day, text))
    course.add(day, "10:10", partial(_accept, told, day, text))
    course.add(calendar.add(day, 1), "09:30", partial(_tell_plan, told, calendar.add(day, 1), text))
    course.add(answered, "16:20", partial(_answer, told, answered, text))
    course.add(called, "10:00", partial(_call_back, told, called, row["grade"]))
    if row["grade"] <= BAD_GRADE:
        again = calendar.add(called, 3)
        course.add(again, "16:30", partial(_answer, told, again, text))
        heard, last = calendar.add(again, 1), row.get("last_word")
        course.add(heard, "10:20", partial(_call_back, told, heard, 1 if last else 4))
        if last:
            course.add(calendar.add(heard, 2), "15:00", partial(_conclude, told, calendar.add(heard, 2), last))


def _open(told: Told, row: Row, text: Row, at: datetime) -> None:
    scene, firm = told.scene, told.scene.enterprises[row["from"]]
    contact = firm.contacts.order_by("pk").first()
    told.key = commands.open_request(
        actor=scene.script,
        at=at,
        zone=scene.zone,
        words=text["words"],
        kind=text["kind"],
        day=row["day"],
        channel=row["channel"],
        title=text["title"],
        enterprise=firm,
        said_by=contact.name if contact else firm.name,
        phone=contact.phone if contact else "",
    ).pk


def _dispatch(told: Told, day: date, text: Row, at: datetime) -> None:
    commands.dispatch(**told.owner(day, at), request=told.request(), to=told.scene.posts[text["who"]])


def _accept(told: Told, day: date, text: Row, at: datetime) -> None:
    who = told.who(text["who"], day, at)
    commands.accept(**who, request=told.request())
    commands.contacted(**who, request=told.request(), words="已电话联系，问清了情况。")


def _tell_plan(told: Told, day: date, text: Row, at: datetime) -> None:
    commands.tell_plan(**told.who(text["who"], day, at), request=told.request(), words=text["plan"])


def _answer(told: Told, day: date, text: Row, at: datetime) -> None:
    commands.answer(
        **told.owner(day, at),
        request=told.request(),
        words=text["answer"],
        cause=text["cause"],
        outcome=text.get("outcome", "solved"),
        shown_by=SHOWN_BY,
    )


def _call_back(told: Told, day: date, grade: int, at: datetime) -> None:
    words = "还没有真正解决。" if grade <= BAD_GRADE else ""
    commands.call_back(**told.owner(day, at), request=told.request(), grade=grade, words=words)


def _conclude(told: Told, day: date, facts: Row, at: datetime) -> None:
    given = {"words": facts["words"], "basis": facts["basis"]}
    commands.conclude(**told.who(facts["by"], day, at), request=told.request(), **given)


# --- under way ----------------------------------------------------------------------------------------------


def _open_now(told: Told, row: Row, at: datetime) -> None:
    scene, opened = told.scene, row["open"]
    firm = scene.enterprises[opened["from"]]
    contact = firm.contacts.order_by("pk").first()
    against = scene.organisations[opened["against"]] if "against" in opened else None
    request = commands.open_request(
        actor=scene.actor(opened["by"], opened["day"]) if "by" in opened else scene.script,
        at=at,
        zone=scene.zone,
        words=opened["words"],
        kind=opened["kind"],
        day=opened["day"],
        channel=opened["channel"],
        title=opened["title"],
        enterprise=firm,
        said_by=opened.get("by") or (contact.name if contact else firm.name),
        phone=contact.phone if contact else "",
        complained_of=against,
    )
    told.key = request.pk
    if risk := row.get("risk"):
        commands.correct(
            actor=scene.script,
            at=at,
            day=opened["day"],
            request=told.request(),
            reason="记下可能的影响",
            investment_at_risk=Decimal(risk["investment"]),
            jobs_at_risk=risk["jobs"],
            leaving=risk["leaving"],
        )


def _done(name: str, *words: str) -> Callable[[Told, Row, datetime], None]:
    """The act `name` by whom the row says, with the words of the row under the names of its arguments."""

    def done(told: Told, row: Row, at: datetime) -> None:
        given = {argument: row.get("words", "") for argument in words}
        if "to" in row:
            given["to"] = told.scene.posts[row["to"]]
        if "shown_by" in given:
            given["shown_by"] = SHOWN_BY
        given |= {key: row[key] for key in ("until", "why", "cause") if key in row}
        getattr(commands, name)(**told.who(row["by"], row["day"], at), request=told.request(), **given)

    return done


ACTS: dict[str, Callable[[Told, Row, datetime], None]] = {
    "dispatch": _done("dispatch"),
    "accept": _done("accept"),
    "dispute": _done("dispute", "reason"),
    "contacted": _done("contacted", "words"),
    "tell_plan": _done("tell_plan", "words"),
    "ask_leader": _done("ask_leader", "reason"),
    "ask_enterprise": _done("ask_enterprise", "words"),
    "plan_to_solve": _done("plan_to_solve", "reason"),
    "answer": _done("answer", "words", "shown_by"),
    "withdraw": _done("withdraw", "words"),
}


# --- a street from door to door -----------------------------------------------------------------------------


def _tell_survey(scene: Scene, course: Course, facts: Row) -> None:
    opened: dict[str, Dossier] = {}
    calendar = calendar_of()
    course.add(facts["from"], "08:30", partial(_open_survey, scene, facts, opened))
    for row in facts["visits"]:
        course.add(row["day"], "15:00", partial(_survey_visit, scene, facts, row, opened))
        if "problem" not in row:
            continue
        told, done = Told(scene), calendar.add(row["day"], row["took"])
        course.add(row["day"], "16:30", partial(_residents_ask, told, facts, row))
        seen = calendar.add(row["day"], 1)
        course.add(seen, "09:10", partial(_residents_planned, told, facts, seen))
        course.add(done, "15:30", partial(_residents_told, told, facts, row, done))
        course.add(calendar.add(done, 1), "09:40", partial(_call_back, told, calendar.add(done, 1), 5))


def _open_survey(scene: Scene, facts: Row, opened: dict[str, Dossier], at: datetime) -> None:
    opened["survey"] = open_dossier(
        actor=scene.script,
        at=at,
        zone=scene.zone,
        kind="survey",
        title=facts["title"],
        opened_on=facts["from"],
        region=scene.regions[facts["town"]],
        organisation=scene.organisations[facts["town"]],
        secrecy="internal",
    )


def _survey_visit(scene: Scene, facts: Row, row: Row, opened: dict[str, Dossier], at: datetime) -> None:
    contacts.record(
        actor=scene.script,
        at=at,
        dossier=opened["survey"],
        kind="visit",
        on=row["day"],
        day=row["day"],
        people=[scene.posts[facts["who"]]],
        place=row["place"],
        heard=row.get("problem", ""),
        done="上门问了难处，记下来，当天交办。" if "problem" in row else "上门问了难处，没有要办的。",
    )


def _residents_ask(told: Told, facts: Row, row: Row, at: datetime) -> None:
    scene, day = told.scene, row["day"]
    told.key = commands.open_request(
        actor=scene.script,
        at=at,
        zone=scene.zone,
        words=row["problem"],
        kind="residents",
        day=day,
        channel="visit",
        title=f"{row['place']}：{row['problem'].rstrip('。')}",
        region=scene.regions[facts["town"]],
        said_by="居民代表",
    ).pk
    street = scene.posts[facts["who"]]
    commands.dispatch(**told.owner(day, at), request=told.request(), to=street)
    commands.accept(**told.who(facts["who"], day, at), request=told.request())


def _residents_planned(told: Told, facts: Row, day: date, at: datetime) -> None:
    words = "已到现场看过，列进本月要办的事。"
    commands.tell_plan(**told.who(facts["who"], day, at), request=told.request(), words=words)


def _residents_told(told: Told, facts: Row, row: Row, day: date, at: datetime) -> None:
    who = told.who(facts["who"], day, at)
    commands.answer(**who, request=told.request(), words=row["answer"], cause="capacity", shown_by=SHOWN_BY)
