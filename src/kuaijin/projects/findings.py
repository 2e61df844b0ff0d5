"""What a project's page says first: one line a light, worst first, with the person who must act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import organisation_said, person_said
from kuaijin.dossiers.models import Role
from kuaijin.dossiers.seats import ROLES, Seat
from kuaijin.kit.components import left_text
from kuaijin.kit.formats import day_text, month_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Obligation, Standing
from kuaijin.obligations.silence import left_alone_said
from kuaijin.obligations.standings import light_of_obligation
from kuaijin.projects.course import Told, named
from kuaijin.projects.lateness import lag_of
from kuaijin.projects.models import Precision, ProjectStage
from kuaijin.projects.register import whose


@dataclass(frozen=True)
class Finding:
    light: Light
    said: SafeString | str


@dataclass(frozen=True)
class Facts:
    """Everything the lines are made of, read once by the page."""

    owed: Sequence[Obligation]
    people: Mapping[int, Holder]
    told: Told
    standing: Standing | None
    seats: Mapping[str, Seat]
    key: bool

    @property
    def today(self) -> date:
        return self.told.today

    @property
    def calendar(self) -> Calendar:
        return self.told.calendar


def findings(facts: Facts) -> list[Finding]:
    """At least one line: what is in order is said too."""
    lines = [*_vacant(facts), *_late(facts), *_behind(facts), *_near(facts), *_unverified(facts), *_left_alone(facts)]
    if lines:
        return lines
    if not facts.owed:
        return [Finding(Light.GREEN, _("没有欠着的事。"))]
    n = len(facts.owed)
    return [Finding(Light.GREEN, ngettext("%(n)s 件未了，都在期限内。", "%(n)s 件未了，都在期限内。", n) % {"n": n})]


def _vacant(facts: Facts) -> Iterable[Finding]:
    empty = [str(Role(role).label) for role in ROLES if facts.seats[role].vacant]
    if empty and facts.key:
        yield Finding(Light.RED, _("%(roles)s 空缺，没有人答应。") % {"roles": _("、").join(empty)})


def _of(facts: Facts, light: Light) -> list[Obligation]:
    return [row for row in facts.owed if light_of_obligation(row, facts.today) is light]


def _late(facts: Facts) -> Iterable[Finding]:
    late = _of(facts, Light.RED)
    if late:
        yield Finding(Light.RED, _line(late, facts))


def _line(rows: list[Obligation], facts: Facts) -> SafeString:
    """`1 件：王辛 欠“答复用电缺口”，逾期 1 个工作日。`"""
    first = rows[0]
    n = ngettext("%(n)s 件", "%(n)s 件", len(rows)) % {"n": len(rows)}
    left = (
        left_text(first.due_on, today=facts.today, calendar=facts.calendar, term_mode=first.term.get("mode", "working"))
        if first.due_on
        else _("还没有期限")
    )
    return format_html(
        _("{n}：<b>{who}</b> 欠“{title}”，{left}。"), n=n, who=who(first, facts.people), title=first.title, left=left
    )


def who(row: Obligation, people: Mapping[int, Holder]) -> str:
    """Who must act now: the substitute while the holder is away, the office where nobody holds the post."""
    holder = people.get(row.obligor_id)
    if holder is None:
        return _("%(office)s（现在没有人）") % {"office": organisation_said(row.obligor.organisation)}
    name = person_said(holder.acting)
    organisation = row.obligor.organisation
    return name if organisation.kind == organisation.Kind.TASK_FORCE else f"{organisation_said(organisation)} {name}"


def _behind(facts: Facts) -> Iterable[Finding]:
    """`二期竣工计划 9月30日，晚 6 个工作日，王辛 要推。`, the latest first; how many more there are is said too."""
    lags = [(row, lag) for row in facts.told.rows if (lag := lag_of(row, facts.today, facts.calendar))]
    late = sorted((pair for pair in lags if pair[1].late and pair[1].open), key=lambda pair: -(pair[1].days or 0))
    if late:
        row, lag = late[0]
        first = format_html(
            _("{stage} 计划 {day}，{lag}，<b>{who}</b> 要推。"),
            stage=named(row.stage, facts.told.phase(row.phase_id)),
            day=_planned(row, facts.today),
            lag=lag.said(),
            who=whose(facts.seats),
        )
        more = len(late) - 1
        others = ngettext("另有 %(n)s 步也晚了。", "另有 %(n)s 步也晚了。", more) % {"n": more} if more else ""
        yield Finding(Light.YELLOW, format_html("{} {}", first, others) if more else first)
    behind = _of(facts, Light.YELLOW)
    if behind:
        yield Finding(Light.YELLOW, _line(behind, facts))


def _planned(row: ProjectStage, today: date) -> str:
    if row.planned_on is None or row.planned_precision == Precision.MONTH:
        return month_text(row.planned_on) if row.planned_on else ""
    return day_text(row.planned_on, today=today)


def _near(facts: Facts) -> Iterable[Finding]:
    near = _of(facts, Light.BLUE)
    if near:
        yield Finding(Light.BLUE, _line(near, facts))


def _unverified(facts: Facts) -> Iterable[Finding]:
    standing = facts.standing
    if standing is None or standing.fresh_until is None or standing.fresh_until >= facts.today:
        return
    contact = facts.seats[Role.CONTACT].holder
    name = person_said(contact.acting) if contact else str(Role.CONTACT.label)
    if standing.verified_on is None:
        said = format_html(_("没有人到场核实过，<b>{who}</b> 该去。"), who=name)
    else:
        on = day_text(standing.verified_on, today=facts.today)
        said = format_html(_("{on} 以后没有人再到场核实，<b>{who}</b> 该去。"), on=on, who=name)
    yield Finding(Light.GREY, said)


def _left_alone(facts: Facts) -> Iterable[Finding]:
    said = left_alone_said(facts.standing, facts.seats, facts.today)
    if said:
        yield Finding(Light.GREY, said)
