"""An independent checker: a plan's document against what was asked. It shares no code with solver, axis or timing.

It counts day by day on the office calendar and knows nothing of how the plan was found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_calendar_days, day_after, each_day
from kuaijin.planning.matters import Asked, Link, Matter

STAGE_DAYS = 45
KEYS = ("review_start", "start", "decide", "statutory_due", "promised_due")
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Days:
    """Day by day; Monday to Friday where a year has no notice."""

    calendar: Calendar

    def works(self, day: date) -> bool:
        return self.calendar.estimated_workday(day)

    def working(self, eve: date, last: date) -> list[date]:
        """The working days in (eve, last]."""
        return [day for day in each_day(day_after(eve), last) if self.works(day)]

    def next(self, day: date) -> date:
        """The first working day after `day`."""
        day = day_after(day)
        while not self.works(day):
            day = day_after(day)
        return day

    def plus(self, day: date, days: int, mode: str) -> date:
        """A term from a day that is not counted; one in calendar days ends on a working day."""
        if mode == "calendar":
            end = add_calendar_days(day, days)
            return end if days == 0 or self.works(end) else self.next(end)
        for _ in range(days):
            day = self.next(day)
        return day


class Checker:
    def __init__(self, asked: Asked, document: Mapping[str, Any], calendar: Calendar) -> None:
        self.asked, self.document, self.days = asked, document, Days(calendar)
        self.plan: dict[str, Entry] = {entry["id"]: entry for entry in document["plan"]}
        self.used = {lever["kind"]: set(lever["matters"]) for lever in document["levers"]}

    def faults(self) -> list[str]:
        """What is wrong, in words; nothing where the plan holds."""
        if not self.plan:
            return [] if self.document["promise"]["days"] is None else ["a length without a plan"]
        if set(self.plan) != {matter.id for matter in self.asked.matters}:
            return ["not every matter is planned once"]
        return [
            *(f"{lever} is not allowed" for lever in self.used if lever not in self.asked.levers),
            *(fault for matter in self.asked.matters for fault in self._matter(matter)),
            *self._places(),
            *self._one_by_one(),
            *self._stages(),
            *self._totals(),
        ]

    def day(self, matter_id: str, key: str) -> date:
        entry = self.plan[matter_id]
        return date.fromisoformat(entry[key] or entry[f"{key}_estimate"])

    def counted(self, matter_id: str, key: str) -> int:
        return int(self.plan[matter_id]["counted"][key])

    # --- one matter --------------------------------------------------------------------------------------------

    def _matter(self, matter: Matter) -> Iterator[str]:
        review, start, decide = (self.day(matter.id, key) for key in KEYS[:3])
        if not self.asked.start <= review <= start <= decide:
            yield f"{matter.id}: review, acceptance and decision are out of order"
        yield from self._term(matter)
        yield from self._order(matter)
        if decide > self._law_ends(matter, start):
            yield f"{matter.id}: decided after the law's limit"
        if decide > self.day(matter.id, "statutory_due") or decide > self.day(matter.id, "promised_due"):
            yield f"{matter.id}: decided after it is due"

    def _law_ends(self, matter: Matter, start: date) -> date:
        """The last day of the law's term from acceptance; what stops its clock is not counted, a rest day rolls."""
        stopped = {
            day
            for one in self._periods(self._host(matter))
            if "statutory" in one["stops"]
            for day in each_day(date.fromisoformat(one["from"]), date.fromisoformat(one["to"]))
        }
        day, left = start, matter.statutory
        while left:
            day = day_after(day)
            left -= day not in stopped and (matter.mode == "calendar" or self.days.works(day))
        while day != start and (day in stopped or not self.days.works(day)):
            day = day_after(day)
        return day

    def _periods(self, matter: Matter) -> list[Entry]:
        return [one for one in self.document["outside_clock"] if one["matter"] == matter.id]

    def _host(self, matter: Matter) -> Matter:
        while self.plan[matter.id]["by"] == "merged" and matter.merge_into:
            matter = self.asked.matter(matter.merge_into)
        return matter

    def _term(self, matter: Matter) -> Iterator[str]:
        """The term that it says it keeps is one it may, and it is kept to the day."""
        entry = self.plan[matter.id]
        by = entry["by"]
        terms = {
            "statutory": (matter.statutory, matter.mode, None),
            "promised": (matter.promised, matter.mode, "promised_limits"),
            "commitment": (matter.commitment, "working", "notified_commitment"),
            "merged": (0, "working", "merged_handling"),
        }
        days, mode, lever = terms[by]
        nowhere = by == "merged" and not matter.merge_into
        if days is None or nowhere or (lever and lever not in self.used) or entry["days"] != days:
            yield f"{matter.id}: it may not be handled as {by}"
            return
        if by == "promised" and days > matter.statutory:
            yield f"{matter.id}: promised above the law"
        if by == "merged":
            host = str(matter.merge_into)
            if any(self.day(matter.id, key) != self.day(host, key) for key in KEYS[:3]) or matter.outside:
                yield f"{matter.id}: not decided with {host}"
            return
        review, start, decide = (self.day(matter.id, key) for key in KEYS[:3])
        if decide != max(self._end(matter, review, days, mode), start):
            yield f"{matter.id}: not decided when its term and what it awaits are over"
        counted = len(self.days.working(review, self._end(matter, review, days, mode)))
        counted -= sum(one["working_days"] for one in self._periods(matter))
        begun, accepted = self.counted(matter.id, "review_start"), self.counted(matter.id, "start")
        if self.counted(matter.id, "decide") != max(begun + counted, accepted):
            yield f"{matter.id}: its counted days are not those of its term"

    def _end(self, matter: Matter, review: date, days: int, mode: str) -> date:
        """Its periods one after the other before the last day of its term, and as many as the law's procedure asks."""
        if not matter.outside:
            return self.days.plus(review, days, mode)
        if mode == "calendar":
            last = add_calendar_days(review, days - 1)
        else:
            last = self.days.plus(review, days - 1, mode)
        periods = self._periods(matter)
        if [(one["kind"]) for one in periods] != [one.kind for one in matter.outside]:
            return review
        for period, one in zip(matter.outside, periods, strict=True):
            if date.fromisoformat(one["from"]) != day_after(last):
                return review
            if period.mode == "calendar":
                last = add_calendar_days(last, period.days)
            else:
                last = self.days.plus(last, period.days, "working")
            if date.fromisoformat(one["to"]) != last:
                return review
        return self.days.next(last)

    # --- order -------------------------------------------------------------------------------------------------

    def _order(self, matter: Matter) -> Iterator[str]:
        wait = 0 if matter.id in self.used.get("deferred_documents", ()) else matter.deferrable
        if self.day(matter.id, "review_start") < self.days.plus(self.asked.start, wait, "working"):
            yield f"{matter.id}: begun before its papers were there"
        if self.counted(matter.id, "review_start") < wait:
            yield f"{matter.id}: counted from before its papers were there"
        awaited = [self.day(matter.id, "review_start")]
        for link in matter.after:
            other = self.asked.matter(link.matter)
            if self._host(other).id == self._host(matter).id:
                continue
            arrival, counted = self._arrival(link)
            key, waits = "review_start", wait
            if link.kind == "review_then_decide" and "review_in_advance" in self.used:
                awaited.append(arrival)
                key, waits = "start", 0
            elif link.kind == "finish_finish":
                key, waits = "decide", 0
            if self.day(matter.id, key) < self.days.plus(arrival, waits, "working"):
                yield f"{matter.id}: before what it waits for, {link.matter}"
            if self.counted(matter.id, key) < counted + waits:
                yield f"{matter.id}: counted from before what it waits for, {link.matter}"
        own = self.plan[matter.id]["by"] != "merged" and not self._guests(matter)
        if own and self.day(matter.id, "start") != max(awaited):
            yield f"{matter.id}: not accepted on the day the last result arrives"

    def _arrival(self, link: Link) -> tuple[date, int]:
        key = "start" if link.kind == "start_start" else "decide"
        day = self.day(link.matter, key)
        arrival = self.days.plus(day, link.lag.days, link.lag.mode)
        return arrival, self.counted(link.matter, key) + len(self.days.working(day, arrival))

    def _guests(self, matter: Matter) -> list[Matter]:
        merged = [one for one in self.asked.matters if self.plan[one.id]["by"] == "merged"]
        return [one for one in merged if one.merge_into == matter.id]

    # --- places ------------------------------------------------------------------------------------------------

    def _places(self) -> Iterator[str]:
        for department, places in self.asked.capacities.items():
            own = [one for one in self.asked.matters if one.department == department]
            held = [one for one in own if self.plan[one.id]["by"] != "merged"]
            for day in {self.day(one.id, "review_start") for one in held}:
                if sum(self.day(o.id, "review_start") <= day < self.day(o.id, "decide") for o in held) > places:
                    yield f"{department}: more than {places} in hand on {day}"
            for at in {self.counted(one.id, "review_start") for one in held}:
                if sum(self.counted(o.id, "review_start") <= at < self.counted(o.id, "decide") for o in held) > places:
                    yield f"{department}: more than {places} in hand on counted day {at}"

    def _one_by_one(self) -> Iterator[str]:
        if "parallel" in self.used:
            return
        own = [one.id for one in self.asked.matters if self.plan[one.id]["by"] != "merged"]
        own.sort(key=lambda one: (self.day(one, "review_start"), self.day(one, "decide")))
        for before, after in pairwise(own):
            if self.day(after, "review_start") < self.day(before, "decide"):
                yield f"{after}: begun before {before} was decided, without parallel handling"

    # --- law and totals ----------------------------------------------------------------------------------------

    def _stages(self) -> Iterator[str]:
        """From the first acceptance to the last decision, less the longest stretch that stops the law's clock."""
        if "parallel" not in self.used:
            return
        for stage in {one.stage for one in self.asked.matters if one.stage}:
            matters = [one for one in self.asked.matters if one.stage == stage]
            if len(matters) < 2:
                continue
            first = min(self.day(one.id, "start") for one in matters)
            last = max(self.day(one.id, "decide") for one in matters)
            back = max(self._stopping(one) for one in matters)
            if len(self.days.working(first, last)) > STAGE_DAYS + back:
                yield f"{stage}: beyond the limit of matters handled together"

    def _stopping(self, matter: Matter) -> int:
        stopping = [one for one in self._periods(matter) if "statutory" in one["stops"]]
        return sum(int(one["working_days"]) for one in stopping)

    def _totals(self) -> Iterator[str]:
        ids: Sequence[str] = list(self.plan)
        if self.document["promise"]["days"] != max(self.counted(one, "decide") for one in ids):
            yield "the promise is not the last counted decision"
        last = max(self.day(one, "decide") for one in ids)
        if self.document["elapsed_days"] != len(list(each_day(self.asked.start, last))) - 1:
            yield "the elapsed days are not those of the calendar"
        asked = self.asked.promise
        if self.document["promise"]["feasible"] and asked is not None and self.document["promise"]["days"] > asked:
            yield "longer than the promise asked for"
        for one in self.document["outside_clock"]:
            first, end = date.fromisoformat(one["from"]), date.fromisoformat(one["to"])
            if one["working_days"] != sum(self.days.works(day) for day in each_day(first, end)):
                yield f"{one['matter']}: the working days of its {one['kind']} are miscounted"


def faults(asked: Asked, document: Mapping[str, Any], calendar: Calendar) -> list[str]:
    """What is wrong with the plan of a document, in words; empty where it holds."""
    return Checker(asked, document, calendar).faults()
