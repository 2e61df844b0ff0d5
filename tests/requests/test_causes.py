"""The search for recurring causes finds a planted one, and does not shout where there is none."""

from dataclasses import replace
from datetime import date

import pytest

from kuaijin.requests.causes import Said, clusters, score
from kuaijin.requests.causes.texts import grams, normalised
from tests.support.planted import year


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_cause_is_among_the_first_three(seed: int) -> None:
    said, planted = year(2000, seed, planted=30)
    found = score(clusters(said), planted)
    assert 1 <= found.rank <= 3
    assert found.precision >= 0.9
    assert found.recall >= 0.75


def test_a_year_without_one_weighs_little() -> None:
    with_one, planted = year(4000, 11, planted=50)
    without, nothing = year(4000, 11, planted=0)
    first, none = clusters(with_one), clusters(without)
    rank = score(first, planted).rank
    assert not nothing
    assert first[rank - 1].weight > 3 * none[0].weight


def test_few_loud_firms_are_no_systemic_cause() -> None:
    rows = [_said(key, "夜间噪声大，邻居投诉排风机", firm=key % 2, bad=1.0) for key in range(60)]
    rows += [_said(100 + key, "消防设计审查意见没有到", firm=key) for key in range(6)]
    assert [group.enterprises for group in clusters(rows)] == [6]


def test_the_same_requests_give_the_same_groups_in_any_order() -> None:
    said, _planted = year(800, 5, planted=20)
    turned = [replace(one) for one in reversed(said)]
    first, second = clusters(said), clusters(turned)
    # who stands in the middle may differ between equals; how many firms weigh how much may not differ much
    assert [group.enterprises for group in first[:1]] == [group.enterprises for group in second[:1]]
    assert clusters(said) == first


def test_names_numbers_and_courtesy_tell_nothing() -> None:
    assert grams(normalised("我们公司青川重工 2026 年用电不够，谢谢", ["青川重工"])) == ["年用", "用电", "电不", "不够"]
    assert clusters([]) == []


def _said(key: int, words: str, *, firm: int, bad: float = 0.0) -> Said:
    return Said(key=key, words=words, enterprise=firm, kind="safety", on=date(2026, 3, 2), bad=bad)
