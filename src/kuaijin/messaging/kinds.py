"""What each kind of channel takes: Apprise addresses with {to} where the person's own address goes."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.journal.errors import Refused
from kuaijin.messaging.gateways import gateway
from kuaijin.messaging.models import Kind

TO = "{to}"
EMAIL = r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
PHONE = r"1\d{10}"
KEY = r"[A-Za-z0-9-]{8,80}"
NAME = r"[\w.@+-]{1,80}"
JSON = ("json", "jsons", "form", "forms")
MAIL = ("mailto", "mailtos")


@dataclass(frozen=True)
class Way:
    """`schemes`: what the channel's address may begin with; `example`: how one looks; `to`: what a person's own address
    must be, with its words."""

    schemes: tuple[str, ...]
    example: str
    to: re.Pattern[str]
    asks: Any


WAYS: dict[str, Way] = {
    Kind.WECOM: Way(("wecombot",), "wecombot://{to}", re.compile(KEY), gettext_lazy("群机器人的 key")),
    Kind.DINGTALK: Way(("dingtalk",), "dingtalk://TOKEN/{to}", re.compile(PHONE), gettext_lazy("钉钉上的手机号")),
    Kind.FEISHU: Way(("feishu", "lark"), "feishu://{to}", re.compile(KEY), gettext_lazy("群机器人的 token")),
    Kind.EMAIL: Way(
        MAIL,
        "mailtos://USER:PASSWORD@smtp.example.gov.cn?to={to}",
        re.compile(EMAIL),
        gettext_lazy("邮箱地址"),
    ),
    Kind.WEBHOOK: Way(
        JSON, "jsons://gateway.example.gov.cn/send?:to={to}", re.compile(NAME), gettext_lazy("对方的账号")
    ),
    Kind.SMS: Way(JSON, "jsons://sms.example.gov.cn/send?:phone={to}", re.compile(PHONE), gettext_lazy("手机号")),
}


def checked_channel(kind: str, address: str) -> str:
    """The address of a channel, tidied. Raises Refused, naming what such an address looks like."""
    way, tidy = WAYS[kind], address.strip()
    scheme = tidy.partition("://")[0].lower()
    if scheme not in way.schemes or TO not in tidy:
        raise Refused(
            _("这种渠道的地址要像 %(example)s，其中 %(to)s 换成每个人自己的地址。")
            % {"example": way.example, "to": TO},
            field="address",
            rule="form",
        )
    sample = filled(tidy, "13800000000")
    if gateway(sample) is None:
        raise Refused(
            _("这个地址读不懂。要像 %(example)s。") % {"example": way.example}, field="address", rule="unreadable"
        )
    return tidy


def checked_to(kind: str, address: str) -> str:
    """A person's own address. Raises Refused."""
    way, tidy = WAYS[kind], address.strip()
    if kind in (Kind.SMS, Kind.DINGTALK):
        tidy = tidy.replace(" ", "").replace("-", "")
    if not way.to.fullmatch(tidy):
        raise Refused(_("“%(what)s”不对，再看一眼。") % {"what": way.asks}, field="address", rule="form")
    return tidy


def hint_of(address: str) -> str:
    """What is shown of a channel's address: its scheme, and the host where that is no key."""
    scheme = address.partition("://")[0].lower()
    try:
        host = (urlsplit(address).hostname or "") if scheme in (*JSON, *MAIL) else ""
    except ValueError:
        host = ""
    joint = "****@" if scheme in MAIL else "" if host else "****"
    return f"{scheme}://{joint}{host}"[:80]


def filled(channel: str, to: str) -> str:
    """The channel's address with the person's in its place, quoted: it cannot lead anywhere else."""
    return channel.replace(TO, quote(to, safe=""))
