"""The reading's arithmetic against walking day by day."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kuaijin.law.clock import Mode
from kuaijin.law.dates import add_calendar_days, each_day
from kuaijin.law.lights import Limits, near_from
from tests.support.matters import CALENDAR, accepted, event, hearing, reading, term


@st.composite
def courses(draw):
    """A start, a term, and up to three closed pauses one after the other."""
    start = draw(st.dates(date(2020, 1, 1), date(2025, 6, 1)))
    mode = draw(st.sampled_from(["working", "calendar"]))
    roll = draw(st.sampled_from(["next_working_day", "none"]))
    days = draw(st.integers(1, 45))
    position, events = start, [accepted(start.isoformat())]
    for _ in range(draw(st.integers(0, 3))):
        begin = add_calendar_days(position, draw(st.integers(0, 12)))
        end = add_calendar_days(begin, draw(st.integers(0, 20)))
        events += hearing(begin.isoformat(), end.isoformat())
        position = end
    as_of = add_calendar_days(position, draw(st.integers(0, 60)))
    return term(days, mode=mode, roll=roll), events, as_of


def walk(of, events):
    """The due day by walking; pauses begun after the due day found so far give nothing back."""
    stops = []
    for begin, end in zip(events[1::2], events[2::2], strict=True):
        if begin.on <= end_by_walking(of, events[0].on, stops):
            stops.append((begin.on, end.on))
    return end_by_walking(of, events[0].on, stops), stops


def end_by_walking(of, start, stops):
    def stands(day):
        return any(begin <= day < end for begin, end in stops)

    day, left = start, of.days
    while left:
        day = add_calendar_days(day, 1)
        left -= (of.mode is Mode.CALENDAR or CALENDAR.is_workday(day)) and not stands(day)
    while of.roll == "next_working_day" and (not CALENDAR.is_workday(day) or (stands(day) and day > start)):
        day = add_calendar_days(day, 1)
    return day


@settings(max_examples=200, deadline=None)
@given(courses())
def test_the_due_day_equals_walking_day_by_day(course):
    of, events, as_of = course
    found = reading(events, as_of.isoformat(), of=of)
    due, stops = walk(of, events)
    assert found.due == due
    own_days = sum(
        of.mode is Mode.CALENDAR or CALENDAR.is_workday(day)
        for begin, end in stops
        for day in each_day(max(begin, add_calendar_days(events[0].on, 1)), add_calendar_days(end, -1))
    )
    assert found.given_back == own_days


@settings(max_examples=200, deadline=None)
@given(courses())
def test_the_sums_are_those_of_the_list_of_days(course):
    of, events, as_of = course
    found = reading(events, as_of.isoformat(), of=of)
    assert sum(day.counts for day in found.days if day.date <= found.due) == found.total
    assert found.used == sum(day.counts for day in found.days if day.date <= as_of)
    if as_of >= found.due:
        assert found.left == -sum(day.counts for day in found.days if day.date > found.due)
    else:
        remaining = [day for day in found.days if as_of < day.date <= found.due]
        assert found.left == sum(day.counts or day.reason.code == "count.rolled" for day in remaining)
    assert all(day.reason.text() and day.source for day in found.days)


@settings(max_examples=2000, deadline=None)
@given(courses(), st.integers(0, 5))
def test_blue_begins_on_the_first_day_with_that_much_left(course, near_days):
    of, events, as_of = course
    found = reading(events, as_of.isoformat(), of=of)
    limits = Limits(near_days=near_days)
    begins = near_from(found, CALENDAR, limits)
    share = found.total // 5
    by_working_days = CALENDAR.add(found.due, -near_days) if near_days else found.due

    def near(day):
        if of.mode is Mode.WORKING:
            return left_after(found, day) <= max(share, near_days)
        return left_after(found, day) <= share or day >= by_working_days

    assert near(begins)
    if begins > found.start:
        assert not near(add_calendar_days(begins, -1))


def left_after(found, day):
    return sum(
        bool(one.counts) or one.reason.code == "count.rolled" for one in found.days if day < one.date <= found.due
    )


@settings(max_examples=100, deadline=None)
@given(courses())
def test_a_decision_never_moves_the_due_day(course):
    of, events, as_of = course
    open_reading = reading(events, as_of.isoformat(), of=of)
    decided = reading([*events, event("decided", as_of.isoformat())], as_of.isoformat(), of=of)
    assert (decided.due, decided.used, decided.left) == (open_reading.due, open_reading.used, open_reading.left)
