"""The page of figures: sections with value and the year before, or told apart by a field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kuaijin.cockpit.figures.asking import rows_address
from kuaijin.cockpit.figures.counting import Group, Value, groups, values
from kuaijin.cockpit.figures.fields import Field, Key, in_order
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import BY_CODE, FIGURES, SECTIONS, families
from kuaijin.cockpit.figures.relations import Figure, Words
from kuaijin.journal.remembered import remembered
from kuaijin.kit.components import count, light, opens
from kuaijin.kit.formats import day_range_text, money_text, number_text
from kuaijin.projects.models import StageName

T = TypeVar("T")
# What nobody compares with a year ago: lights are not kept, and where a project stands says itself by its course.
COMPARED = ("course", "money", "standing", "owed", "service")


@dataclass(frozen=True)
class Line:
    """One figure: `shown` opens its rows; `before` what it was a year earlier, which opens its rows too."""

    figure: Figure
    label: SafeString | str
    shown: SafeString | str
    before: SafeString | str
    change: str
    note: str


@dataclass(frozen=True)
class Section:
    code: str
    label: Words
    lines: tuple[Line, ...]

    @property
    def compared(self) -> bool:
        return self.code in COMPARED


@dataclass(frozen=True)
class Split:
    """A section told apart: a head of figures, a row for each group."""

    code: str
    label: Words
    heads: tuple[SafeString | str, ...]
    rows: tuple[tuple[Key, tuple[SafeString | str, ...]], ...]


def asker(asked: Question, period: bool = True) -> tuple[object, ...]:
    """Everything that decides what is counted; what stands on a day does not ask for a `period`."""
    actor = asked.actor
    days = (asked.first, asked.last) if period else ()
    return (
        "figures",
        actor.is_system,
        actor.zone_id,
        actor.scopes,
        actor.all_posts,
        asked.zone_ids,
        (*days, asked.as_of, asked.today),
        asked.filters,
    )


def counted(figures: Iterable[Figure], asked: Question) -> dict[str, Value]:
    """The values, remembered until somebody writes; those of a family also where another period is asked."""
    return _remembered(tuple(figures), asked, "", lambda group: values(group, asked))


def split(figures: Iterable[Figure], asked: Question, by: Field) -> dict[str, list[Group]]:
    # groups are called by their names in the language of who asks
    return _remembered(tuple(figures), asked, f"{by.code} {get_language()}", lambda group: groups(group, asked, by))


def _remembered(
    figures: tuple[Figure, ...], asked: Question, by: str, make: Callable[[list[Figure]], dict[str, T]]
) -> dict[str, T]:
    def all_of_them() -> dict[str, T]:
        found: dict[str, T] = {}
        for family, group in families(figures).items():
            what = (asker(asked, family.happens), by, family.code, [each.code for each in group])
            found |= remembered(what, partial(make, group))
        return found

    return remembered((asker(asked), by, [each.code for each in figures]), all_of_them)


def said(figure: Figure, value: Value, asked: Question) -> SafeString | str:
    """The value as a link to its rows; nothing to open at nought."""
    if value.amount is None:
        return _("没有留下")
    if not value.rows:
        return "0"
    if figure.is_money:
        told = value.untold < value.rows
        return opens(money_text(Decimal(value.amount)) if told else _("没有告诉"), rows_address(figure, asked))
    return count(int(value.amount), rows_address(figure, asked))


def label(figure: Figure) -> SafeString | str:
    """The name of a figure under the heading of its section: a light as it is shown everywhere, a stage by its word."""
    if figure.section == "lights":
        return light(figure.code.removeprefix("lights_"))
    return str(StageName(figure.code.removeprefix("stage_")).label) if figure.section == "stages" else str(figure.name)


def sections(asked: Question) -> list[Section]:
    now = counted(FIGURES, asked)
    compared = [figure for figure in FIGURES if figure.section in COMPARED and not figure.only_now]
    earlier = asked.year_before()
    before = counted(compared, earlier)
    found = []
    for code, heading in SECTIONS:
        lines = [
            _line(figure, now[figure.code], asked, before.get(figure.code), earlier)
            for figure in FIGURES
            if figure.section == code
        ]
        if lines:
            found.append(Section(code, heading, tuple(lines)))
    return found


def _line(figure: Figure, value: Value, asked: Question, before: Value | None, earlier: Question) -> Line:
    untold = value.untold
    note = ngettext("%(n)s 个没有告诉金额", "%(n)s 个没有告诉金额", untold) % {"n": untold} if untold else ""
    if before is None:
        return Line(figure, label(figure), said(figure, value, asked), "", "", note)
    change = _change(figure, value, before)
    return Line(figure, label(figure), said(figure, value, asked), said(figure, before, earlier), change, note)


def _change(figure: Figure, value: Value, before: Value) -> str:
    """How much more or less, never as a percentage of few; nothing where a sum is not known."""
    if value.amount is None or before.amount is None:
        return ""
    if any(each.rows and each.untold == each.rows for each in (value, before)):
        return ""
    less = value.amount - before.amount
    if not less:
        return _("一样")
    size = money_text(abs(less)) if figure.is_money else number_text(abs(int(less)))  # type: ignore[arg-type]
    return (_("多 %(n)s") if less > 0 else _("少 %(n)s")) % {"n": size}


def splits(asked: Question, by: Field) -> list[Split]:
    """Sections told apart by the field. Stages and lights by themselves say nothing more by stage."""
    wanted = [figure for figure in FIGURES if figure.section not in ("stages",)]
    wanted = [figure for figure in wanted if by.fits(figure.family)]
    found = split(wanted, asked, by)
    made = []
    for code, heading in SECTIONS:
        own = tuple(figure for figure in wanted if figure.section == code and found[figure.code])
        if own:
            made.append(Split(code, heading, tuple(map(label, own)), _rows(own, found, asked, by)))
    return made


def _rows(
    own: tuple[Figure, ...], found: dict[str, list[Group]], asked: Question, by: Field
) -> tuple[tuple[Key, tuple[SafeString | str, ...]], ...]:
    cells = {(figure.code, group.key): group.value for figure in own for group in found[figure.code]}
    keys = list(dict.fromkeys(group.key for figure in own for group in found[figure.code]))
    keys.sort(key=lambda key: in_order(key, 0)[:2])
    return tuple(
        (
            key,
            tuple(
                said(figure, cells[figure.code, key], _of_group(asked, by, key)) if (figure.code, key) in cells else "0"
                for figure in own
            ),
        )
        for key in keys
    )


def _of_group(asked: Question, by: Field, key: Key) -> Question:
    return asked.narrowed(by.code, key.key)


def period_said(asked: Question) -> str:
    return day_range_text(asked.first, asked.until if asked.until >= asked.first else asked.last)


def sentence(asked: Question) -> str:
    """`2026年1月1日–10月9日，开工 30 个，签约 32 个，到位资金 12.60 亿元`."""
    told = {BY_CODE[code].family for code in ("starts", "signings", "funds_arrived")}
    # whole families, as the page below asks for them
    found = counted((figure for figure in FIGURES if figure.family in told), asked)
    starts, signings = (int(found[code].amount or 0) for code in ("starts", "signings"))
    parts = [
        period_said(asked),
        ngettext("开工 %(n)s 个", "开工 %(n)s 个", starts) % {"n": number_text(starts)},
        ngettext("签约 %(n)s 个", "签约 %(n)s 个", signings) % {"n": number_text(signings)},
    ]
    if arrived := found["funds_arrived"].amount:
        parts.append(_("到位资金 %(sum)s") % {"sum": money_text(Decimal(arrived))})
    return _("，").join(parts)
