"""What the house writes into a conversation by itself: kept in Chinese whoever acts in whichever language, said in the
reader's. What people wrote stays as they wrote it."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.kit.formats import day_text, instant_text, is_english
from kuaijin.law.dates import SHANGHAI
from kuaijin.obligations.models import Obligation
from kuaijin.requests.models import Grade, Outcome, RequestEntry

What = RequestEntry.What
OWNER = RequestEntry._meta.get_field("owner")
KEPT_IN = "zh-hans"
DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日(?: (\d\d):(\d\d))?"
ACKNOWLEDGED = re.compile(rf"已收到，编号 (\S+?)。(?:{DAY} 前有人回您的话。)?")
PLANNED = re.compile(rf"{DAY}：(.+)", re.DOTALL)


def in_chinese(words: Any) -> str:
    """A label as it is kept."""
    with override(KEPT_IN):
        return str(words)


def acknowledgement(number: str, owed: Obligation | None) -> str:
    """The number, and the day (or the minute) by which something is heard."""
    with override(KEPT_IN):
        if owed is None or owed.due_on is None:
            return _received(number, "")
        return _received(number, day_text(owed.due_on) if owed.due_at is None else instant_text(owed.due_at))


def _received(number: str, heard: str) -> str:
    if not heard:
        return _("已收到，编号 %(number)s。") % {"number": number}
    return _("已收到，编号 %(number)s。%(day)s 前有人回您的话。") % {"number": number, "day": heard}


def planned(until: date, reason: str) -> str:
    with override(KEPT_IN):
        return f"{day_text(until)}：{reason}"


def taken_up() -> str:
    return _("计划的日子到了，重新办理。")


def handled_with_another() -> str:
    return _("和同样的诉求一起办，答复会写在这里。")


def words_said(entry: RequestEntry) -> str:
    """In the reader's language where the house wrote it; a post only where its row was read with the line."""
    if not is_english():
        return entry.words
    if entry.what == What.ACKNOWLEDGED and (told := ACKNOWLEDGED.fullmatch(entry.words)):
        return _received(told[1], _when(told.groups()[1:]))
    if entry.what == What.PLANNED and (told := PLANNED.fullmatch(entry.words)):
        return f"{_when(told.groups()[:5])}{_('：')}{told[6]}"
    if entry.what == What.CALLED_BACK:
        grade, colon, rest = entry.words.partition("：")
        return f"{_label(Grade, grade)}{_('：') if colon else ''}{rest}"
    if entry.what == What.CLOSED:
        return _label(Outcome, entry.words)
    if entry.what == What.ACCEPTED and OWNER.is_cached(entry) and entry.owner is not None:
        return post_said(entry.owner) if entry.words == str(entry.owner) else entry.words
    for sentence in (taken_up, handled_with_another):
        if entry.words == in_chinese_of(sentence):
            return sentence()
    return entry.words


def in_chinese_of(sentence: Any) -> str:
    """A sentence as it is kept."""
    with override(KEPT_IN):
        return str(sentence())


def _label(choices: Any, kept: str) -> str:
    return next((str(one.label) for one in choices if in_chinese(one.label) == kept), kept)


def _when(parts: Any) -> str:
    if parts[0] is None:
        return ""
    year, month, day, hour, minute = (int(part or 0) for part in parts)
    if parts[3] is None:
        return day_text(date(year, month, day))
    return instant_text(datetime(year, month, day, hour, minute, tzinfo=SHANGHAI))


def by_said(entry: RequestEntry) -> str:
    """In whose name it was said; the house itself has none."""
    return organisation_said(entry.by_organisation) if entry.by_organisation is not None else ""


def name_said(entry: RequestEntry) -> str:
    return _("系统") if entry.by_id is None and entry.name == "系统" else entry.name
