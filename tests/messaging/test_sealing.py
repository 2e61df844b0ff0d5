"""What is sealed is read under the installation's key alone, and not once a bit of it was changed."""

import base64
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.messaging.retrying import PAUSES, next_try
from kuaijin.messaging.rules import quiet_end
from kuaijin.messaging.sealing import MARK, Unreadable, masked, seal, unseal

NIGHT = (time(20), time(8))


@given(st.text(max_size=300))
def test_it_comes_back_as_it_was(text: str) -> None:
    sealed = seal(text)
    assert unseal(sealed) == text
    assert seal(text) != sealed, "the same text twice does not look the same"
    assert len(text) < 6 or text not in sealed


@given(st.binary(min_size=1, max_size=60), st.data())
def test_what_was_changed_is_not_read(raw: bytes, data: st.DataObject) -> None:
    packed = bytearray(base64.urlsafe_b64decode(seal(raw.hex()).removeprefix(MARK)))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        unseal(MARK + base64.urlsafe_b64encode(bytes(packed)).decode())


@pytest.mark.parametrize("text", ["", "s1:", "s1:@@@", "s1:AAAA", "wecombot://key", MARK + "A" * 63])
def test_what_was_never_sealed_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        unseal(text)


def test_another_key_does_not_open_it() -> None:
    sealed = seal("wecombot://0123-4567")
    with override_settings(SECRET_KEY="another"), pytest.raises(Unreadable):
        unseal(sealed)


def test_the_mask_tells_too_little_to_use() -> None:
    assert masked("wecombot://0123456789abcdef") == "wecombot://0****cdef"
    assert masked("13800000315") == "138****0315"
    assert masked("ab@c.de") == "a****b@c****e", "a short one is known again by its owner"
    assert masked("hechou@example.gov.cn") == "h****u@e****v.cn"
    assert [masked(short) for short in ("", "a", "ab", "zhao.bing")] == ["****", "a****", "a****b", "z****g"]
    assert "0000" not in masked("13800000315")[3:7]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30), timezones=st.just(UTC)))
def test_quiet_hours_end_ahead_within_a_day_or_do_not_hold(at: datetime) -> None:
    local = (at + timedelta(hours=8)).time()
    until = quiet_end(at, *NIGHT)
    assert (until is None) == (time(8) <= local < time(20))
    if until is not None:
        assert timedelta(0) < until - at <= timedelta(hours=12)
        assert (until + timedelta(hours=8)).time() == time(8)
        assert quiet_end(until, *NIGHT) is None
    noon = quiet_end(at, time(12), time(14))
    assert (noon is not None) == (time(12) <= local < time(14))
    assert quiet_end(at, time(9), time(9)) is None


def test_the_pauses_grow_and_end() -> None:
    at = datetime(2026, 10, 9, tzinfo=UTC)
    waits = [next_try(n, at) for n in range(1, len(PAUSES) + 2)]
    minutes = [None if one is None else (one - at).total_seconds() / 60 for one in waits]
    assert minutes == [1, 5, 30, 120, 720, None]
