"""Nothing of a subject leaves the house: a text is a sentence of ours, numbers, and the number of a dossier."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.journal.errors import Refused
from kuaijin.messaging import texts
from kuaijin.messaging.commands import send, send_code
from kuaijin.messaging.texts import PURPOSES, checked_link, code_text, digest_text, text_of

COUNTED = [purpose for purpose in PURPOSES.values() if purpose.says(2)]


def test_the_examples_read_well() -> None:
    assert text_of(PURPOSES["request_due"], 1, "2026-SQ-0003") == "【快进】您有 1 件诉求到期，请登录查看。2026-SQ-0003"
    assert text_of(PURPOSES["due"], 3, "2026-SQ-0003") == "【快进】您有 3 件事快到期，请登录查看。"
    assert digest_text({"late": 2, "today": 0, "soon": 1, "requests": 0}) == (
        "【快进】早上好：逾期 2 件、三个工作日内到期 1 件，请登录查看。"
    )
    assert code_text("123456") == "【快进】验证码 123456，10 分钟内有效，不要告诉别人。"
    assert all(len(text_of(purpose, 9999, "2026-SQ-0003")) <= 70 for purpose in COUNTED), "one text message of a phone"


def test_a_caller_hands_over_no_words() -> None:
    """Of what `send` takes only these are text, and each is held to a form in which no words fit."""
    parameters = inspect.signature(send.command.function).parameters  # type: ignore[attr-defined]
    told = {name for name, one in parameters.items() if one.annotation in (str, "str")}
    assert told == {"purpose", "number", "link", "key"}
    assert {name for name, one in inspect.signature(send_code.command.function).parameters.items()} == {  # type: ignore[attr-defined]
        *("actor", "at", "zone", "phone", "code")
    }


@given(st.text(min_size=1, max_size=40), st.sampled_from(COUNTED), st.integers(0, 10**6))
def test_no_text_holds_what_is_no_number(words: str, purpose: texts.Purpose, count: int) -> None:
    fits = texts.NUMBER.fullmatch(words) is not None
    if fits:
        assert words in text_of(purpose, 1, words)
    else:
        with pytest.raises(Refused):
            text_of(purpose, 1, words)
    plain = text_of(purpose, count)
    assert re.sub(r"\d", "", plain) == re.sub(r"\d", "", text_of(purpose, 0)), "only the figure differs"


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/", "//elsewhere.example/x", "/search?q=王辛", "/企业/1", "/a/<b>", "x", "/a#b"]
)
def test_a_link_leads_into_the_house_and_says_nothing(link: str) -> None:
    with pytest.raises(Refused):
        checked_link(link)


@pytest.mark.parametrize("link", ["", "/", "/my-day", "/requests/12", "/projects/2026-XM-0001", "/feeds/"])
def test_an_address_of_ours_is_taken(link: str) -> None:
    assert checked_link(link) == link


@pytest.mark.parametrize("code", ["", "12a4", "王辛", "123", "123456789"])
def test_a_code_is_digits(code: str) -> None:
    with pytest.raises(Refused):
        code_text(code)
