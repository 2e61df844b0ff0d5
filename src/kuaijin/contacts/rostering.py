"""Which days a roster covers: the working days of the zone's own calendar, make-up Saturdays among them."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.law.calendar import MissingYear
from kuaijin.law.dates import add_calendar_days, days_between, each_day
from kuaijin.obligations.rules import zone_calendar

LONGEST = 366


def check_period(dossier: Dossier, starts_on: date, ends_on: date) -> None:
    """At least one working day, at most a year, and only years whose holiday notice is known."""
    if ends_on <= starts_on:
        raise Refused(_("止日要在起日之后。"), field="ends_on", rule="order")
    if days_between(starts_on, ends_on) > LONGEST:
        raise Refused(_("一份值班最多排一年。"), field="ends_on", rule="range")
    try:
        days = working_days_of(dossier, starts_on, ends_on)
    except MissingYear as missing:
        raise Refused(
            _("%(year)s 年放假安排未出，那年的班还排不了。先排到 12月31日。") % {"year": missing.year},
            field="ends_on",
            rule="notice",
        ) from missing
    if not days:
        raise Refused(_("这段时间没有工作日。"), field="ends_on", rule="range")


def working_days_of(dossier: Dossier, starts_on: date, ends_on: date) -> list[date]:
    """From `starts_on` to before `ends_on`. Raises MissingYear."""
    calendar = zone_calendar(dossier)
    return [on for on in each_day(starts_on, add_calendar_days(ends_on, -1)) if calendar.is_workday(on)]
