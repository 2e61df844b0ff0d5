"""How Chinese is set: full-width punctuation, one half-width space beside Latin and digits, none in dates."""

import ast
import re
from pathlib import Path

import pytest

import kuaijin

ROOMS = sorted(path.parents[3] for path in Path(kuaijin.__file__).parent.glob("*/locale/en/LC_MESSAGES/django.po"))
HAN = "\u3400-\u9fff"
FULL = "，。：；（）？、“”《》"
ANY = "\ue000"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
# 10月13日, 2027年, 24 时: a figure and its sign belong together; so do 第32条 of a law and 4.39亿 as people type it
TOGETHER = re.compile(rf"\d+(?=[年月日号时分])|第\d+|\d(?=[亿万](?![{HAN}]))|[年月]\d")
FAULTS = {
    "half-width punctuation beside Chinese": re.compile(rf"[{HAN}][,;:?!()]|[,;?!()][{HAN}]"),
    "a space beside full-width punctuation": re.compile(rf"[{FULL}] | [{FULL}]"),
    "no space between Chinese and Latin or digits": re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]"),
    "two spaces": re.compile(r"  "),
    "a space before %": re.compile(r"\d %(?!\()"),
    "an exclamation mark": re.compile(r"[!！]"),
    "a phrase of courtesy": re.compile("请您|温馨提示|暂无数据|N/A"),
}


def faults(text: str) -> list[str]:
    """A placeholder stands for any word: what may be beside it is not known here."""
    plain = PLACEHOLDER.sub(ANY, text)
    loose = TOGETHER.sub(ANY, plain)
    return [name for name, pattern in FAULTS.items() if pattern.search(loose if name.startswith("no space") else plain)]


def msgids(room: Path) -> list[str]:
    catalogue = (room / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    found = re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)', catalogue, re.MULTILINE)
    return ["".join(ast.literal_eval(line) for line in text.strip().splitlines()) for text in found]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("还剩 3 个工作日", None),
        ("还剩3个工作日", "no space between Chinese and Latin or digits"),
        ("10月13日 周二，到期", None),
        ("到期,请办", "half-width punctuation beside Chinese"),
        ("到期， 办", "a space beside full-width punctuation"),
        ("储能 5 GWh", None),
        ("储能5GWh", "no space between Chinese and Latin or digits"),
        ("完成 60 %", "a space before %"),
        ("请您稍候", "a phrase of courtesy"),
        ("行政许可法第32条", None),
        ("共 %(n)s 件", None),
    ],
)
def test_it_sees_what_is_wrong(text: str, fault: str | None) -> None:
    assert faults(text) == ([fault] if fault else [])


def test_there_are_catalogues() -> None:
    assert "kit" in {room.name for room in ROOMS}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_the_chinese_of_a_room_is_well_set(room: Path) -> None:
    wrong = {text: found for text in msgids(room) if (found := faults(text))}
    assert not wrong
