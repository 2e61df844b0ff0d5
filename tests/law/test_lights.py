import pytest

from kuaijin.law.lights import Facts, Light, Limits, light, near_from, worst
from tests.support.matters import CALENDAR, D, accepted, event, hearing, reading, term

AS_OF = D("2026-10-09")


@pytest.mark.parametrize(
    ("facts", "colour", "reasons"),
    [
        (Facts(due=D("2026-10-13"), near_from=D("2026-10-10")), "green", ["light.on_time"]),
        (Facts(due=D("2026-10-12"), near_from=D("2026-10-09")), "blue", ["light.near"]),
        (Facts(due=D("2026-10-09"), near_from=D("2026-10-08")), "blue", ["light.near"]),
        (Facts(due=D("2026-10-08"), near_from=D("2026-09-29")), "red", ["light.overdue"]),
        (Facts(planned_on=D("2026-10-08")), "yellow", ["light.behind"]),
        (Facts(planned_on=D("2026-10-09")), "green", ["light.on_time"]),
        (
            Facts(due=D("2026-10-12"), near_from=D("2026-10-09"), planned_on=D("2026-10-08")),
            "yellow",
            ["light.behind", "light.near"],
        ),
        (
            Facts(due=D("2026-10-08"), near_from=D("2026-09-29"), planned_on=D("2026-10-08")),
            "red",
            ["light.overdue", "light.behind"],
        ),
        (Facts(paused=True), "green", ["light.paused"]),
        (Facts(missing_year=2027), "green", ["light.provisional"]),
        (Facts(due=D("2026-10-01"), done=True), "green", ["light.done"]),
    ],
)
def test_a_light_is_the_worst_that_holds_and_returns_its_reasons(facts, colour, reasons):
    found = light(facts, AS_OF, Limits())
    assert (found.light, [why.code for why in found.reasons]) == (colour, reasons)
    assert all(why.text() and why.text("en") for why in found.reasons)


@pytest.mark.parametrize(
    ("verified_on", "colour"), [(D("2026-10-02"), "green"), (D("2026-10-01"), "grey"), (None, "grey")]
)
def test_what_nobody_verified_within_its_limit_is_grey(verified_on, colour):
    assert light(Facts(verified_on=verified_on), AS_OF, Limits(fresh_days=7)).light == colour


def test_grey_is_better_than_blue_and_worse_than_green():
    near = Facts(due=D("2026-10-12"), near_from=D("2026-10-09"))
    found = light(near, AS_OF, Limits(fresh_days=7))
    assert (found.light, [why.code for why in found.reasons]) == ("blue", ["light.near", "light.never_verified"])
    assert [str(one) for one in Light] == ["red", "yellow", "blue", "grey", "green"]
    assert worst([Light.GREEN, Light.BLUE, Light.GREY]) is Light.BLUE
    assert worst([]) is Light.GREEN


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        ({"days": 20}, "2026-03-24"),  # a fifth of 20: 4 working days before 30 March
        ({"days": 3}, "2026-03-03"),  # 2 working days before 5 March
        ({"days": 1}, "2026-03-02"),  # the whole term is near
        ({"days": 30, "mode": "calendar"}, "2026-03-26"),  # a fifth of 30 days before 1 April
        ({"days": 4, "mode": "calendar", "roll": "none"}, "2026-03-04"),  # 2 working days before Friday 6 March
    ],
)
def test_blue_begins_with_the_last_two_working_days_or_the_last_fifth(settings, begins):
    found = reading([accepted()], "2026-03-02", of=term(**settings))
    assert near_from(found, CALENDAR, Limits()) == D(begins)


def test_the_limits_of_a_light_are_data():
    found = reading([accepted()], "2026-03-02")
    assert near_from(found, CALENDAR, Limits(near_days=5, near_share=0)) == D("2026-03-23")
    assert near_from(found, CALENDAR, Limits(near_share=0.3)) == D("2026-03-20")


def test_a_pause_moves_the_blue_light_with_the_due_day():
    found = reading([accepted(), *hearing("2026-03-25", None, expected_end="2026-04-08")], "2026-03-26")
    assert found.due == D("2026-04-13")
    assert near_from(found, CALENDAR, Limits()) == D("2026-03-24")


@pytest.mark.parametrize(
    ("events", "as_of"),
    [
        ([accepted(), *hearing(end=None)], "2026-03-12"),
        ([accepted(), event("decided", "2026-03-27")], "2026-03-27"),
        ([event("received", "2026-03-02")], "2026-03-03"),
        ([accepted("2026-12-14")], "2026-12-30"),
    ],
)
def test_without_a_due_day_or_when_closed_there_is_no_near_day(events, as_of):
    assert near_from(reading(events, as_of), CALENDAR, Limits()) is None
