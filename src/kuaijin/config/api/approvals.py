"""Cases: a list, and one with its clocks, its steps and whose its days were."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query

from kuaijin.approvals.models import Case
from kuaijin.approvals.queries.cases import by_key, documents_of, in_rows, numbered, sorted_by, steps_of
from kuaijin.approvals.rules.clocks import readings
from kuaijin.approvals.rules.days import split_of
from kuaijin.config.api.dossiers import Page, actor_of, written
from kuaijin.kit import clock


class CaseQuery(Page):
    """`project` (its number), `state`: of CaseState."""

    project: str = ""
    state: str = ""


def add_to(api: NinjaAPI) -> None:
    api.get("/cases", tags=["approvals"], summary="Cases, worst first")(list_cases)
    api.get("/cases/{pk}", tags=["approvals"], summary="One case: clocks, steps, whose its days were")(one_case)


def list_cases(request: HttpRequest, asked: Query[CaseQuery]) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    query = sorted_by(numbered(actor, asked.project, asked.state), "", today)
    rows = in_rows(query, today)[asked.window]
    return written({"as_of": today, "rows": [_case(row) for row in rows]})


def _case(row: Case) -> dict[str, Any]:
    return {
        "id": row.pk,
        "project": row.dossier.number,
        "matter": row.matter,
        "name": row.name,
        "stage": row.stage,
        "office": str(row.post),
        "state": row.state,
        "way": row.way,
        "filed_on": row.filed_on,
        "accepted_on": row.accepted_on,
        "decided_on": row.decided_on,
        "delivered_on": row.delivered_on,
        "promised_due": row.obligation.due_on if row.obligation else None,
        "statutory_due": row.statutory_due_on,
        "valid_until": row.valid_until,
        "version": row.version,
    }


def one_case(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    case = by_key(actor, pk)
    read = readings(case, today)
    clocks = {"promised": read.promised, "statutory": read.statutory, "step": read.step}
    return written(
        {
            **_case(case),
            "clocks": {name: reading.to_dict() if reading else None for name, reading in clocks.items()},
            "awaits": [
                {"case": link.after_id, "kind": link.kind, "forwarded_on": link.forwarded_on, "source": link.source}
                for link in case.awaits.order_by("pk")
            ],
            "documents": [
                {"code": row.code, "name": row.name, "state": row.state, "until": row.deferred_until}
                for row in documents_of(case)
            ],
            "steps": [
                {"step": step.what, "on": step.on, "words": step.words, "by": step.name, "for": step.on_behalf_of}
                for step in steps_of(case)
            ],
            "days": _days(case, today),
        }
    )


def _days(case: Case, today: date) -> list[dict[str, Any]]:
    split = split_of(case, today)
    stretches = split.stretches if split is not None else ()
    return [
        {"party": one.party, "holder": one.holder, "from": one.start, "to": one.end, "days": one.days}
        for one in stretches
    ]
