"""Three-valued conditions: what decides, what is missing, and that an answer never overturns what is settled."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.conditions import refuse_misfits, when_from
from kuaijin.planning.catalogue.facts import Bilingual, Choice, FactKind, FactType, answer, answers
from kuaijin.planning.catalogue.logic import All, AnyOf, Not, Op, Test, facts_in, judge

NAME = Bilingual("名", "name")
KINDS = {
    "area": FactKind("area", NAME, FactType.NUMBER, unit=Bilingual("公顷", "ha")),
    "eia": FactKind("eia", NAME, FactType.CHOICE, (Choice("report", NAME), Choice("form", NAME))),
    "zone": FactKind("zone", NAME, FactType.YES_NO),
}
VALUES: dict[str, Any] = {
    "area": st.sampled_from([0, 0.5, 3, 5, 12.5]),
    "eia": st.sampled_from(["report", "form"]),
    "zone": st.booleans(),
}
TESTS = st.one_of(
    st.builds(
        lambda op, n: Test("area", op, (n,)),
        st.sampled_from([Op.AT_LEAST, Op.BELOW, Op.ABOVE, Op.AT_MOST]),
        VALUES["area"],
    ),
    st.builds(lambda value: Test("eia", Op.IS, (value,)), VALUES["eia"]),
    st.builds(lambda values: Test("eia", Op.IN, tuple(values)), st.lists(VALUES["eia"], min_size=1, max_size=2)),
    st.builds(lambda value: Test("zone", Op.IS, (value,)), VALUES["zone"]),
)
WHENS: Any = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)
ANSWERS: Any = st.fixed_dictionaries(VALUES)
KNOWN: Any = st.sets(st.sampled_from(sorted(KINDS)))


@given(WHENS, ANSWERS, KNOWN)
def test_answering_more_never_overturns_what_is_settled(when, facts, known):
    early = judge(when, {code: facts[code] for code in known})
    late = judge(when, facts)
    assert late.value is not None
    assert early.value in (None, late.value)


@given(WHENS, ANSWERS, KNOWN)
def test_the_facts_named_decide_alone_and_the_missing_ones_are_missing(when, facts, known):
    given_facts = {code: facts[code] for code in known}
    judged = judge(when, given_facts)
    if judged.value is None:
        assert judged.missing and not set(judged.missing) & known
        assert set(judged.missing) <= set(facts_in(when))
        assert judge(when, given_facts | {code: facts[code] for code in judged.missing}).value is not None
    else:
        assert set(judged.facts) <= known and not judged.missing
        assert judge(when, {code: facts[code] for code in judged.facts}).value is judged.value


@pytest.mark.parametrize(
    ("written", "facts", "value"),
    [
        ("always", {}, True),
        ({"fact": "area", "at_least": 5}, {"area": 5}, True),
        ({"fact": "area", "above": 5}, {"area": 5}, False),
        ({"fact": "area", "at_most": 5}, {"area": 5}, True),
        ({"fact": "area", "below": 5}, {"area": 5}, False),
        ({"fact": "zone", "is": True}, {"zone": 1}, False),
        ({"fact": "eia", "in": ["report", "form"]}, {"eia": "form"}, True),
        ({"any": [{"fact": "zone", "is": True}, {"fact": "area", "at_least": 5}]}, {"area": 6}, True),
        ({"all": [{"fact": "zone", "is": True}, {"fact": "area", "at_least": 5}]}, {"area": 6}, None),
        ({"all": [{"fact": "zone", "is": True}, {"fact": "area", "at_least": 5}]}, {"area": 4}, False),
        ({"not": {"fact": "zone", "is": True}}, {}, None),
    ],
)
def test_a_condition_as_written(written, facts, value):
    assert judge(when_from(written), facts).value is value


@pytest.mark.parametrize(
    "written",
    [
        None,
        "sometimes",
        {},
        {"all": []},
        {"fact": "area"},
        {"fact": "area", "is": 1, "in": [1]},
        {"all": [], "any": []},
        {"fact": "area", "is": [1]},
        {"fact": "area", "in": []},
        {"fact": "", "is": 1},
    ],
)
def test_a_condition_of_no_form_is_refused(written):
    with pytest.raises(Malformed):
        when_from(written)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ({"fact": "colour", "is": True}, "fact"),
        ({"fact": "area", "is": 5}, "area is"),
        ({"fact": "eia", "at_least": 5}, "eia at_least"),
        ({"fact": "zone", "is": "yes"}, "zone is"),
        ({"not": {"any": [{"fact": "eia", "is": "letter"}]}}, "facts.eia"),
    ],
)
def test_a_condition_that_no_answer_can_meet_is_refused(written, named):
    with pytest.raises(Malformed) as refused:
        refuse_misfits(when_from(written), KINDS)
    assert refused.value.field == named


def test_answers_are_read_by_their_kind():
    read = answers(KINDS, {"area": "12.50", "eia": "form", "zone": "是"})
    assert read == {"area": 12.5, "eia": "form", "zone": True}
    assert answers(KINDS, {"area": "", "eia": None}) == {}
    assert isinstance(answer(KINDS["area"], "5.0"), int)
    assert [KINDS[code].said(value).zh for code, value in read.items()] == ["12.5 公顷", "名", "是"]
    for code, value in (
        ("area", "-1"),
        ("area", "nan"),
        ("area", True),
        ("eia", "letter"),
        ("zone", "maybe"),
        ("x", 1),
    ):
        with pytest.raises(Malformed) as refused:
            answers(KINDS, {code: value})
        assert refused.value.field == f"facts.{code}"
