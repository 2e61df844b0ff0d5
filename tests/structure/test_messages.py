"""Chinese and English are both complete (how the Chinese is set: tests/kit/test_chinese.py)."""

from pathlib import Path

import pytest

from tools import messages


def test_every_text_has_its_english() -> None:
    found = messages.problems(messages.rooms_with_text())
    assert not found, "run tools/messages.py and write what is missing:\n" + "\n".join(found)


# --- the tool itself ---------------------------------------------------------------------------------------------

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
A = _("我的一天")
B = ngettext("%(n)d 天", "%(n)d 天", 2)
C = pgettext("动词", "打开")
D = _(A)
"""
TEMPLATE = """{% translate "项目" %}{% blocktranslate count n=n trimmed %}
  共 {{ n }} 个
{% plural %}
  共 {{ n }} 个
{% endblocktranslate %}{% include "a" with x=_("好)(") %}"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "pages.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "templates" / "a.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def test_it_reads_python_and_templates_in_order(room: Path) -> None:
    found = messages.extract(room)
    assert [key.id for key in found] == ["我的一天", "%(n)d 天", "打开", "项目", "共 %(n)s 个", "好)("]
    assert [key.context for key in found if key.context] == ["动词"]


def test_a_catalogue_survives_being_written_and_read(room: Path) -> None:
    entries = list(messages.extract(room).values())
    for entry in entries:
        entry.texts = tuple(f'"{entry.key.id}"\nEnglish' for _ in range(entry.forms))
    path = room / "django.po"
    path.write_text(messages.po_text(entries), encoding="utf-8")
    again = messages.read_catalogue(path)
    assert {key: entry.texts for key, entry in again.items()} == {entry.key: entry.texts for entry in entries}


def test_translations_are_kept_and_what_is_gone_is_dropped(room: Path) -> None:
    found = messages.extract(room)
    kept = messages.Key("", "我的一天")
    known = {
        kept: messages.Entry(kept, texts=("My day",)),
        messages.Key("", "旧"): messages.Entry(messages.Key("", "旧"), texts=("old",)),
    }
    entries = messages.merged(found, known)
    assert [entry.texts for entry in entries if entry.key == kept] == [("My day",)]
    assert "旧" not in {entry.key.id for entry in entries}


def test_a_lost_placeholder_is_seen() -> None:
    entry = messages.Entry(messages.Key("", "还剩 %(n)s 天"), texts=("some days left",))
    assert list(messages.faults("kit", [entry]))


def test_two_rooms_may_not_contradict_each_other() -> None:
    key = messages.Key("", "办结")
    by_room = {"a": [messages.Entry(key, texts=("Done",))], "b": [messages.Entry(key, texts=("Closed",))]}
    assert list(messages.contradictions(by_room))


def test_an_f_string_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('_(f"共 {n} 个")', encoding="utf-8")
    with pytest.raises(messages.Unreadable):
        messages.extract(tmp_path)
