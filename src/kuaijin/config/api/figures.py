"""Figures with exactly their rows, as the shell prints them, within the scope of who asks."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from kuaijin.cockpit.figures.asking import zones_asked
from kuaijin.cockpit.figures.document import document
from kuaijin.cockpit.figures.fields import field
from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.registry import FIGURES, figure
from kuaijin.config.api.dossiers import actor_of, written
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Forbidden
from kuaijin.kit import clock


class FigureQuery(Schema):
    """`zone` (code, repeatable: several are added), `from`, `to`, `as_of`, `by` (a field), `code` (repeatable)."""

    zone: list[str] = []
    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")
    as_of: date | None = None
    by: str = ""
    code: list[str] = []


def add_to(api: NinjaAPI) -> None:
    api.get("/figures", tags=["figures"], summary="Figures, each with exactly its rows")(figures)


def figures(request: HttpRequest, query: Query[FigureQuery]) -> HttpResponse:
    actor = actor_of(request)
    if not actor.reads(Reads.DOSSIERS):
        raise Forbidden("figures", rule="role")
    asked = question(
        actor=actor,
        zones=zones_asked(actor, query.zone),
        today=clock.today(),
        first=query.first,
        last=query.last,
        as_of=query.as_of,
    )
    chosen = [figure(code) for code in query.code] or FIGURES
    return written(document(asked, field(query.by) if query.by else None, chosen))
