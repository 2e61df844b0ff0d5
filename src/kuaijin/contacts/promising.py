"""What was promised or heard as difficult, as the commands take it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.directory.models import Post
from kuaijin.journal.errors import Refused
from kuaijin.obligations.rules import until, working_days


@dataclass(frozen=True)
class Promised:
    """Words, and by when: a day, or so many working or calendar days from the contact. `obligor` None: whoever writes
    it down."""

    words: str
    due_on: date | None = None
    working_days: int | None = None
    calendar_days: int | None = None
    obligor: Post | None = None

    def term(self, on: date, source: str) -> dict[str, Any]:
        """The term that the law clock reads. Raises Refused unless exactly one of the three was said."""
        told = [value for value in (self.due_on, self.working_days, self.calendar_days) if value is not None]
        if not self.words.strip():
            raise Refused(_("答应了什么没写。写一句话。"), field="promise", rule="required")
        if len(told) != 1:
            raise Refused(
                _("答应的事要说哪天：写日子（10.13），或写 3 个工作日。"), field="promise_due", rule="required"
            )
        if self.due_on is not None:
            if self.due_on < on:
                raise Refused(
                    _("答应的日子 %(due)s 在联系那天（%(on)s）之前。") % {"due": self.due_on, "on": on},
                    field="promise_due",
                    rule="order",
                )
            return until(on, self.due_on, source)
        if self.working_days is not None:
            return working_days(_at_least_one(self.working_days), source, clock="step")
        return {**working_days(_at_least_one(self.calendar_days or 0), source, clock="step"), "mode": "calendar"}


def _at_least_one(days: int) -> int:
    if days < 1:
        raise Refused(_("期限至少 1 天。"), field="promise_due", rule="range")
    return days


@dataclass(frozen=True)
class Difficulty:
    """One of the kinds of problems, in words. `owner` None: the manager of the thing."""

    kind: str
    words: str
    owner: Post | None = None


@dataclass(frozen=True)
class Spot:
    """Where the phone was: degrees, and metres of accuracy."""

    latitude: Any
    longitude: Any
    accuracy: int | None = None

    def columns(self) -> dict[str, Any]:
        return {"latitude": self.latitude, "longitude": self.longitude, "accuracy": self.accuracy}
