"""My day: what I owe by working time, what I wait for, what I hold for others. One view in a fixed number of reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.cockpit import queries
from kuaijin.cockpit.acts import ActLink, act_of
from kuaijin.cockpit.queries import LATE, LATER, Tally
from kuaijin.cockpit.sentences import sentence_of
from kuaijin.cockpit.worktime import Stretch, horizon, ruler_days, stretches
from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.saying import acting_phone, organisation_said, person_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import Pause, RulerDay, light_word, ruler
from kuaijin.kit.formats import day_and_weekday_text, day_text, is_english, weekday_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import day_before, day_of
from kuaijin.law.lights import Light
from kuaijin.obligations.due import due_said, open_pauses
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.queries import on_desk_of, owed_by
from kuaijin.obligations.standings import WORST_FIRST, light_of_obligation

SHOWN = 50
WAITED_SHOWN = 5


@dataclass(frozen=True)
class Choice:
    """What the address asks for: all, later, waiting; one light; one colleague on leave; from which row on."""

    show: str = ""
    light: Light | None = None
    person: int | None = None
    start: int = 0

    @property
    def is_mine(self) -> bool:
        return self.show != "waiting" and self.person is None

    @property
    def cleared(self) -> str:
        return reverse("cockpit:my_day")

    def address(self, **changes: object) -> str:
        return reverse("cockpit:my_day") + self.query(**changes)

    def query(self, **changes: object) -> str:
        told = {"show": self.show, "light": str(self.light or ""), "for": self.person or "", "from": self.start or ""}
        kept = {key: value for key, value in {**told, **changes}.items() if value not in ("", None)}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True)
class Row:
    """One thing to do. `anchor` is set on the first row of a day, so that the ruler can jump there."""

    obligation: Obligation
    light: Light
    due: SafeString
    second: tuple[str, ...]
    dossier_href: str
    act: ActLink
    anchor: str
    filled: bool
    closed: bool = False

    @property
    def href(self) -> str:
        return page_of("obligations:detail", self.obligation.pk)


@dataclass(frozen=True)
class LightCount:
    light: Light
    count: int

    @property
    def word(self) -> str:
        return light_word(self.light)


@dataclass(frozen=True)
class Group:
    stretch: Stretch
    rows: tuple[Row, ...]
    count: int
    lights: tuple[LightCount, ...]
    note: str = ""


@dataclass(frozen=True)
class Waiting:
    obligation: Obligation
    light: Light
    due: SafeString
    office: str
    who: str
    phone: str


@dataclass(frozen=True)
class HeldFor:
    """Somebody on leave whose things I hold: until when, how many, how many of them now."""

    person: int
    name: str
    until: str
    back: str
    count: int
    now: int
    late: int


@dataclass(frozen=True)
class MyDay:
    choice: Choice
    sentence: str
    tally: Tally
    lights: tuple[LightCount, ...]
    ruler: SafeString
    groups: tuple[Group, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    held_for: tuple[HeldFor, ...]
    listed: int
    more: int
    next_due: Obligation | None

    @property
    def said(self) -> tuple[str, str] | None:
        """The choice in force as a chip: field and value; None for the plain page."""
        choice = self.choice
        if choice.show == "waiting":
            return _("我在等"), _("别人办的")
        if choice.person is not None:
            return _("我在替"), next((one.name for one in self.held_for if one.person == choice.person), "")
        if choice.light is not None:
            return _("灯"), light_word(choice.light)
        return {"all": (_("名下"), _("全部")), "later": (_("到期"), _("以后"))}.get(choice.show)

    @property
    def more_href(self) -> str:
        return self.choice.address(**{"from": self.choice.start + SHOWN})


def my_day(actor: Actor, today: date, calendar: Calendar, choice: Choice) -> MyDay:
    """Thirteen statements at most: no row costs one of its own."""
    last = horizon(today)
    tally = queries.tally(actor, today, last)
    waiting_count = queries.waited_count(actor, tally.own_waits)
    waiting = queries.waited_loaded(actor, today, 0, min(WAITED_SHOWN, waiting_count)) if waiting_count else []
    held_for = _held_for(actor, today)
    listed = _listed(tally, choice, waiting_count, held_for)
    found = _found(actor, today, last, choice) if listed else []
    told = [row for row in found if row.obligor_id not in actor.all_posts]
    late = [row.pk for row in found if row.due_on is not None and row.due_on < today]
    escalated = queries.last_escalations(late) if late else {}
    posts = {row.obligor_id for row in [*waiting, *told]} | {firing.post_id for firing in escalated.values()}
    people = holders(posts, today) if posts else {}
    frame = _Frame(actor, today, calendar, choice, open_pauses([*found, *waiting]), people)
    grouped = _grouped(frame, found, tally, stretches(today, calendar))
    note = _escalated_note(escalated.values(), people, today)
    groups = tuple(replace(group, note=note) if group.stretch.key == "late" else group for group in grouped)
    oldest = min((row.due_on for row in found if row.due_on), default=None)
    next_due = _next_due(actor, tally, today)
    return MyDay(
        choice=choice,
        sentence=sentence_of(actor, tally, today, calendar, next_due, oldest),
        tally=tally,
        lights=tuple(LightCount(light, n) for light, n in tally.by_light().items() if n),
        ruler=_ruler(tally, today, calendar, groups),
        groups=groups,
        waiting=tuple(frame.waiting(row) for row in waiting),
        waiting_count=waiting_count,
        held_for=held_for,
        listed=listed,
        more=max(listed - choice.start - len(found), 0),
        next_due=next_due,
    )


def _next_due(actor: Actor, tally: Tally, today: date) -> Obligation | None:
    """Asked only when neither anything is late nor due today."""
    if not tally.total or tally.count(LATE) or tally.count(today):
        return None
    return queries.rows(on_desk_of(actor), today).filter(due_on__isnull=False).first()


def _found(actor: Actor, today: date, last: date, choice: Choice) -> list[Obligation]:
    if choice.show == "waiting":
        return queries.waited_loaded(actor, today, choice.start, SHOWN)
    return queries.loaded(_chosen(actor, today, last, choice), choice.start, SHOWN)


def _chosen(actor: Actor, today: date, last: date, choice: Choice) -> QuerySet[Obligation]:
    if choice.person is not None:
        posts = next((one.post_ids for one in actor.stand_ins if one.person_id == choice.person), ())
        return queries.rows(owed_by(actor, posts=posts), today)
    rows = queries.rows(on_desk_of(actor), today)
    if choice.light is not None:
        return queries.lit_as(rows, choice.light, today)
    if choice.show == "later":
        return rows.filter(Q(due_on__gt=last) | Q(due_on__isnull=True))
    return rows if choice.show == "all" else rows.filter(due_on__lte=last)


def _listed(tally: Tally, choice: Choice, waiting: int, held_for: tuple[HeldFor, ...]) -> int:
    """How many rows the choice has in all."""
    if choice.show == "waiting":
        return waiting
    if choice.person is not None:
        return next((one.count for one in held_for if one.person == choice.person), 0)
    if choice.light is not None:
        return tally.by_light()[choice.light]
    if choice.show == "later":
        return tally.count(LATER)
    return tally.total - (0 if choice.show == "all" else tally.count(LATER))


def _held_for(actor: Actor, today: date) -> tuple[HeldFor, ...]:
    counts = queries.held_for_others(actor, today)
    result = []
    for one in actor.stand_ins:
        found = [counts[post] for post in one.post_ids if post in counts]
        total, now, late = (sum(column) for column in zip(*found, strict=True)) if found else (0, 0, 0)
        until = day_text(day_before(one.ends_on), today=today) if one.ends_on else ""
        back = day_text(one.ends_on, today=today) if one.ends_on else ""
        result.append(HeldFor(one.person_id, person_said(one), until, back, total, now, late))
    return tuple(result)


@dataclass(frozen=True)
class _Frame:
    """What every row of the page is drawn with."""

    actor: Actor
    today: date
    calendar: Calendar
    choice: Choice
    pauses: dict[int, Pause]
    people: dict[int, Holder]

    def due(self, row: Obligation, *, show_cells: bool = True) -> SafeString:
        return due_said(
            row,
            today=self.today,
            calendar=self.calendar,
            href=self.choice.query(why=row.pk),
            pause=self.pauses.get(row.pk),
            show_cells=show_cells,
        )

    def waiting(self, row: Obligation) -> Waiting:
        holder = self.people.get(row.obligor_id)
        who = person_said(holder.acting) if holder else ""
        office = organisation_said(row.obligor.organisation)
        return Waiting(
            row,
            light_of_obligation(row, self.today),
            self.due(row, show_cells=False),
            office,
            who,
            acting_phone(holder),
        )

    def row(self, row: Obligation, anchor: str, filled: bool) -> Row:
        mine = row.obligor_id in self.actor.all_posts
        light = light_of_obligation(row, self.today)
        return Row(
            obligation=row,
            light=light,
            due=self.due(row),
            second=self._second(row, mine),
            dossier_href=address_of(row.dossier),
            act=act_of(row, light, mine=mine, back=self.choice.address()),
            anchor=anchor,
            filled=filled,
        )

    def _second(self, row: Obligation, mine: bool) -> tuple[str, ...]:
        """For whom: the colleague on leave, the one who owes it when it is not mine, whoever waits for it."""
        said = [
            _("代%(name)s办") % {"name": person_said(one)}
            for one in self.actor.stand_ins
            if row.obligor_id in one.post_ids
        ]
        if not mine:
            holder = self.people.get(row.obligor_id)
            office = organisation_said(row.obligor.organisation)
            who = f"{office} {person_said(holder.acting)}" if holder else office
            said.append(_("%(who)s 欠着") % {"who": who})
        if row.beneficiary is not None:
            said.append(_("%(who)s 在等") % {"who": organisation_said(row.beneficiary)})
        return tuple(said)


def _grouped(frame: _Frame, found: list[Obligation], tally: Tally, parts: list[Stretch]) -> list[Group]:
    seen: set[date] = set()
    groups = []
    first = frame.choice.start == 0
    for part in parts:
        rows = []
        for row in (one for one in found if part.holds(one.due_on)):
            anchor = f"d{row.due_on:%Y%m%d}" if row.due_on and row.due_on not in seen else ""
            if row.due_on:
                seen.add(row.due_on)
            rows.append(frame.row(row, anchor, filled=first))
            first = False
        lights = _lights_in(tally, part)
        groups.append(Group(part, tuple(rows), sum(one.count for one in lights), lights))
    return groups


def _lights_in(tally: Tally, part: Stretch) -> tuple[LightCount, ...]:
    days = [day for day in tally.days if _belongs(day, part)]
    sums = {light: sum(tally.on(day).get(light, 0) for day in days) for light in WORST_FIRST}
    return tuple(LightCount(light, n) for light, n in sums.items() if n)


def _belongs(day: date, part: Stretch) -> bool:
    if day in (LATE, LATER):
        return part.key == ("late" if day == LATE else "later")
    return part.holds(day)


def _escalated_note(firings: Iterable[Firing], people: dict[int, Holder], today: date) -> str:
    """`10月9日已上报 褚乙`: whom the ladder has told last."""
    last = max(firings, key=lambda firing: firing.at, default=None)
    holder = people.get(last.post_id) if last is not None else None
    if last is None or holder is None:
        return ""
    said = {"day": day_text(day_of(last.at), today=today), "who": person_said(holder.person)}
    return _("%(day)s 已上报 %(who)s") % said


def _ruler(tally: Tally, today: date, calendar: Calendar, groups: tuple[Group, ...]) -> SafeString:
    anchors = {row.anchor for group in groups for row in group.rows if row.anchor}
    keys = [group.stretch.key for group in groups]
    drawn = {group.stretch.key for group in groups if group.rows} | {"later"}
    fields = []
    if tally.count(LATE):
        fields.append(RulerDay(_("逾期"), str(tally.count(LATE)), "#late", _marks(tally, LATE), late=True))
    for day in ruler_days(today):
        group = next(one for one in groups if one.stretch.holds(day))
        anchor = f"d{day:%Y%m%d}"
        target = next(key for key in keys[keys.index(group.stretch.key) :] if key in drawn)
        fields.append(
            RulerDay(
                _ruler_label(day, today, calendar),
                str(day.day),
                f"#{anchor if anchor in anchors else target}",
                _marks(tally, day),
                rest=not calendar.estimated_workday(day),
                now=day == today,
                spoken=day_and_weekday_text(day, today=today),
            )
        )
    later = RulerDay(_("以后"), str(tally.count(LATER)), "#later", _marks(tally, LATER, each=1))
    return ruler([*fields, later])


def _marks(tally: Tally, day: date, each: int | None = None) -> tuple[Light, ...]:
    """One mark a thing, worst first; for what lies beyond the ruler one of each light that asks something."""
    found = tally.on(day)
    if each is not None:
        return tuple(light for light in WORST_FIRST if found.get(light) and light is not Light.GREEN)
    return tuple(light for light in WORST_FIRST for _n in range(found.get(light, 0)))


def _ruler_label(day: date, today: date, calendar: Calendar) -> str:
    if day == today:
        return _("今天")
    if not calendar.estimated_workday(day):
        return _("休")
    short = weekday_text(day) if is_english() else weekday_text(day)[-1]
    if calendar.knows(day) and calendar.explain(day).code == "makeup":
        return _("%(weekday)s·班") % {"weekday": short}
    return short
