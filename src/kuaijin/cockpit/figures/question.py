"""What is asked: who asks, of which zones, over which period, as of which day, of which part."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.dossiers.queries import visible_to
from kuaijin.journal.errors import Refused
from kuaijin.law.dates import add_months


@dataclass(frozen=True)
class Question:
    """`first` and `last` are both in the period; `as_of`: facts that are effective on that day, as known now.

    `filters` narrow to one key of a field each: ("sector", "新材料"). Several zones only where somebody said so."""

    actor: Actor
    zones: tuple[Zone, ...]
    first: date
    last: date
    as_of: date
    today: date
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def until(self) -> date:
        """The last day of the period that the as-of day reaches."""
        return min(self.last, self.as_of)

    @property
    def is_now(self) -> bool:
        return self.as_of == self.today

    @property
    def zone_ids(self) -> tuple[int, ...]:
        return tuple(zone.pk for zone in self.zones)

    def seen(self, dossier: str) -> Q:
        """Condition: inside these zones, visible to the asker; `dossier` is the path to the dossier."""
        zone = f"{dossier}__zone" if dossier else "zone"
        return Q(**{f"{zone}__in": self.zone_ids}) & visible_to(self.actor, dossier)

    def narrowed(self, field: str, key: str) -> "Question":
        return replace(self, filters=(*(each for each in self.filters if each[0] != field), (field, key)))

    def year_before(self) -> "Question":
        """The same stretch a year earlier: for what happened the period, for what stands the day."""
        return replace(
            self,
            first=add_months(self.first, -12),
            last=add_months(self.until, -12),
            as_of=add_months(self.as_of, -12),
        )


def question(
    *,
    actor: Actor,
    zones: tuple[Zone, ...],
    today: date,
    first: date | None = None,
    last: date | None = None,
    as_of: date | None = None,
    filters: tuple[tuple[str, str], ...] = (),
) -> Question:
    """Without days: the year so far. Raises Refused for a period that ends before it begins and for days to come."""
    day = as_of or today
    if day > today:
        raise Refused(
            _("%(day)s 还没到，今天是 %(today)s。") % {"day": day, "today": today}, field="as_of", rule="past"
        )
    end = last or day
    begin = first or date(end.year, 1, 1)
    if begin > end:
        raise Refused(
            _("起日 %(first)s 晚于止日 %(last)s。") % {"first": begin, "last": end}, field="from", rule="order"
        )
    return Question(actor, zones, begin, end, day, today, filters)
