"""How often strangers may ask for codes and send requests: enough for a person, a nuisance for a machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuaijin.journal.errors import Refused
from kuaijin.kit.formats import instant_text
from kuaijin.requests.models import Door, PhoneCheck, Receipt

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """At most so many within the stretch."""

    most: int
    within: timedelta


CODE_AGAIN = Limit(1, timedelta(seconds=60))
CODES_OF_PHONE = Limit(5, DAY)
CODES_OF_ADDRESS = Limit(30, HOUR)
CODES_OF_DOOR = Limit(120, HOUR)
SENT_BY_PHONE = Limit(5, DAY)
SENT_FROM_ADDRESS = Limit(20, HOUR)
SENT_THROUGH_DOOR = Limit(60, HOUR)


def check_may_ask_for_code(door: Door, phone: str, address: str, at: datetime) -> None:
    """`address` is its hash. Raises Refused with the time from which it works again."""
    checks = PhoneCheck.objects.order_by("-sent_at")
    _within(checks.filter(phone=phone), "sent_at", CODE_AGAIN, at, "phone")
    _within(checks.filter(phone=phone), "sent_at", CODES_OF_PHONE, at, "phone")
    _within(checks.filter(address_hash=address), "sent_at", CODES_OF_ADDRESS, at)
    _within(checks.filter(door=door), "sent_at", CODES_OF_DOOR, at)


def check_may_send(door: Door, phone: str, address: str, at: datetime) -> None:
    receipts = Receipt.objects.order_by("-made_at")
    if phone:
        _within(receipts.filter(request__phone=phone), "made_at", SENT_BY_PHONE, at, "phone")
    _within(receipts.filter(address_hash=address), "made_at", SENT_FROM_ADDRESS, at)
    _within(receipts.filter(request__door=door), "made_at", SENT_THROUGH_DOOR, at)


def _within(
    rows: QuerySet[PhoneCheck] | QuerySet[Receipt], when: str, limit: Limit, at: datetime, field: str = ""
) -> None:
    """The oldest of those that fill the limit says when there is room again."""
    times = rows.filter(**{f"{when}__gt": at - limit.within, f"{when}__lte": at}).values_list(when, flat=True)
    filling = list(times[: limit.most])
    if len(filling) < limit.most:
        return
    again = filling[-1] + limit.within
    raise Refused(
        _("次数太多了，%(again)s 以后再试。急事请直接打电话。") % {"again": instant_text(again)},
        field=field,
        rule="often",
    )
