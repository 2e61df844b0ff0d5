"""Terms in minutes: by office hours or by every minute, against plain counting minute by minute."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuaijin.config.grounds import load_grounds
from kuaijin.config.hours import load_hours
from kuaijin.law.calendar import MissingYear
from kuaijin.law.clock import Event, Refused, State
from kuaijin.law.dates import SHANGHAI, day_of
from kuaijin.law.fields import Malformed
from kuaijin.law.hours import MinuteMode, MinuteTerm, OfficeHours, Stop, due, hours_from, read, used
from tests.support.matters import CALENDAR, codes

HOURS = load_hours()
GROUNDS = load_grounds(packs=("national", "requests"))
OFFICE, ELAPSED = MinuteMode.OFFICE, MinuteMode.ELAPSED
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """`10-09 09:10` of 2026 in Shanghai; 2026-10-10 is a Saturday worked, 10-01 to 10-07 are days off."""
    year = "" if len(text) > 11 else "2026-"
    return datetime.fromisoformat(f"{year}{text}").replace(tzinfo=SHANGHAI)


def said(found: datetime | None) -> str:
    return "" if found is None else f"{found.astimezone(SHANGHAI):%m-%d %H:%M}"


def office(minutes: int, start: str, *pauses: tuple[str, str | None]) -> str:
    stops = [Stop(at(begin), at(end) if end else None) for begin, end in pauses]
    return said(due(at(start), MinuteTerm(minutes), CALENDAR, HOURS, stops))


@pytest.mark.parametrize(
    ("minutes", "start", "ends"),
    [
        (60, "10-09 09:10", "10-09 10:10"),
        (60, "10-09 11:30", "10-09 14:00"),  # over lunch
        (60, "10-09 07:00", "10-09 09:30"),  # begins at the opening
        (60, "10-09 12:30", "10-09 14:30"),
        (60, "10-09 16:30", "10-09 17:30"),  # ends at closing, not the next morning
        (210, "10-09 08:30", "10-09 12:00"),
        (60, "10-09 17:00", "10-10 09:00"),  # a Saturday that is worked
        (60, "10-09 18:00", "10-10 09:30"),
        (60, "10-10 17:30", "10-12 09:30"),  # over the Sunday
        (60, "09-30 17:00", "10-08 09:00"),  # over the holiday
        (450, "10-09 08:30", "10-09 17:30"),
        (451, "10-09 08:30", "10-10 08:31"),
        (4500, "10-09 08:30", "10-21 17:30"),
    ],
)
def test_where_a_term_of_office_minutes_ends(minutes: int, start: str, ends: str) -> None:
    assert office(minutes, start) == ends


def test_every_minute_counts_where_the_term_says_so() -> None:
    term = MinuteTerm(1440, ELAPSED)
    assert said(due(at("10-01 10:00"), term, CALENDAR, HOURS)) == "10-02 10:00"
    assert said(due(at("2030-10-01 10:00"), term, CALENDAR, HOURS)) == "10-02 10:00", "no notice is needed"
    assert used(at("10-01 10:00"), at("10-01 12:34"), term, CALENDAR, HOURS) == 154


def test_pauses_move_it_by_their_office_minutes_alone() -> None:
    assert office(60, "10-09 09:10", ("10-09 09:20", "10-09 09:40")) == "10-09 10:30"
    assert office(60, "10-09 09:10", ("10-09 11:30", "10-09 13:40")) == "10-09 10:10", "it was over before"
    assert office(60, "10-09 09:10", ("10-09 10:10", None)) == "10-09 10:10"
    assert office(60, "10-09 11:30", ("10-09 12:10", "10-09 13:00")) == "10-09 14:00", "lunch gives nothing back"
    assert office(60, "10-09 09:10", ("10-09 09:20", "10-09 09:50"), ("10-09 09:40", "10-09 10:00")) == "10-09 10:50"
    assert office(60, "10-09 09:10", ("10-09 09:20", None)) == ""


def test_an_unknown_year_is_never_guessed() -> None:
    with pytest.raises(MissingYear):
        office(60, "2026-12-31 17:10")
    assert office(20, "2026-12-31 17:10") == "12-31 17:30"
    with pytest.raises(MissingYear):
        used(at("2026-12-31 17:10"), at("2027-01-01 09:00"), MinuteTerm(60), CALENDAR, HOURS)


def by_hand(start: datetime, minutes: int, mode: MinuteMode, stops: list[Stop]) -> datetime:
    """Minute after minute."""
    moment = start
    while minutes:
        open_now = mode is ELAPSED or (
            CALENDAR.is_workday(day_of(moment))
            and any(begin <= moment.astimezone(SHANGHAI).time() < end for begin, end in HOURS.spans)
        )
        minutes -= open_now and not any(stop.holds(moment) for stop in stops)
        moment += MINUTE
    return moment


@st.composite
def courses(draw):
    """A start near the autumn holidays, a term, up to three pauses that may overlap, all on whole minutes."""
    start = at("09-29 00:00") + draw(st.integers(0, 14 * 1440)) * MINUTE
    stops = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + draw(st.integers(-60, 3000)) * MINUTE
        stops.append(Stop(begin, begin + draw(st.integers(0, 2000)) * MINUTE))
    mode = draw(st.sampled_from([OFFICE, ELAPSED]))
    return start, MinuteTerm(draw(st.integers(1, 1500)), mode), stops


@settings(max_examples=60, deadline=None)
@given(courses(), st.integers(0, 600))
def test_it_agrees_with_counting_each_minute(course, later) -> None:
    start, term, stops = course
    found = due(start, term, CALENDAR, HOURS, stops)
    assert found is not None
    assert found.tzinfo is UTC
    assert found == by_hand(start, term.minutes, term.mode, stops)
    assert used(start, found, term, CALENDAR, HOURS, stops) == term.minutes
    assert used(start, found - MINUTE, term, CALENDAR, HOURS, stops) == term.minutes - 1
    longer = due(start, MinuteTerm(term.minutes + 1, term.mode), CALENDAR, HOURS, stops)
    assert longer is not None
    assert longer > found
    after = due(start + later * MINUTE, term, CALENDAR, HOURS, stops)
    assert after is not None
    assert after >= found, "who begins later is not done earlier"


@settings(max_examples=60, deadline=None)
@given(courses())
def test_a_pause_moves_the_end_by_what_it_takes(course) -> None:
    start, term, stops = course
    one = stops[:1]
    plain, moved = (due(start, term, CALENDAR, HOURS, held) for held in ([], one))
    assert plain is not None
    assert moved is not None
    taken = used(start, moved, term, CALENDAR, HOURS) - term.minutes
    reached = [Stop(max(stop.begin, start), stop.end) for stop in one if stop.begin < plain and stop.end > start]
    given_back = sum(used(stop.begin, stop.end, term, CALENDAR, HOURS) for stop in reached)
    assert taken == given_back


def event(kind: str, when: str, **facts: object) -> Event:
    moment = at(when)
    return Event.from_dict({"kind": kind, "on": day_of(moment).isoformat(), "at": moment.isoformat(), **facts})


def test_a_reading_says_of_each_span_why_it_counts() -> None:
    events = [
        event("received", "09-30 17:00"),
        event("paused", "10-08 08:40", ground="enterprise_reply", notice=True),
        event("resumed", "10-08 09:00"),
    ]
    told = read(MinuteTerm(60, source="园区约定"), events, CALENDAR, HOURS, at("10-08 09:10"), grounds=GROUNDS)
    assert (told.state, said(told.due), told.used, told.left, told.given_back) == (
        State.RUNNING, "10-08 09:20", 50, 10, 20,
    )  # fmt: skip
    spans = [(span.to_dict()["from"], span.to_dict()["to"], span.minutes, span.counts) for span in told.spans]
    assert spans[:2] == [("17:00", "17:30", 30, True), ("17:30", "00:00", 390, False)]
    assert [span.reason.code for span in told.spans[2:9]] == ["day.holiday"] * 7
    assert [(span.minutes, span.counts, span.reason.code) for span in told.spans[9:]] == [
        (510, False, "hours.closed"),
        (10, True, "hours.open"),
        (20, False, "count.paused"),
        (20, True, "hours.open"),
    ]
    assert sum(span.minutes for span in told.spans if span.counts) == told.total
    assert told.to_dict()["due"] == "2026-10-08T09:20+08:00"


def test_a_reading_knows_pauses_ends_and_what_cannot_be() -> None:
    received, term = event("received", "10-09 09:00"), MinuteTerm(60)

    def shown(*events: Event, when: str = "10-09 18:00"):
        return read(term, [received, *events], CALENDAR, HOURS, at(when), grounds=GROUNDS)

    waiting = event("paused", "10-09 09:30", ground="enterprise_reply", expected_end="2026-10-12")
    told = shown(waiting)
    assert (told.state, said(told.due), told.used, codes(told.warnings)) == (
        State.PAUSED, "10-12 09:00", 30, ["note.assumes_end"],
    )  # fmt: skip
    assert shown(event("paused", "10-09 09:30", ground="enterprise_reply")).due is None
    assert codes(shown(event("paused", "10-09 09:30", ground="opinions")).warnings) == ["note.ground_stops_nothing"]
    late = shown(event("paused", "10-09 10:30", ground="enterprise_reply"))
    assert (late.state, said(late.due), late.left) == (State.RUNNING, "10-09 10:00", -360), "nothing is given back"
    assert codes(late.warnings) == ["note.pause_after_due"]
    assert codes(shown(waiting, when="10-09 09:20").warnings) == ["note.later_event"]
    gone = shown(event("withdrawn", "10-09 09:45"))
    assert (gone.state, gone.due, gone.used, gone.left) == (State.WITHDRAWN, None, 45, None)
    for wrong in (received, event("resumed", "10-09 09:30"), event("accepted", "10-09 09:30")):
        with pytest.raises(Refused):
            shown(wrong)
    with pytest.raises(Refused, match="时刻"):
        shown(Event.from_dict({"kind": "withdrawn", "on": "2026-10-09"}))
    with pytest.raises(Malformed, match="不在这一天"):
        Event.from_dict({"kind": "received", "on": "2026-10-08", "at": "2026-10-09T09:00+08:00"})


def test_a_year_without_notice_gives_an_estimate_and_no_due_instant() -> None:
    told = read(
        MinuteTerm(60),
        [event("received", "2026-12-31 17:00")],
        CALENDAR,
        HOURS,
        at("2027-01-05 00:00"),
        grounds=GROUNDS,
    )
    assert (told.due, told.missing_year, told.used, said(told.estimate)) == (None, 2027, None, "01-01 09:00")
    assert {span.counts for span in told.spans} == {True, False, None}


def test_office_hours_are_data(tmp_path: Path) -> None:
    assert HOURS.spans == ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
    assert HOURS.whole == timedelta(hours=7, minutes=30)
    (tmp_path / "hours.yaml").write_text("source: 夏令作息\nspans: [{from: 9:00, to: 12:00}]\n", encoding="utf-8")
    assert load_hours(tmp_path).spans == ((time(9), time(12)),), "without quotes it is read just so"
    for spans in ([], [{"from": "09:00", "to": "08:00"}], [{"from": "early", "to": "08:00"}]):
        with pytest.raises(Malformed):
            hours_from({"source": "x", "spans": spans})
    with pytest.raises(ValueError, match="in order"):
        OfficeHours(((time(9), time(12)), (time(11), time(13))))
    with pytest.raises(ValueError, match="one minute"):
        MinuteTerm(0)
