"""Papers of a case as its page lists them: each asked once, used by several, some never asked of the applicant."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.case_words import case_said, document_said
from kuaijin.approvals.models import Case, Document
from kuaijin.approvals.queries.cases import documents_of
from kuaijin.approvals.rules import papers
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.kit.formats import day_text, is_english


@dataclass(frozen=True)
class Paper:
    """`state` says where it stands, `note` since when and how long it holds; `asked` whether the applicant brings it;
    `uses` who else uses the same."""

    code: str
    name: str
    state: str
    note: str
    asked: bool
    missing: bool
    file: ShownFile | None
    uses: str
    result: bool


def papers_of(case: Case, today: date) -> list[Paper]:
    """What it needs, in the order of the catalogue, then what it makes: three statements."""
    known = {row.code: row for row in documents_of(case)}
    needs, produces = case.matter_facts.get("needs", ()), case.matter_facts.get("produces", ())
    codes = dict.fromkeys((*needs, *produces, *known))
    others = list(Case.objects.filter(checklist=case.checklist_id).exclude(pk=case.pk).order_by("pk"))
    return [
        _paper(papers.paper(case, code), known.get(code), others, today, result=code not in needs) for code in codes
    ]


def _paper(kind: papers.Paper, row: Document | None, others: list[Case], today: date, *, result: bool) -> Paper:
    code, obtainable = kind.code, kind.obtainable
    name = document_said(row) if row is not None else (is_english() and kind.name_en) or kind.name
    made_by = None
    if not result:
        made_by = next((case for case in others if code in case.matter_facts.get("produces", ())), None)
    users, uses = sum(code in case.matter_facts.get("needs", ()) for case in others), ""
    if users and not result:
        uses = ngettext("另有 %(n)s 个事项共用", "另有 %(n)s 个事项共用", users) % {"n": users}
    return Paper(
        code=code,
        name=name,
        state=_state(row, today, obtainable=obtainable, made_by=made_by, result=result),
        note=_note(row, today),
        asked=not (obtainable or made_by or result),
        missing=row is None or row.state in (Document.State.DEFERRED, Document.State.RETURNED),
        file=shown([row.evidence])[0] if row is not None and row.evidence is not None else None,
        uses=uses,
        result=result,
    )


def _state(row: Document | None, today: date, *, obtainable: bool, made_by: Case | None, result: bool) -> str:
    if row is None:
        if result:
            return _("决定以后产生")
        if made_by is not None:
            return _("等“%(case)s”的结果") % {"case": case_said(made_by)}
        return _("部门自己取，不向企业要") if obtainable else _("还没交")
    if row.state == Document.State.DEFERRED and row.deferred_until is not None:
        return _("容缺，%(day)s 前补齐") % {"day": day_text(row.deferred_until, today=today)}
    return str(row.get_state_display())


def _note(row: Document | None, today: date) -> str:
    if row is None:
        return ""
    said = [day_text(row.received_on, today=today)] if row.received_on is not None else []
    if row.valid_until is not None:
        said.append(_("有效到 %(day)s") % {"day": day_text(row.valid_until, year=True)})
    return " · ".join(said)
