"""Papers of a checklist: handed in once and used by every case that needs them, got by the office itself, returned."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.stepping import finish, take_step
from kuaijin.approvals.models import Case, Checklist, Document, Mandate
from kuaijin.approvals.rules import clocks, papers
from kuaijin.approvals.rules.handling import acts_for, check_office, is_open
from kuaijin.approvals.rules.papers import Paper
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording

State = Document.State


@command("approvals.hand_in", label=gettext_lazy("交材料"), subject="checklist")
def hand_in(
    *,
    actor: Actor,
    at: datetime,
    checklist: Checklist,
    code: str,
    on: date,
    day: date,
    file: Upload | None = None,
    source: str = "",
    valid_until: date | None = None,
) -> Document:
    """Once, for all cases that need it. `file` None: handed in on paper at the window. `valid_until` is the last day on
    which the paper itself holds. A paper that was deferred is then there, and what was owed of it is done."""
    mandate = acts_for(actor, checklist.dossier, day)
    _not_later(on, day)
    using = _using(checklist, code)
    one = papers.paper(using[0], code)
    if one.obtainable:
        raise Refused(
            _("“%(paper)s”不用您交，部门自己取得。") % {"paper": one.name},
            field="code",
            rule=one.source or papers.ONCE_ONLY,
        )
    if valid_until is not None and valid_until < on:
        raise Refused(
            _("“%(paper)s”的有效期 %(until)s 已过。交有效的。") % {"paper": one.name, "until": valid_until},
            field="valid_until",
            rule="valid",
        )
    before = Document.objects.filter(checklist=checklist, code=code).first()
    if before is not None and before.state == State.PRODUCED:
        raise Refused(
            _("“%(paper)s”是办件的结果，已经在了，不用再交。") % {"paper": one.name},
            field="code",
            rule=papers.ONCE_ONLY,
        )
    row = _kept(actor, at, checklist, one, State.HANDED_IN, on, file, source or _origin(actor, mandate), valid_until)
    if mandate is not None:
        recording().about(on_behalf_of=mandate.enterprise.name)
    if before is not None and before.state == State.DEFERRED:
        _made_good(actor, at, using, row, on, day, mandate)
    return row


def _not_later(on: date, day: date) -> None:
    if on > day:
        raise Refused(
            _("%(on)s 还没到。只能记已经发生的事，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past"
        )


def _using(checklist: Checklist, code: str) -> list[Case]:
    """Cases of the checklist that need this paper, the open ones first."""
    rows = Case.objects.filter(checklist=checklist).select_related("dossier__zone", "dossier__organisation")
    using = [case for case in rows.order_by("pk") if code in (case.matter_facts.get("needs") or ())]
    if not using:
        raise Refused(_("这张清单不要“%(code)s”这份材料。") % {"code": code}, field="code", rule="known")
    return sorted(using, key=lambda case: not is_open(case))


def _origin(actor: Actor, mandate: Mandate | None) -> str:
    return _("%(who)s 代交") % {"who": actor.name} if mandate is not None else actor.name


def _kept(
    actor: Actor,
    at: datetime,
    checklist: Checklist,
    one: Paper,
    state: str,
    on: date,
    file: Upload | None,
    source: str,
    valid_until: date | None,
) -> Document:
    """Inside a command: the paper with its file; what was kept before stays in the journal and as evidence."""
    before = Document.objects.filter(checklist=checklist, code=one.code).first()
    row = before or Document(checklist=checklist, code=one.code)
    row.name, row.name_en, row.state, row.source = one.name[:160], one.name_en[:200], state, source[:200]
    row.received_on, row.valid_until = on, valid_until
    row.deferred_until, row.deferred_for = None, None
    evidence = None
    if file is not None:
        evidence = attach(
            actor=actor, at=at, dossier=checklist.dossier, file=file, what=one.name[:160], secrecy=Secrecy.OUTSIDE
        )
        row.evidence = evidence
    row.save()
    told: dict[str, Any] = {"document": row.pk, "name": row.name, "state": str(state), "on": on}
    if evidence is not None:
        told["sha256"] = evidence.blob_id
    recording().about(dossier_id=checklist.dossier_id, zone_id=checklist.dossier.zone_id, after=told)
    return row


def _made_good(
    actor: Actor, at: datetime, using: list[Case], row: Document, on: date, day: date, mandate: Mandate | None
) -> None:
    for case in using:
        about = clocks.about_of(case, f"deferred:{row.code}")
        finish(actor, at, on, day, row.name, dossier=case.dossier_id, about=about)
        if is_open(case) and case.accepted_on is not None:
            take_step(case, Step.HANDED_IN, actor, at, on, facts={"documents": [row.code]}, mandate=mandate)


@command("approvals.obtain_document", label=gettext_lazy("部门自行取得材料"), subject="case")
def obtain_document(
    *,
    actor: Actor,
    at: datetime,
    case: Case,
    code: str,
    on: date,
    day: date,
    source: str,
    file: Upload | None = None,
    valid_until: date | None = None,
) -> Document:
    """The office got it from a public data platform or another office (`source`): the applicant is not asked."""
    check_office(actor, case.post)
    _not_later(on, day)
    if not source.strip():
        raise Refused(_("从哪里取得的没写。"), field="source", rule="required")
    if code not in (case.matter_facts.get("needs") or ()):
        raise Refused(_("这一件不要“%(code)s”这份材料。") % {"code": code}, field="code", rule="known")
    one = papers.paper(case, code)
    return _kept(actor, at, case.checklist, one, State.OBTAINED, on, file, source.strip(), valid_until)


@command("approvals.return_document", label=gettext_lazy("退回材料"), subject="case")
def return_document(*, actor: Actor, at: datetime, case: Case, code: str, day: date, reason: str) -> Document:
    """Part of the one notice of what is to be corrected: alone it would be a second one (行政许可法 32(4))."""
    if recording().cause is None:
        raise Refused(
            _("退回材料要写进补正告知，一次说清。"), field="case", rule="行政许可法（2019）第三十二条第（四）项"
        )
    row = Document.objects.filter(checklist=case.checklist_id, code=code).first()
    if row is None:
        one = papers.paper(case, code)
        row = Document(checklist=case.checklist, code=code, name=one.name[:160], name_en=one.name_en[:200])
    before = row.state
    row.state, row.deferred_until, row.deferred_for = State.RETURNED, None, None
    row.save()
    recording().about(
        dossier_id=case.dossier_id,
        zone_id=case.dossier.zone_id,
        before={"state": before},
        after={"document": row.pk, "name": row.name, "state": str(State.RETURNED)},
        reason=reason,
    )
    return row


def ask_to_defer(checklist: Checklist, code: str, until: date) -> Document:
    """Inside a command: the applicant says by when he brings it. The office decides by accepting so or not."""
    using = _using(checklist, code)
    if not any(code in papers.deferrable(case) for case in using):
        one = papers.paper(using[0], code)
        raise Refused(
            _("“%(paper)s”不在可以容缺后补的范围里。") % {"paper": one.name}, field="deferred", rule="deferrable"
        )
    one = papers.paper(using[0], code)
    row, _made = Document.objects.update_or_create(
        checklist=checklist,
        code=code,
        defaults={
            "name": one.name[:160],
            "name_en": one.name_en[:200],
            "state": State.DEFERRED,
            "deferred_until": until,
        },
    )
    return row


def keep_result(
    actor: Actor, at: datetime, case: Case, on: date, number: str, valid_until: date | None, file: Upload | None
) -> None:
    """Inside a command: what was granted becomes the paper that successors need."""
    for code in case.matter_facts.get("produces") or ():
        one = papers.paper(case, code)
        row = _kept(actor, at, case.checklist, one, State.PRODUCED, on, file, number or case.name, valid_until)
        row.produced_by = case
        row.save(update_fields=["produced_by"])
