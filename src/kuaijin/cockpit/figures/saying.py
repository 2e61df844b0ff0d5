"""What a row of a figure says of itself, by the family it comes from; one statement for the rows of a page."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.contacts.models import Contact
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.models import Role
from kuaijin.kit.formats import day_text
from kuaijin.obligations.models import Obligation
from kuaijin.problems.models import Problem
from kuaijin.projects.models import MoneyStatement, Project, Reach

Told = dict[Any, str]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def reaches(keys: Iterable[Any], today: date) -> Told:
    rows = Reach.objects.filter(pk__in=list(keys)).select_related("phase")
    return {
        row.pk: _joined(
            row.phase.name if row.phase else "",
            row.evidence_words,
            _("%(name)s 核实") % {"name": row.verified_name} if row.verified_name else _("还没有人核实"),
        )
        for row in rows
    }


def money(keys: Iterable[Any], today: date) -> Told:
    return {row.pk: row.source for row in MoneyStatement.objects.filter(pk__in=list(keys))}


def projects(keys: Iterable[Any], today: date) -> Told:
    return {row.pk: str(row.get_stage_display()) for row in Project.objects.filter(pk__in=list(keys))}


def obligations(keys: Iterable[Any], today: date) -> Told:
    rows = Obligation.objects.filter(pk__in=list(keys)).select_related("obligor__organisation")
    return {
        row.pk: _joined(
            row.title,
            organisation_said(row.obligor.organisation),
            _("%(day)s 到期") % {"day": day_text(row.due_on, today=today)} if row.due_on else _("没有期限"),
        )
        for row in rows
    }


def problems(keys: Iterable[Any], today: date) -> Told:
    return {row.pk: row.words for row in Problem.objects.filter(pk__in=list(keys))}


def contacts(keys: Iterable[Any], today: date) -> Told:
    return {row.pk: _joined(str(row.get_kind_display()), row.done) for row in Contact.objects.filter(pk__in=list(keys))}


SAYING: dict[str, Callable[[Iterable[Any], date], Told]] = {
    "reaches": reaches,
    "money": money,
    "projects": projects,
    "obligations": obligations,
    "problems": problems,
    "contacts": contacts,
}


def seats_said(empty: Iterable[str]) -> str:
    """Which seats are empty."""
    return _joined(*(str(Role(role).label) for role in empty))
