"""The row of what was closed a moment ago: it stays where it stood, with 撤销."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.cockpit.acts import ActLink
from kuaijin.cockpit.my_day import Group, MyDay, Row
from kuaijin.dossiers.addresses import address_of
from kuaijin.obligations.just_closed import row_id
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.standings import WORST_FIRST, light_of_obligation

Place = tuple[int, date, int]


def with_closed(view: MyDay, obligation: Obligation, today: date) -> MyDay:
    """The view with the row at its place; counts and finding are those of what is left."""
    row = Row(
        obligation=obligation,
        light=light_of_obligation(obligation, today),
        due=SafeString(""),
        second=(obligation.outcome,),
        dossier_href=address_of(obligation.dossier),
        act=ActLink(_("撤销"), reverse("obligations:act", args=[obligation.pk, "reopen"])),
        anchor=row_id(obligation.pk),
        filled=False,
        closed=True,
    )
    groups = tuple(
        replace(group, rows=_put(group, row, today)) if group.stretch.holds(obligation.due_on) else group
        for group in view.groups
    )
    return replace(view, groups=groups)


def _put(group: Group, closed: Row, today: date) -> tuple[Row, ...]:
    """Rows stand worst first, then by day: so does the one that was."""
    mine = _place(closed.obligation, today)
    before = [row for row in group.rows if _place(row.obligation, today) < mine]
    return (*before, closed, *group.rows[len(before) :])


def _place(obligation: Obligation, today: date) -> Place:
    return WORST_FIRST.index(light_of_obligation(obligation, today)), obligation.due_on or date.max, obligation.pk
