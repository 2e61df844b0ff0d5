"""The shipped catalogue: whole, sourced, with the law's own numbers; and what it says of a battery plant."""

import csv
import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.config.grounds import load_grounds
from kuaijin.config.packs import known_packs, load_catalogue, path_of, read_pack
from kuaijin.planning.catalogue.assembling import Wanted, assembled
from kuaijin.planning.catalogue.checklist import ItemVerdict, checklist
from kuaijin.planning.catalogue.facts import FactType
from kuaijin.planning.catalogue.packs import Confidence, Stated
from kuaijin.planning.catalogue.terms import Confirmed
from kuaijin.planning.matters import Lever
from kuaijin.planning.network import LinkKind

DAY = date(2026, 10, 9)
ALL = ("national", "shandong", "binzhou", "heze")
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "matters.csv"
CATALOGUE = load_catalogue(None, ALL, DAY)
PLANT = {
    "phase": "start", "industry": "battery", "approval_list": False, "land": "granted", "farmland": False,
    "outside_boundary": False, "in_zone": True, "hazard_zone": False, "area": 13.2, "earthwork": 80000,
    "erosion_area": True, "energy": 4200, "power": 36_000_000, "energy_exempt": False, "eia": "form",
    "hazardous": False, "water": "public", "flood_area": False, "buildings": True, "use": "industrial",
    "small": False, "fire": "special", "lightning": False, "sewer": True, "discharge": "simplified",
    "high_voltage": False, "utilities": False, "special_equipment": True, "technical": False,
    "technical_list": False, "technical_commitment": False,
}  # fmt: skip


def value_of(kind):
    match kind.kind:
        case FactType.YES_NO:
            return st.booleans()
        case FactType.CHOICE:
            return st.sampled_from([one.code for one in kind.choices])
        case FactType.NUMBER:
            return st.sampled_from([0, 0.4, 0.5, 3, 5, 900, 1000, 60_000, 5_000_000])


ANSWERS = st.fixed_dictionaries({code: value_of(kind) for code, kind in CATALOGUE.facts.items()})
KNOWN = st.sets(st.sampled_from(sorted(CATALOGUE.facts)))


@pytest.mark.parametrize(
    "packs", [chosen for size in range(4) for chosen in itertools.combinations(ALL[1:], size)], ids=str
)
def test_every_choice_of_packs_holds_together(packs):
    assert len(load_catalogue(None, ("national", *packs), DAY).matters) >= 37


def test_every_statement_has_a_source_and_both_languages():
    assert set(ALL) <= set(known_packs())
    for pack in ALL:
        read = read_pack(path_of(pack))
        stated = [one for matter in read.matters for one in vars_of(matter) if isinstance(one, Stated)]
        for one in (*stated, *read.orders, *read.rules, *read.levers):
            assert one.source.strip() and one.confidence in Confidence
        for weak in (one for one in stated if one.confidence in (Confidence.MEMORY, Confidence.GUESS)):
            assert any(word in weak.source for word in ("记忆", "没有查到", "未确认")), weak
        for one in (*read.facts, *read.documents, *read.stages):
            assert one.name.zh and one.name.en
    assert all(matter.name.zh and matter.name.en for matter in CATALOGUE.matters.values())


def vars_of(matter):
    return [getattr(matter, name) for name in matter.__dataclass_fields__]


@pytest.mark.skipif(not SHARED.exists(), reason="the survey of 36 matters is not beside the repository")
def test_all_matters_of_the_survey_are_there_with_its_limits():
    # the 30 days of M35 are those in which the user applies, not the office's
    with SHARED.open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert set(rows) <= set(CATALOGUE.matters)
    for code, row in rows.items():
        stated = CATALOGUE.matters[code].statutory
        if not row["statutory_days"] or code == "M35":
            continue
        assert stated is not None and stated.value == int(row["statutory_days"]), code
        if "低" in row["confidence"] or row["confidence"].startswith("low"):
            assert not stated.confidence.confirmed, code


@given(ANSWERS, KNOWN)
def test_answering_never_turns_needed_into_not_needed_or_back(facts, known):
    early = checklist(CATALOGUE, {code: facts[code] for code in known})
    late = checklist(CATALOGUE, facts)
    assert not late.questions
    for before, after in zip(early.items, late.items, strict=True):
        assert before.verdict in (ItemVerdict.UNKNOWN, after.verdict)
        assert (before.verdict is ItemVerdict.UNKNOWN) == bool(before.missing)
        assert bool(before.because) == (before.verdict is not ItemVerdict.UNKNOWN)
        for because in before.because:
            assert set(because.facts) <= known
    assert bool(early.questions) == any(item.verdict is ItemVerdict.UNKNOWN for item in early.items)
    assert not set(early.questions) & known


def test_a_plant_is_asked_only_what_still_matters_and_told_why():
    facts, asked = {}, []
    while (listed := checklist(CATALOGUE, facts)).questions:
        asked.append(listed.questions[0])
        facts[asked[-1]] = PLANT[asked[-1]]
    assert len(asked) == len(set(asked)) < len(CATALOGUE.facts)
    assert {"sewer", "discharge", "special_equipment", "technical_list", "power"}.isdisjoint(asked)
    needed = {item.matter.code for item in listed.needed}
    assert needed == {"M01", "M04", "M05", "M06", "M07", "M09", "M11", "M12", "M19", "M20", "M22", "M23"}
    shelter = next(item for item in listed.items if item.matter.code == "M18")
    assert (shelter.needed, shelter.because[0].facts) == (False, {"use": "industrial"})
    assert "人民防空法" in shelter.because[0].source
    # a document is asked for once, what another matter makes or the office gets itself is not asked for
    uses = {use.document.code: use for use in listed.documents}
    assert (uses["design_scheme"].needed_by, uses["design_scheme"].reuse) == (("M06", "M07"), 1)
    assert (uses["land_title"].produced_by, uses["land_title"].asked) == (("M04",), False)
    assert uses["business_licence"].obtainable and "第九条第三款" in uses["business_licence"].document.source


def test_a_regional_rule_against_the_national_one_is_shown_and_ruled():
    listed = checklist(CATALOGUE, PLANT)
    (conflict,) = listed.conflicts
    assert (conflict.code, listed.settled) == ("order:M09:M12", False)
    assert {(side.pack, side.choice) for side in conflict.sides} == {("national", "no_order"), ("shandong", "holds")}
    for chosen, waits in (("holds", True), ("no_order", False)):
        ruled = checklist(CATALOGUE, PLANT, {conflict.code: chosen})
        made = made_of(ruled, rulings={conflict.code: chosen})
        assert (ruled.settled, any(link.matter == "M12" for link in made.asked.matter("M09").after)) == (True, waits)
    assert any(link.matter == "M12" for link in made_of(listed).asked.matter("M09").after), "kept while it is open"


def made_of(listed, levers=(Lever.PARALLEL, Lever.PROMISED_LIMITS), **more):
    return assembled(CATALOGUE, listed, Wanted(DAY, levers), load_grounds(), **more)


def test_the_alternative_route_contradicts_the_permit_until_somebody_rules():
    facts = {**PLANT, "land": "existing", "technical": True, "technical_commitment": True}
    listed = checklist(CATALOGUE, facts)
    items = {item.matter.code: item for item in listed.items}
    assert (items["M36"].needed, items["M23"].verdict) == (True, ItemVerdict.CONFLICT)
    assert {side.pack for side in items["M23"].conflict.sides} == {"national", "shandong"}
    ruled = checklist(CATALOGUE, facts, {"need:M23": "not_needed"})
    permit = next(item for item in ruled.items if item.matter.code == "M23")
    assert (permit.needed, [one.pack for one in permit.because]) == (False, ["shandong"])


def test_a_plan_takes_lawful_order_notice_and_says_what_nobody_confirmed():
    listed = checklist(CATALOGUE, PLANT, {"order:M09:M12": "no_order"})
    made = made_of(listed)
    permit = made.asked.matter("M07")
    (notice,) = permit.outside
    assert (notice.kind, notice.days, notice.statutory) == ("public_notice", 7, "")
    assert {link.matter for link in permit.after} == {"M04", "M05", "M06"}
    assert {link.kind for link in permit.after} == {LinkKind.REVIEW_THEN_DECIDE}, "Binzhou 16"
    assert made.asked.matter("M19").after[0].matter == "M06"
    points = {(one.matter, one.field): one for one in made.unconfirmed}
    assert not made.lawful and points["M11", "statutory"].confidence is Confidence.GUESS
    assert ("M05", "statutory") not in points, "a default limit counts as confirmed"
    said = {
        key: Confirmed(one.value if one.field in ("statutory", "promised", "mode") else True, "指南")
        for key, one in points.items()
    }
    confirmed = made_of(
        listed, confirmations={**said, ("M07", "promised"): Confirmed(4, "指南")}, rulings={"order:M09:M12": "no_order"}
    )
    assert confirmed.lawful and confirmed.asked.matter("M07").promised == 4


def test_a_lever_without_a_ground_is_barred_unless_it_holds_on_the_authors_word():
    levers = (Lever.PARALLEL, Lever.MOCK_APPROVAL, Lever.NOTIFIED_COMMITMENT)
    listed = checklist(CATALOGUE, PLANT)
    made = made_of(listed, levers)
    assert made.asked.levers == (Lever.PARALLEL, Lever.NOTIFIED_COMMITMENT)
    assert {(one.lever, one.matter) for one in made.barred} >= {
        (Lever.MOCK_APPROVAL, ""),
        (Lever.NOTIFIED_COMMITMENT, "M09"),
    }
    assert made.asked.matter("M09").commitment is None, "ecology (山东 29)"
    assert made.grounds[Lever.PARALLEL].startswith("滨州")
    word = assembled(CATALOGUE, listed, Wanted(DAY, levers, on_word=True), load_grounds())
    assert word.asked.levers == levers


def test_a_later_pack_overrides_a_field_and_is_named_as_its_source():
    national = load_catalogue(None, ("national",), DAY).matters["M07"]
    both = CATALOGUE.matters["M07"]
    assert (national.notice, national.correction_days.value) == (None, 5)
    assert (both.notice.pack, both.correction_days.value, both.correction_days.pack) == ("heze", 2, "binzhou")
    assert (both.statutory, both.name) == (national.statutory, national.name)
