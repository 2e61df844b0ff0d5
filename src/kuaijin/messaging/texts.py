"""The one place where the words of a message are made. A caller gives a purpose, numbers and at most the number of a
dossier: neither title nor name nor phone nor anybody's words can come into a text that leaves the house.

A message is made while nobody reads: it speaks the language that its receiver chose, and Chinese to a bare phone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuaijin.journal.errors import Refused
from kuaijin.kit.formats import listed

CHINESE = "zh-hans"
SIGNED = gettext_lazy("【快进】%(text)s")
NUMBER = re.compile(r"\d{4}-[A-Z]{2}-\d{3,6}")
# An address of ours: names of rooms and keys, no query in which words could stand.
LINK = re.compile(r"/(?:[a-z0-9-]+/)*(?:[A-Z0-9-]{1,24}|[a-z0-9-]{1,24})?/?")
CODE = re.compile(r"\d{4,8}")
HIDDEN_CODE = "******"


@dataclass(frozen=True)
class Purpose:
    """`urgent` passes quiet hours if the person says so; `own` was asked for by the person at this moment: it passes
    always, and is nobody's choice. `lives`: seconds after which it is worth nothing (0: for ever)."""

    code: str
    label: Any
    says: Callable[[int], str]
    urgent: bool = False
    own: bool = False
    lives: int = 0


PURPOSES: dict[str, Purpose] = {
    purpose.code: purpose
    for purpose in (
        Purpose("digest", gettext_lazy("每日早报"), lambda n: ""),
        Purpose(
            "due",
            gettext_lazy("快到期提醒"),
            lambda n: ngettext("您有 %(n)s 件事快到期", "您有 %(n)s 件事快到期", n),
        ),
        Purpose(
            "escalated",
            gettext_lazy("逾期上报"),
            lambda n: ngettext("有 %(n)s 件事逾期，报到您这里", "有 %(n)s 件事逾期，报到您这里", n),
            urgent=True,
        ),
        Purpose(
            "request",
            gettext_lazy("诉求等您处理"),
            lambda n: ngettext("您有 %(n)s 件诉求等您处理", "您有 %(n)s 件诉求等您处理", n),
        ),
        Purpose(
            "request_due",
            gettext_lazy("诉求到期"),
            lambda n: ngettext("您有 %(n)s 件诉求到期", "您有 %(n)s 件诉求到期", n),
            urgent=True,
        ),
        Purpose(
            "answered",
            gettext_lazy("诉求有答复"),
            lambda n: ngettext("您反映的 %(n)s 件诉求有答复", "您反映的 %(n)s 件诉求有答复", n),
        ),
        Purpose(
            "slip",
            gettext_lazy("督办"),
            lambda n: ngettext("您有 %(n)s 件督办等您答复", "您有 %(n)s 件督办等您答复", n),
            urgent=True,
        ),
        Purpose(
            "meeting",
            gettext_lazy("调度会"),
            lambda n: ngettext("您有 %(n)s 场调度会", "您有 %(n)s 场调度会", n),
        ),
        Purpose(
            "visit",
            gettext_lazy("走访安排"),
            lambda n: ngettext("您有 %(n)s 次走访安排", "您有 %(n)s 次走访安排", n),
        ),
        Purpose("code", gettext_lazy("验证码"), lambda n: "", own=True, lives=600),
        Purpose("trial", gettext_lazy("试发"), lambda n: "", own=True, lives=50),
    )
}
# What a person may choose about.
CHOSEN = tuple(code for code, purpose in PURPOSES.items() if not purpose.own)


def purpose_of(code: str) -> Purpose:
    if code not in PURPOSES:
        raise LookupError(f"no purpose is called {code!r}")
    return PURPOSES[code]


def text_of(purpose: Purpose, count: int, number: str = "", *, language: str = CHINESE) -> str:
    """`【快进】您有 1 件诉求到期，请登录查看。2026-SQ-0003`. Raises Refused for a number that is no dossier's."""
    if number and not NUMBER.fullmatch(number):
        raise Refused(_("通知里只能写编号。"), field="number", rule="number")
    with translation.override(language):
        said = purpose.says(count) % {"n": count}
        whole = _("%(said)s，请登录查看。%(number)s") % {"said": said, "number": number if count == 1 else ""}
        return str(SIGNED % {"text": whole.strip()})


def digest_text(figures: Mapping[str, int], *, language: str = CHINESE) -> str:
    """`figures`: late, today, soon (three working days), requests; what is zero is left out."""
    with translation.override(language):
        told = (
            _("逾期 %(n)s 件") % {"n": figures.get("late", 0)} if figures.get("late") else "",
            _("今天到期 %(n)s 件") % {"n": figures.get("today", 0)} if figures.get("today") else "",
            _("三个工作日内到期 %(n)s 件") % {"n": figures.get("soon", 0)} if figures.get("soon") else "",
            _("等您处理的诉求 %(n)s 件") % {"n": figures.get("requests", 0)} if figures.get("requests") else "",
        )
        whole = _("早上好：%(told)s，请登录查看。") % {"told": listed(list(filter(None, told)))}
        return str(SIGNED % {"text": whole})


def code_text(code: str, *, language: str = CHINESE) -> str:
    """With the code, for sending; with HIDDEN_CODE for keeping."""
    if code != HIDDEN_CODE and not CODE.fullmatch(code):
        raise Refused(_("验证码是 4 到 8 位数字。"), field="code", rule="code")
    with translation.override(language):
        return str(SIGNED % {"text": _("验证码 %(code)s，10 分钟内有效，不要告诉别人。") % {"code": code}})


def heading(*, language: str = CHINESE) -> str:
    """Above a text, where a channel has such a place."""
    with translation.override(language):
        return _("快进提醒")


def trial_text() -> str:
    with translation.override(CHINESE):
        return str(SIGNED % {"text": _("这是一条试发的通知，收到就说明这条渠道通了。")})


def checked_link(link: str) -> str:
    """Raises Refused for anything but a plain address of ours."""
    if link and not LINK.fullmatch(link):
        raise Refused(_("通知里的链接只能是本系统的地址，不带查询。"), field="link", rule="link")
    return link
