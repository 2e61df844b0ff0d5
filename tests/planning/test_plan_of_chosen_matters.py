"""A plan of six permits of a storage plant: what it covers, what it rests on, and 94 days that become 8.

The six are an illustration: which six a report meant is not known."""

from datetime import date

import pytest

from kuaijin.config.grounds import load_grounds
from kuaijin.config.packs import load_catalogue
from kuaijin.law.calendar import Calendar
from kuaijin.planning.catalogue.assembling import Assembled, Wanted, assembled
from kuaijin.planning.catalogue.checklist import checklist
from kuaijin.planning.catalogue.terms import Confirmed, Override
from kuaijin.planning.causes import Cause, CauseKind
from kuaijin.planning.causes import told as in_words
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from kuaijin.planning.matters import Lever

START = date(2025, 8, 18)
PACKS = ("national", "shandong", "heze", "binzhou")
PLANT = {
    "phase": "start",
    "industry": "battery",
    "approval_list": False,
    "land": "granted",
    "farmland": False,
    "outside_boundary": False,
    "in_zone": True,
    "hazard_zone": False,
    "area": 6.2,
    "earthwork": 42000,
    "erosion_area": True,
    "energy": 860,
    "power": 4_600_000,
    "energy_exempt": False,
    "eia": "form",
    "hazardous": False,
    "water": "public",
    "flood_area": False,
    "buildings": True,
    "use": "industrial",
    "small": False,
    "fire": "other",
    "lightning": False,
    "high_voltage": True,
    "utilities": True,
}
GUIDE = "本区办事指南（示意）"
SIX = ("M05", "M07", "M09", "M12", "M22", "M23")
PROMISED = {"M05": 6, "M07": 8, "M09": 8, "M12": 4, "M22": 7, "M23": 5}
UNITS = {("M09", "mode"): "working", ("M22", "statutory"): 7, ("M22", "mode"): "working", ("M23", "mode"): "working"}
CONFIRMED = {key: Confirmed(value, GUIDE) for key, value in UNITS.items()} | {
    (matter, "promised"): Confirmed(days, GUIDE) for matter, days in PROMISED.items()
}
FIVE = tuple(Lever)[:5]


def six(levers: tuple[Lever, ...] = FIVE, promise: int | None = 8, **given: object) -> Assembled:
    catalogue = load_catalogue(None, PACKS, START)
    ruled = {"order:M09:M12": "no_order"}
    listed = checklist(catalogue, PLANT, ruled)
    wanted = Wanted(START, levers, promise, {"住房城乡建设": 1}, matters=SIX)
    return assembled(
        catalogue,
        listed,
        wanted,
        load_grounds(packs=("national",), data_dir=None),
        confirmations=given.get("confirmations", CONFIRMED),  # type: ignore[arg-type]
        overrides={"M12": Override(deferrable=6)},
        rulings=ruled,
    )


def test_only_the_chosen_matters_are_planned_and_what_is_left_out_takes_nothing_from_the_law() -> None:
    built = six()
    assert {matter.id for matter in built.asked.matters} == set(SIX)
    # Connections to power and water are needed by usage alone, at another time: that does not touch these six.
    assert (built.lawful, built.unconfirmed) == (True, ())


def test_what_nobody_confirmed_makes_no_lawful_plan() -> None:
    built = six(confirmations={})
    assert not built.lawful
    assert ("M22", "statutory") in {(one.matter, one.field) for one in built.unconfirmed}


def test_ninety_four_days_become_eight_by_five_levers(calendar: Calendar) -> None:
    pytest.importorskip("ortools", reason="the solver is an extra")
    from kuaijin.planning.solve.promise import promise

    built = six()
    told = document(promise(built.asked, calendar, 20))
    assert faults(built.asked, told, calendar) == []
    assert (told["serial_days"], told["parallel_days"], told["promise"]["days"]) == (94, 47, 8)  # type: ignore[index]
    saved = {lever["kind"]: lever["saves"] for lever in told["levers"]}  # type: ignore[attr-defined]
    assert saved == {
        "parallel": 47,
        "review_in_advance": 17,
        "promised_limits": 18,
        "merged_handling": 2,
        "deferred_documents": 2,
    }
    assert told["elapsed"]["outside"] == 7  # type: ignore[index]


def test_without_the_levers_eight_days_are_refused_with_causes(calendar: Calendar) -> None:
    pytest.importorskip("ortools", reason="the solver is an extra")
    from kuaijin.planning.solve.promise import promise

    told = document(promise(six(levers=(Lever.PARALLEL,)).asked, calendar, 20))
    assert told["promise"]["feasible"] is False  # type: ignore[index]
    assert told["promise"]["conflicts"]  # type: ignore[index]


def test_an_estimate_is_never_called_the_laws_limit(calendar: Calendar) -> None:
    pytest.importorskip("ortools", reason="the solver is an extra")
    from kuaijin.planning.solve.promise import promise

    shorter = {key: value for key, value in CONFIRMED.items() if key[0] != "M22"}
    told = document(promise(six(promise=7, confirmations=shorter).asked, calendar, 20))
    texts = [one["text"] for one in told["promise"]["conflicts"]]  # type: ignore[index]
    assert texts and not any("法定时限" in text and "监督" in text for text in texts)
    alone = six(levers=(Lever.PARALLEL,), promise=1, confirmations=shorter).asked
    unknown = next(one for one in alone.matters if one.id == "M22")
    assert unknown.estimated and not next(one for one in alone.matters if one.id == "M05").estimated
    assert "没有确认的时限" in in_words(alone, Cause(CauseKind.TERM, "M22")).zh
    assert "法定时限" in in_words(alone, Cause(CauseKind.TERM, "M05")).zh
