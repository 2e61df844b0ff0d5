"""The clock, bullet by bullet: terms, receipt and acceptance, pauses, extensions, decision, delivery, unknown years."""

import pytest

from kuaijin.config.grounds import load_grounds
from kuaijin.law.clock import DELIVERY, Event, Refused, Term
from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.dates import each_day
from kuaijin.law.fields import Malformed
from tests.support.matters import CALENDAR, NATIONAL, D, accepted, codes, event, hearing, reading, term

ARTICLE_45 = ("hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review")


# --- the vector ---------------------------------------------------------------------------------------------------


def test_twenty_working_days_from_2_march_2026_end_on_30_march():
    found = reading([accepted()], "2026-03-02")
    assert (found.state, found.due, found.used, found.left) == ("running", D("2026-03-30"), 0, 20)


def test_a_hearing_from_9_to_25_march_gives_12_days_back_and_moves_the_due_day_to_16_april():
    found = reading([accepted(), *hearing()], "2026-04-01")
    assert (found.due, found.given_back) == (D("2026-04-16"), 12)
    assert (found.used, found.left) == (10, 10)
    assert found.breaches == ()


# --- counting mode and roll are separate settings -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "roll", "due"),
    [
        ("working", "next_working_day", "2026-10-13"),
        ("working", "none", "2026-10-13"),
        ("calendar", "next_working_day", "2026-10-08"),
        ("calendar", "none", "2026-10-02"),
    ],
)
def test_mode_and_roll_are_separate_settings(mode, roll, due):
    found = reading([accepted("2026-09-24")], "2026-09-24", of=term(8, mode=mode, roll=roll))
    assert found.due == D(due)


def test_left_counts_down_to_the_rolled_day_and_is_negative_when_late():
    calendar_term = term(8, mode="calendar")
    left = {
        day: reading([accepted("2026-09-24")], day, of=calendar_term).left
        for day in ("2026-09-24", "2026-10-02", "2026-10-07", "2026-10-08", "2026-10-10")
    }
    assert left == {"2026-09-24": 14, "2026-10-02": 6, "2026-10-07": 1, "2026-10-08": 0, "2026-10-10": -2}
    working = [reading([accepted("2026-09-24")], day, of=term(8)).left for day in ("2026-10-13", "2026-10-15")]
    assert working == [0, -2]


def test_the_days_of_the_roll_do_not_count_and_name_article_203():
    found = reading([accepted("2026-09-24")], "2026-09-24", of=term(8, mode="calendar"))
    rolled = [day for day in found.days if day.date > D("2026-10-02")]
    assert [day.counts for day in rolled] == [False] * 6
    assert {day.source for day in rolled} == {"民法典第二百零三条"}
    assert sum(day.counts is True for day in found.days) == 8


def test_a_term_of_no_days_ends_on_its_start_or_the_next_working_day():
    assert reading([accepted("2026-03-02")], "2026-03-02", of=term(0)).due == D("2026-03-02")
    assert reading([accepted("2026-03-01")], "2026-03-01", of=term(0)).due == D("2026-03-02")
    assert reading([accepted("2026-03-01")], "2026-03-01", of=term(0, roll="none")).due == D("2026-03-01")


# --- several clocks on one matter ---------------------------------------------------------------------------------


def test_several_clocks_read_the_same_events_each_by_its_own_term():
    events = [event("received", "2026-03-02"), accepted("2026-03-04"), event("decided", "2026-03-20")]
    statutory = reading(events, "2026-03-23")
    promised = reading(events, "2026-03-23", of=term(8, clock="promised", start_from="received"))
    delivery = reading(events, "2026-03-23", of=DELIVERY)
    assert (statutory.due, statutory.used) == (D("2026-04-01"), 12)
    assert (promised.due, codes(promised.breaches)) == (D("2026-03-12"), ["breach.decided_late"])
    assert (delivery.due, delivery.used, delivery.state) == (D("2026-04-03"), 1, "decided")


# --- receipt, correction, acceptance ------------------------------------------------------------------------------


def test_silence_past_the_limit_is_acceptance_from_receipt():
    received = [event("received", "2026-03-02")]
    within = reading(received, "2026-03-09")
    assert (within.state, within.start, within.due, within.days) == ("received", None, None, ())
    past = reading(received, "2026-03-10")
    assert (past.state, past.start, past.due) == ("running", D("2026-03-02"), D("2026-03-30"))
    assert codes(past.warnings) == ["note.deemed"]


def test_acceptance_within_the_limit_starts_the_clock_on_its_day():
    found = reading([event("received", "2026-03-02"), accepted("2026-03-09")], "2026-03-20")
    assert (found.start, found.breaches) == (D("2026-03-09"), ())


def test_acceptance_after_acceptance_by_silence_is_a_breach_and_moves_nothing():
    found = reading([event("received", "2026-03-02"), accepted("2026-03-12")], "2026-03-20")
    assert (found.start, found.due) == (D("2026-03-02"), D("2026-03-30"))
    assert codes(found.breaches) == ["breach.accepted_after_deemed"]


def test_a_notice_after_acceptance_by_silence_is_a_breach_and_moves_nothing():
    events = [event("received", "2026-03-02"), event("correction_notice", "2026-03-12")]
    found = reading([*events, event("corrected", "2026-03-16")], "2026-03-20")
    assert (found.state, found.start, found.due) == ("running", D("2026-03-02"), D("2026-03-30"))
    assert codes(found.breaches) == ["breach.notice_after_deemed"]


def test_non_acceptance_after_acceptance_by_silence_is_a_breach_and_moves_nothing():
    found = reading([event("received", "2026-03-02"), event("not_accepted", "2026-03-12")], "2026-03-20")
    assert (found.state, found.due) == ("running", D("2026-03-30"))
    assert codes(found.breaches) == ["breach.not_accepted_after_deemed"]


def test_a_late_notice_is_a_breach_under_its_own_limit_but_still_asks_for_correction():
    events = [event("received", "2026-03-02"), event("correction_notice", "2026-03-06")]
    strict = reading(events, "2026-03-06", notice_limit=2)
    assert (strict.state, codes(strict.breaches)) == ("awaiting_correction", ["breach.late_notice"])
    assert strict.breaches[0].text() == "补正告知超过收到材料后 2 个工作日"
    assert reading(events, "2026-03-06").breaches == ()


def test_the_limit_of_silence_is_another_setting_and_may_be_switched_off():
    received = [event("received", "2026-03-02")]
    assert reading(received, "2026-03-06", deemed_accepted_after=3).state == "running"
    assert reading(received, "2026-06-01", deemed_accepted_after=None).state == "received"
    late = [*received, event("correction_notice", "2026-03-31")]
    found = reading(late, "2026-04-01", deemed_accepted_after=None)
    assert (found.state, codes(found.breaches)) == ("awaiting_correction", ["breach.late_notice"])
    assert reading(late, "2026-04-01", deemed_accepted_after=None, notice_limit=None).breaches == ()


def test_correction_restarts_receipt_and_its_silence_is_counted_anew():
    events = [
        event("received", "2026-03-02"),
        event("correction_notice", "2026-03-04"),
        event("corrected", "2026-03-16"),
    ]
    awaiting = reading(events[:2], "2026-03-13")
    assert (awaiting.state, awaiting.due, awaiting.start) == ("awaiting_correction", None, None)
    assert reading(events, "2026-03-23").state == "received"
    deemed = reading(events, "2026-03-24")
    assert (deemed.state, deemed.start) == ("running", D("2026-03-16"))


def test_correction_restarts_a_clock_that_runs_from_receipt():
    events = [event("received", "2026-03-02"), event("correction_notice", "2026-03-04")]
    from_receipt = term(5, start_from="received")
    assert reading(events[:1], "2026-03-03", of=from_receipt).due == D("2026-03-09")
    assert reading(events, "2026-03-05", of=from_receipt).due is None
    corrected = reading([*events, event("corrected", "2026-03-16")], "2026-03-17", of=from_receipt)
    assert (corrected.due, corrected.used) == (D("2026-03-23"), 1)


def test_non_acceptance_ends_the_matter():
    found = reading([event("received", "2026-03-02"), event("not_accepted", "2026-03-03")], "2026-04-01")
    assert (found.state, found.due, found.left, found.days) == ("not_accepted", None, None, ())


def test_withdrawal_ends_the_matter_and_nothing_is_due_any_more():
    found = reading([accepted(), event("withdrawn", "2026-03-10")], "2026-04-01")
    assert (found.state, found.due, found.left, found.used) == ("withdrawn", None, None, 6)


# --- pauses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ARTICLE_45)
def test_each_ground_of_article_45_stops_the_statutory_clock_by_that_article(ground):
    found = reading([accepted(), *hearing(ground=ground)], "2026-04-01")
    assert found.due == D("2026-04-16")
    paused = next(day for day in found.days if day.date == D("2026-03-10"))
    assert (paused.counts, paused.reason.code) == (False, "count.paused")
    assert "第四十五条" in paused.source


@pytest.mark.parametrize("ground", sorted({ground.code for ground in NATIONAL.all()} - set(ARTICLE_45)))
def test_no_other_ground_stops_the_statutory_clock(ground):
    found = reading([accepted(), *hearing(ground=ground)], "2026-04-01")
    assert (found.due, found.given_back) == (D("2026-03-30"), 0)
    assert codes(found.warnings) == ["note.ground_stops_nothing"]
    assert reading([accepted(), *hearing(ground=ground, notice=False)], "2026-04-01").breaches == ()
    open_pause = reading([accepted(), *hearing(ground=ground, end=None)], "2026-03-12")
    assert (open_pause.state, open_pause.due) == ("running", D("2026-03-30"))


def test_public_notice_stops_a_promised_and_a_step_clock_only():
    events = [accepted(), *hearing(ground="public_notice")]
    assert reading(events, "2026-04-01", of=term(20, clock="promised")).due == D("2026-04-16")
    assert reading(events, "2026-04-01", of=term(20, clock="step")).due == D("2026-04-16")
    assert reading(events, "2026-04-01").due == D("2026-03-30")


@pytest.mark.parametrize("ground", ["", "lunch", "公示"])
def test_a_ground_without_a_source_is_kept_warned_about_and_the_clock_runs_on(ground):
    found = reading([accepted(), *hearing(ground=ground)], "2026-04-01")
    assert found.due == D("2026-03-30")
    assert "note.ground_stops_nothing" in codes(found.warnings)


def test_a_pack_says_that_assessment_stops_the_clock_of_an_investment_approval():
    events = [accepted(), *hearing(ground="assessment")]
    assert reading(events, "2026-04-01").due == D("2026-03-30")
    sector = load_grounds(packs=["national", "investment"])
    found = reading(events, "2026-04-01", grounds=sector)
    assert found.due == D("2026-04-16")
    assert "企业投资项目核准和备案管理条例" in next(day.source for day in found.days if day.date == D("2026-03-10"))


def test_without_a_pack_no_pause_stops_anything():
    assert reading([accepted(), *hearing()], "2026-04-01", grounds=Grounds()).due == D("2026-03-30")


def test_a_pause_without_written_notice_still_counts_and_is_a_breach():
    for notice in (False, None):
        found = reading([accepted(), *hearing(notice=notice)], "2026-04-01")
        assert found.due == D("2026-04-16")
        assert codes(found.breaches) == ["breach.pause_without_notice"]
        assert "第四十五条" in found.breaches[0].source


def test_while_paused_the_due_day_assumes_the_expected_end_and_says_so():
    found = reading([accepted(), *hearing(end=None, expected_end="2026-03-25")], "2026-03-12")
    assert (found.state, found.due, found.provisional) == ("paused", D("2026-04-16"), False)
    assert (found.assumes_end, found.used, found.left) == (D("2026-03-25"), 4, 16)
    assert codes(found.warnings) == ["note.assumes_end"]
    reasons = {day.date: day.reason.code for day in found.days}
    assert reasons[D("2026-03-12")] == "count.paused"
    assert reasons[D("2026-03-13")] == "count.paused_expected"


def test_while_paused_without_an_expected_end_there_is_no_due_day():
    found = reading([accepted(), *hearing(end=None)], "2026-03-12")
    assert (found.state, found.due, found.assumes_end, found.provisional) == ("paused", None, None, False)
    assert (found.used, found.left, found.given_back) == (4, 16, 4)
    assert found.days[-1].date == D("2026-03-12")


def test_an_expected_end_that_passed_without_resumption_is_warned_about():
    found = reading([accepted(), *hearing(end=None, expected_end="2026-03-25")], "2026-04-20")
    assert (found.state, found.due, found.left) == ("paused", D("2026-04-16"), -2)
    assert codes(found.warnings) == ["note.expected_end_passed"]


def test_a_pause_that_begins_on_the_due_day_still_gives_back():
    found = reading([accepted(), *hearing("2026-03-30", "2026-04-01")], "2026-04-01")
    assert (found.due, found.given_back) == (D("2026-04-01"), 2)


def test_a_pause_begun_after_the_due_day_gives_nothing_back():
    found = reading([accepted(), *hearing("2026-03-31", "2026-04-10")], "2026-04-10")
    assert (found.state, found.due, found.given_back, found.left) == ("running", D("2026-03-30"), 0, -8)
    assert codes(found.warnings) == ["note.pause_after_due"]


def test_a_pause_on_rest_days_only_gives_no_working_day_back():
    found = reading([accepted(), *hearing("2026-03-07", "2026-03-09")], "2026-03-10")
    assert (found.due, found.given_back) == (D("2026-03-30"), 0)


def test_two_pauses_add_up():
    events = [accepted(), *hearing("2026-03-09", "2026-03-11"), *hearing("2026-03-11", "2026-03-13", ground="testing")]
    found = reading(events, "2026-03-20")
    assert (found.given_back, found.due) == (4, D("2026-04-03"))


def test_a_pause_that_begins_in_the_days_of_the_roll_moves_the_due_day_behind_it():
    # the 8 calendar days end on 2 October, rolled to the 8th; the hearing stands until the 12th
    events = [accepted("2026-09-24"), *hearing("2026-10-04", "2026-10-12")]
    found = reading(events, "2026-10-12", of=term(8, mode="calendar"))
    assert found.due == D("2026-10-12")


# --- extensions ---------------------------------------------------------------------------------------------------


def extended(on="2026-03-20", **facts):
    return event("extended", on, **{"days": 10, "authority": "局长 王辛", "reason": "案情复杂，已告知", **facts})


def test_an_extension_lengthens_the_term_in_its_own_mode():
    assert reading([accepted(), extended()], "2026-03-20").due == D("2026-04-14")
    by_days = reading([accepted(), extended()], "2026-03-20", of=term(20, mode="calendar", roll="none"))
    assert by_days.due == D("2026-04-01")


def test_an_extension_on_the_due_day_itself_is_in_time():
    assert reading([accepted(), extended("2026-03-30")], "2026-03-30").due == D("2026-04-14")


def test_an_extension_in_a_pause_is_in_time():
    events = [accepted(), *hearing(end=None), extended("2026-06-01")]
    assert reading(events, "2026-06-01").total == 30


def test_an_extension_whose_reason_was_not_told_is_a_breach():
    assert codes(reading([accepted(), extended(reason="")], "2026-03-20").breaches) == [
        "breach.extension_without_reason"
    ]


def test_an_extension_happens_twice_where_its_rule_says_so():
    twice = [accepted(), extended(), extended("2026-04-10")]
    assert reading(twice, "2026-04-10", of=term(20, extensions=2)).total == 40


def test_pauses_and_extensions_are_counted_first_and_the_roll_is_made_once_at_the_end():
    events = [accepted("2026-09-14"), *hearing("2026-09-16", "2026-09-18"), extended("2026-09-20", days=3)]
    found = reading(events, "2026-09-21", of=term(13, mode="calendar"))
    # 13 + 3 + 2 given back = 2 October, in the holiday; rolled once to the 8th
    assert (found.due, found.given_back) == (D("2026-10-08"), 2)


# --- decision and delivery ----------------------------------------------------------------------------------------


def test_a_decision_stops_the_clock_and_the_reading_stays_as_it_was():
    found = reading([accepted(), event("decided", "2026-03-13")], "2026-11-20")
    assert (found.state, found.due, found.used, found.left) == ("decided", D("2026-03-30"), 9, 11)
    assert found.days[-1].date == D("2026-03-30")
    assert {day.reason.code for day in found.days if day.date > D("2026-03-13")} == {"count.stopped"}


def test_a_late_decision_is_a_breach():
    found = reading([accepted(), event("decided", "2026-04-01")], "2026-04-02")
    assert (found.left, codes(found.breaches)) == (-2, ["breach.decided_late"])


def test_delivery_of_a_grant_has_its_own_ten_working_days_from_the_decision():
    events = [accepted(), event("decided", "2026-03-20")]
    waiting = reading(events, "2026-03-23", of=DELIVERY)
    assert (waiting.due, waiting.left) == (D("2026-04-03"), 9)
    late = reading([*events, event("delivered", "2026-04-07")], "2026-05-01", of=DELIVERY)
    assert (late.state, late.left, codes(late.breaches)) == ("delivered", -1, ["breach.delivered_late"])
    assert reading([events[1]], "2026-03-23", of=DELIVERY).due == D("2026-04-03")


def test_a_refusal_has_nothing_to_deliver():
    found = reading([accepted(), event("decided", "2026-03-20", outcome="refused")], "2026-03-23", of=DELIVERY)
    assert (found.state, found.due, codes(found.warnings)) == ("decided", None, ["note.nothing_to_deliver"])


def test_a_pause_of_the_examination_gives_nothing_back_to_delivery():
    events = [accepted(), *hearing(), event("decided", "2026-04-01")]
    found = reading(events, "2026-04-02", of=DELIVERY)
    assert (found.due, found.given_back) == (CALENDAR.add(D("2026-04-01"), 10), 0)


def test_a_decision_within_a_pause_ends_the_pause():
    found = reading([accepted(), *hearing(end=None), event("decided", "2026-03-12")], "2026-03-20")
    assert (found.state, found.used, found.given_back) == ("decided", 5, 3)
    assert codes(found.warnings) == ["note.decided_in_pause"]


# --- impossible orders --------------------------------------------------------------------------------------------

R = event("received", "2026-03-02")
NOTICE = event("correction_notice", "2026-03-04")
CORRECTED = event("corrected", "2026-03-10")
A = accepted("2026-03-03")
PAUSED = hearing("2026-03-09", None)[0]
RESUMED = event("resumed", "2026-03-25")
DECIDED = event("decided", "2026-03-26")
DELIVERED = event("delivered", "2026-03-27")
WITHDRAWN = event("withdrawn", "2026-03-26")

IMPOSSIBLE = [
    ("received twice", [R, event("received", "2026-03-03")], "refused.received_late"),
    ("received after acceptance", [A, event("received", "2026-03-04")], "refused.received_late"),
    ("a second correction notice", [R, NOTICE, CORRECTED, event("correction_notice", "2026-03-11")], "second_notice"),
    ("a correction notice while awaiting", [R, NOTICE, event("correction_notice", "2026-03-05")], "second_notice"),
    ("a correction notice before receipt", [NOTICE], "notice_order"),
    ("a correction notice after acceptance", [R, A, NOTICE], "notice_order"),
    ("corrected without notice", [R, event("corrected", "2026-03-04")], "refused.corrected"),
    ("accepted twice", [A, accepted("2026-03-04")], "accepted_twice"),
    ("accepted twice after silence", [R, accepted("2026-03-12"), accepted("2026-03-13")], "accepted_twice"),
    ("not accepted without receipt", [event("not_accepted", "2026-03-03")], "refused.not_accepted"),
    ("not accepted after acceptance", [A, event("not_accepted", "2026-03-04")], "refused.not_accepted"),
    ("paused before acceptance", [R, hearing("2026-03-03", None)[0]], "paused_early"),
    ("paused while awaiting correction", [R, NOTICE, hearing("2026-03-05", None)[0]], "paused_early"),
    ("paused while paused", [A, PAUSED, hearing("2026-03-10", None, ground="tender")[0]], "paused_twice"),
    ("resumed without a pause", [A, RESUMED], "refused.resumed"),
    ("resumed twice", [A, PAUSED, RESUMED, event("resumed", "2026-03-25")], "refused.resumed"),
    ("resumed before the pause", [A, event("resumed", "2026-03-06"), PAUSED], "refused.resumed"),
    ("extended before acceptance", [R, extended("2026-03-03")], "extended_early"),
    ("extended without authority", [A, extended("2026-03-04", authority="")], "no_authority"),
    ("extended twice", [A, extended("2026-03-04"), extended("2026-03-05")], "extended_twice"),
    ("extended after the due day", [A, extended("2026-04-02")], "extended_late"),
    ("extended after the decision", [A, DECIDED, extended("2026-03-27")], "refused.decided"),
    ("decided before acceptance", [R, event("decided", "2026-03-03")], "decided_early"),
    ("decided with nothing before", [DECIDED], "decided_early"),
    ("decided while awaiting correction", [R, NOTICE, DECIDED], "decided_early"),
    ("decided twice", [A, DECIDED, event("decided", "2026-03-27")], "refused.decided"),
    ("paused after the decision", [A, DECIDED, hearing("2026-03-27", None)[0]], "refused.decided"),
    ("resumed after the decision", [A, PAUSED, event("decided", "2026-03-12"), RESUMED], "refused.decided"),
    ("withdrawn after the decision", [A, DECIDED, event("withdrawn", "2026-03-27")], "refused.decided"),
    ("delivered before the decision", [A, DELIVERED], "delivered_early"),
    ("delivered twice", [A, DECIDED, DELIVERED, DELIVERED], "refused.ended"),
    ("anything after delivery", [A, DECIDED, DELIVERED, event("paused", "2026-03-30")], "refused.ended"),
    ("withdrawn with nothing received", [WITHDRAWN], "nothing_received"),
    ("anything after withdrawal", [A, WITHDRAWN, DELIVERED], "refused.ended"),
    ("accepted when it was not", [R, event("not_accepted", "2026-03-03"), accepted("2026-03-04")], "refused.ended"),
]


@pytest.mark.parametrize(("events", "code"), [row[1:] for row in IMPOSSIBLE], ids=[row[0] for row in IMPOSSIBLE])
def test_an_impossible_order_is_refused_with_its_rule(events, code):
    with pytest.raises(Refused) as refused:
        reading(events, "2026-06-01")
    assert code in refused.value.why.code
    assert refused.value.rule
    assert refused.value.message
    assert refused.value.text("en") != refused.value.text("zh")


# --- order, rest days, later events -------------------------------------------------------------------------------


def test_events_may_be_told_in_any_order_of_days():
    told = [*hearing(), accepted()]
    assert reading(told, "2026-04-01").due == D("2026-04-16")


def test_an_event_on_a_rest_day_is_lawful_and_noted():
    found = reading([accepted("2026-03-01")], "2026-03-02")
    assert (found.state, found.due) == ("running", D("2026-03-27"))
    assert codes(found.warnings) == ["note.rest_day"]


def test_a_reading_of_a_past_day_knows_only_what_had_happened():
    found = reading([accepted(), *hearing(end=None), event("resumed", "2026-03-25")], "2026-03-12")
    assert (found.state, found.due) == ("paused", None)
    assert codes(found.warnings) == ["note.later_event"]
    assert reading([accepted()], "2026-02-01").state == "received"


# --- years without notice -----------------------------------------------------------------------------------------


def test_a_due_day_in_a_year_without_notice_is_unknown_and_estimated_apart():
    found = reading([accepted("2026-12-14")], "2026-12-21")
    assert (found.due, found.left, found.provisional, found.missing_year) == (None, None, True, 2027)
    assert (found.used, found.estimate) == (5, D("2027-01-11"))
    assert found.days[-1].date == D("2026-12-21")
    assert codes(found.warnings) == ["note.missing_year"]


def test_in_a_year_without_notice_not_even_the_days_used_are_known():
    found = reading([accepted("2026-12-14")], "2027-01-05")
    assert (found.used, found.left) == (None, None)
    unknown = [day for day in found.days if day.date >= D("2027-01-01")]
    assert [day.counts for day in unknown] == [None] * 5
    assert all("2027" in day.reason.text() and day.source for day in unknown)


def test_rolling_needs_the_year_too():
    # 31 December 2026 is a Thursday: known; 1 January 2027 is not
    rolled = term(10, mode="calendar")
    assert reading([accepted("2026-12-21")], "2026-12-22", of=rolled).due == D("2026-12-31")
    found = reading([accepted("2026-12-22")], "2026-12-23", of=rolled)
    assert (found.due, found.provisional, found.missing_year) == (None, True, 2027)
    plain = reading([accepted("2026-12-22")], "2026-12-23", of=term(10, mode="calendar", roll="none"))
    assert (plain.due, plain.provisional) == (D("2027-01-01"), False)


def test_silence_over_an_unknown_year_leaves_the_start_unknown():
    found = reading([event("received", "2026-12-28")], "2027-02-01")
    assert (found.state, found.due, found.provisional, found.missing_year) == ("received", None, True, 2027)
    assert reading([event("received", "2026-12-28")], "2026-12-31").provisional is False


def test_an_assumed_end_of_a_pause_is_not_provisional():
    found = reading([accepted(), *hearing(end=None, expected_end="2026-03-25")], "2026-03-12")
    assert (found.provisional, found.assumes_end) == (False, D("2026-03-25"))


# --- every day with its reason ------------------------------------------------------------------------------------


def test_every_day_from_the_day_after_the_start_to_the_due_day_says_why():
    found = reading([accepted(), *hearing()], "2026-04-01")
    assert [day.date for day in found.days] == list(each_day(D("2026-03-03"), D("2026-04-16")))
    assert all(day.reason.text() and day.reason.text("en") and day.source for day in found.days)
    late = reading([accepted()], "2026-04-08")
    assert late.days[-1].date == D("2026-04-08")


def test_the_document_has_the_documented_keys():
    document = reading([accepted(), *hearing(notice=False)], "2026-04-01").to_dict()
    assert {"state", "due", "used", "left", "given_back", "provisional", "days", "warnings"} <= set(document)
    assert set(document["days"][0]) == {"date", "counts", "reason", "reason_code", "source"}
    assert document["due"] == "2026-04-16"
    assert document["warnings"] == ["听证所需时间没有书面告知申请人"]
    assert document["breaches"][0]["code"] == "breach.pause_without_notice"


# --- reading terms and events -------------------------------------------------------------------------------------


def test_a_term_reads_back_as_it_was_written():
    told = term(45, mode="calendar", roll="none", start_from="received", clock="step", source="某办法", extensions=2)
    assert Term.from_dict(told.to_dict()) == told
    assert Term.from_dict({"days": 20}) == Term(20)


@pytest.mark.parametrize("one", [accepted(), *hearing(expected_end="2026-03-25"), extended(), DECIDED])
def test_an_event_reads_back_as_it_was_written(one):
    assert Event.from_dict(one.to_dict()) == one


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": "twenty"}, "term.days"),
        ({"days": -1}, "term.days"),
        ({"days": True}, "term.days"),
        ({}, "term.days"),
        ({"days": 20, "mode": "weekly"}, "term.mode"),
        ({"days": 20, "roll": "back"}, "term.roll"),
        ({"days": 20, "start_from": "tomorrow"}, "term.start_from"),
        ({"days": 20, "clock": "wall"}, "term.clock"),
        ({"days": 20, "lenght": 3}, "lenght"),
        ([20], "term"),
    ],
)
def test_a_faulty_term_is_refused_by_field(given, field):
    with pytest.raises(Malformed) as refused:
        Term.from_dict(given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "eaten", "on": "2026-03-02"}, "kind"),
        ({"kind": "accepted"}, "on"),
        ({"kind": "accepted", "on": "2026-02-30"}, "on"),
        ({"kind": "accepted", "on": "2026-03-02", "by": "x"}, "by"),
        ({"kind": "extended", "on": "2026-03-02", "authority": "x"}, "days"),
        ({"kind": "paused", "on": "2026-03-02", "notice": "maybe"}, "notice"),
        ({"kind": "paused", "on": "2026-03-02", "expected_end": "2026-03-01"}, "expected_end"),
        ({"kind": "decided", "on": "2026-03-02", "outcome": "perhaps"}, "outcome"),
    ],
)
def test_a_faulty_event_is_refused_by_field(given, field):
    with pytest.raises(Malformed) as refused:
        Event.from_dict(given)
    assert refused.value.field == field


def test_an_unknown_pack_is_refused():
    for pack in ("nowhere", "../calendars/2026"):
        with pytest.raises(Malformed):
            load_grounds(packs=[pack])
