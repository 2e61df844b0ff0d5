"""A contact as pages list it, masked for its reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.contacts.models import Answer, Contact
from kuaijin.contacts.queries import heard_shown
from kuaijin.directory.actors import Actor
from kuaijin.directory.saying import person_said, post_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit.formats import listed
from kuaijin.obligations.models import Obligation
from kuaijin.problems.models import Problem


@dataclass(frozen=True)
class Line:
    """`heard` is empty for who may not read it; `people` are ours and the others who were there."""

    contact: Contact
    heard: str
    people: str
    promises: tuple[Obligation, ...]
    problems: tuple[Problem, ...]
    href: str
    whom_href: str | SafeString

    @property
    def denied(self) -> bool:
        return self.contact.answer == Answer.DENIED

    @property
    def withdrawn(self) -> bool:
        return self.contact.withdrawn_at is not None

    @property
    def said(self) -> str:
        """What was done; else what was promised or heard."""
        contact = self.contact
        told = contact.done or self.heard
        return told or next((row.title for row in self.promises), "") or next((row.words for row in self.problems), "")


def lines(actor: Actor, rows: Iterable[Contact]) -> list[Line]:
    """Rows must come from `queries.loaded`: no statement of their own."""
    return [_line(actor, row) for row in rows]


def _line(actor: Actor, row: Contact) -> Line:
    ours = [person_said(one.person) if one.person else one.name or post_said(one.post) for one in row.people.all()]
    outside = actor.is_enterprise
    problems = tuple(one.problem for one in row.problems.all())
    return Line(
        contact=row,
        heard=heard_shown(actor, row),
        people=listed([*ours, *([row.others] if row.others else [])]) or _("没写"),
        promises=tuple(one.obligation for one in row.promises.all()),
        problems=tuple(one for one in problems if not outside or one.secrecy == "outside"),
        href=reverse("contacts:detail", args=[row.pk]),
        whom_href=address_of(row.dossier),
    )
