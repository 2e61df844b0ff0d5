"""What a leader sees in five seconds: what is late, who has to act, what changed this week. Three lines that open."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.cockpit.figures import view
from kuaijin.cockpit.figures.fields import FIELDS
from kuaijin.cockpit.figures.question import Question, question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.cockpit.figures.relations import Figure
from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import own_zone
from kuaijin.law.dates import add_calendar_days

OFFICES_NAMED = 3


@dataclass(frozen=True)
class Part:
    """A word and its number, which opens its rows."""

    name: str
    shown: SafeString | str


@dataclass(frozen=True)
class Line:
    label: str
    parts: tuple[Part, ...]
    otherwise: str


def lines(actor: Actor, today: date) -> tuple[Line, Line, Line]:
    """Of all that the leader sees in his zone."""
    now = question(actor=actor, zones=(own_zone(actor),), today=today)
    monday = add_calendar_days(today, -today.weekday())
    week = question(actor=actor, zones=now.zones, today=today, first=monday, last=today)
    return (
        Line(_("晚了的"), _told(now, ("obligations_overdue", "lights_yellow", "gaps")), _("没有逾期，没有空缺")),
        Line(_("该谁办"), _offices(now), _("没有人欠着逾期的事")),
        Line(_("这周变了的"), _told(week, ("signings", "starts", "productions", "contacts")), _("这周还没有新的")),
    )


def _told(asked: Question, codes: tuple[str, ...]) -> tuple[Part, ...]:
    figures = [BY_CODE[code] for code in codes]
    found = view.counted(figures, asked)
    return tuple(
        Part(_name(figure), view.said(figure, found[figure.code], asked))
        for figure in figures
        if found[figure.code].amount
    )


def _name(figure: Figure) -> str:
    return _("滞后的项目") if figure.code == "lights_yellow" else str(figure.name)


def _offices(asked: Question) -> tuple[Part, ...]:
    """Who owes most of what is overdue."""
    figure, by = BY_CODE["obligations_overdue"], FIELDS["office"]
    found = view.split([figure], asked, by)[figure.code]
    return tuple(
        Part(group.key.name, view.said(figure, group.value, asked.narrowed(by.code, group.key.key)))
        for group in found[:OFFICES_NAMED]
    )
