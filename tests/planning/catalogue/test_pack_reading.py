"""Faulty packs are refused by place, field and value; packs that do not fit together by the code that is missing."""

import copy
from datetime import date

import pytest

from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.packs import Catalogue, Validity
from kuaijin.planning.catalogue.reading import pack_from
from kuaijin.planning.catalogue.wholeness import refuse_gaps

DAY = date(2026, 10, 9)


def stated(value, **more):
    return {"value": value, "source": "法 1", "confidence": "sourced", **more}


GOOD = {
    "pack": "example",
    "name": "示例",
    "name_en": "example",
    "number": 1,
    "valid_from": "2026-01-01",
    "source": "示例",
    "stages": [{"code": "land", "name": "用地", "name_en": "land", "lead": "自然资源"}],
    "facts": [{"code": "area", "name": "面积", "name_en": "area", "kind": "number", "unit": "公顷", "unit_en": "ha"}],
    "documents": [{"code": "form", "name": "表", "name_en": "form"}],
    "matters": [
        {
            "code": "A",
            "name": "甲",
            "name_en": "first",
            "department": "自然资源",
            "stage": "land",
            "statutory": stated(20),
            "promised": stated(5),
            "needs": ["form"],
            "validity": stated({"years": 2}),
            "rules": [
                {
                    "id": "A-area",
                    "when": {"fact": "area", "at_least": 5},
                    "text": "五公顷以上",
                    "text_en": "from 5 ha",
                    "source": "法 2",
                    "confidence": "sourced",
                }
            ],
        },
    ],
    "levers": [{"lever": "parallel", "source": "法 3", "confidence": "sourced"}],
}


def changed(path, value):
    """The good pack with one value set, or taken out where it is None."""
    document = copy.deepcopy(GOOD)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


def catalogue(document):
    made = Catalogue.of([pack_from(document)], DAY)
    refuse_gaps(made)
    return made


def test_a_good_pack_is_read():
    matter = catalogue(GOOD).matters["A"]
    assert (matter.validity.value, matter.validity.value.text().en) == (Validity(years=2), "2 years")
    assert (matter.statutory.pack, matter.days_mode) == ("example", "working")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("colour",), "red", "colour"),
        (("name_en",), None, "name_en"),
        (("valid_from",), "soon", "valid_from"),
        (("valid_to",), "2026-01-01", "valid_to"),
        (("stages", 0, "lead"), "", "stages[1] land lead"),
        (("facts", 0, "kind"), "colour", "facts[1] area kind"),
        (("facts", 0, "kind"), "choice", "facts[1] area choices"),
        (("documents", 0, "obtainable"), True, "documents[1] form source"),
        (("matters", 0, "statutory", "value"), -1, "matters[1] A statutory value"),
        (("matters", 0, "statutory", "source"), "", "matters[1] A statutory source"),
        (("matters", 0, "statutory", "confidence"), "sure", "matters[1] A statutory confidence"),
        (("matters", 0, "promised", "value"), 21, "matters[1] A promised"),
        (("matters", 0, "mode"), stated("weeks"), "matters[1] A mode mode"),
        (("matters", 0, "validity", "value"), {"years": 1, "days": 1}, "matters[1] A validity value"),
        (("matters", 0, "rules", 0, "text_en"), None, "matters A rules[1] A-area text_en"),
        (("matters", 0, "rules", 0, "when"), {"fact": "area"}, "matters A rules[1] A-area when"),
        (("matters", 0, "after"), [{"matter": "A"}], "matters A after[1] A source"),
        (("levers", 0, "lever"), "magic", "levers[1] magic lever"),
        # what does not fit together
        (("matters", 0, "stage"), "sea", "example matters A stage"),
        (("matters", 0, "needs"), ["letter"], "example matters A needs"),
        (("matters", 0, "rules"), None, "matters A rules"),
        (("matters", 0, "rules", 0, "when", "fact"), "colour", "example rules A-area when fact"),
        (("matters", 0, "name"), None, "matters[1] A name"),
        (("levers", 0, "matters"), ["B"], "example levers parallel matters"),
        (("documents",), GOOD["documents"] * 2, "example documents"),
    ],
)
def test_a_faulty_pack_is_refused_by_place_and_field(path, value, named):
    with pytest.raises(Malformed) as refused:
        catalogue(changed(path, value))
    assert refused.value.field == named
    assert refused.value.text("en") and refused.value.step


def test_an_order_in_a_circle_is_refused_and_named():
    document = copy.deepcopy(GOOD)
    second = copy.deepcopy(GOOD["matters"][0]) | {"code": "B"}
    second["rules"][0]["id"] = "B-area"
    document["matters"].append(second)
    document["orders"] = [
        {"matter": one, "after": other, "source": "法 4", "confidence": "sourced"}
        for one, other in (("A", "B"), ("B", "A"))
    ]
    with pytest.raises(Malformed) as refused:
        catalogue(document)
    assert refused.value.field == "orders" and "A" in refused.value.value and "B" in refused.value.value
