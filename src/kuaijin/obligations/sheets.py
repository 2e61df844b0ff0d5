"""What the page of a project and of an enterprise share: who answers, who owes what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from kuaijin.directory.models import holds_on
from kuaijin.directory.queries import Holder, backstop_of, holders
from kuaijin.dossiers.models import Dossier, Inheritance
from kuaijin.dossiers.seats import Seat, filler_of
from kuaijin.kit.components import PersonView
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.due import due_said, open_pauses
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.people import filler_said, person_view, vacant_since
from kuaijin.obligations.standings import light_of_obligation

EXPLAINED = ("dossier__zone", "dossier__region", "obligor__organisation", "beneficiary", "waiting__organisation")


@dataclass(frozen=True)
class Owed:
    """One obligation as a page lists it; `due` opens why."""

    obligation: Obligation
    light: Light
    holder: Holder | None
    due: SafeString


def owed_rows(rows: Sequence[Obligation], today: date, calendar: Calendar, here: str) -> list[Owed]:
    """`here` is the page in whose margin the due day explains itself. Three statements at most."""
    people = holders({row.obligor_id for row in rows}, today)
    pauses = open_pauses(rows)
    return [
        Owed(
            row,
            light_of_obligation(row, today),
            people.get(row.obligor_id),
            due_said(row, today=today, calendar=calendar, href=f"{here}?why={row.pk}", pause=pauses.get(row.pk)),
        )
        for row in rows
    ]


def task_force_of(dossier: Dossier, today: date) -> Dossier | None:
    """From which task force the dossier takes its seats today."""
    found = Inheritance.objects.filter(holds_on(today), dossier=dossier.pk, source__kind="task_force")
    row = found.select_related("source").first()
    return row.source if row is not None else None


def hand_over_href(force: Dossier | None) -> str:
    """Where a seat of the task force is handed over."""
    return f"{reverse('taskforces:detail', args=[force.number])}?act=hand-over" if force is not None else ""


def seat_views(
    seats: Iterable[Seat], dossier: Dossier, owed: Sequence[Owed], force: Dossier | None, today: date
) -> list[PersonView]:
    """With what each holder owes late; a vacant seat with the day it fell vacant, who must fill it and where."""
    four = {seat.role: seat for seat in seats}
    return [_seat_view(seat, four, dossier, owed, force, today) for seat in four.values()]


def _seat_view(
    seat: Seat,
    four: Mapping[str, Seat],
    dossier: Dossier,
    owed: Sequence[Owed],
    force: Dossier | None,
    today: date,
) -> PersonView:
    if seat.holder is None:
        href = reverse("taskforces:coverage")
        if force is not None:
            href = f"{reverse('taskforces:detail', args=[force.number])}?act=fill&role={seat.role}"
        filler = filler_of(four, seat.role) or backstop_of(dossier.zone_id)
        said = filler_said(filler, holders([filler.pk], today).get(filler.pk))
        return person_view(seat, vacant_since=vacant_since(seat, dossier), appoint_href=href, fill_by=said)
    person = seat.holder.person.pk
    late = [row for row in owed if row.light is Light.RED and row.holder and row.holder.person.pk == person]
    return person_view(seat, owes_late=len(late), owes_href="#owed")


def explained(rows: QuerySet[Obligation], key: str) -> Obligation | None:
    """The obligation of `?why=` among visible ones, with all that its explanation needs."""
    if not key.isdecimal():
        return None
    return rows.filter(pk=int(key)).select_related(*EXPLAINED).prefetch_related("events").first()
