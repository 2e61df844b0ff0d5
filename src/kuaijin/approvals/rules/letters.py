"""What a letter takes from its case or plan: whom it goes to, which packs hold, what is known already."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.letters.kinds import KINDS, LetterKind
from kuaijin.approvals.letters.promising import Promised
from kuaijin.approvals.letters.subject import Subject
from kuaijin.approvals.models import Case, Desk, Letter, Plan
from kuaijin.approvals.models.cases import Way
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.directory.queries import holders
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.obligations.rules import grounds

WHOLE = "申请材料"
RETURNED = "退回，请改正后重新提交"


def check_comes_of_an_act(actor: Actor, cause: uuid.UUID | None) -> None:
    """A letter is the written form of an act: nobody writes one without doing what it says."""
    if cause is None and not actor.is_system:
        raise Forbidden(_("文书随办理的动作出具，不能单独出具。先办那一步。"), rule="act")


def kind_of(kind: str) -> LetterKind:
    """Raises Refused for what is not a letter of a case."""
    known = KINDS.get(kind)
    if known is None:
        raise Refused(_("没有“%(kind)s”这种办件文书。") % {"kind": kind}, field="kind", rule="choice")
    return known


def check_not_issued(case: Case, kind: LetterKind) -> None:
    if not kind.once:
        return
    there = Letter.objects.filter(case=case, kind=kind.code, void_on__isnull=True).first()
    if there is not None:
        said = {"kind": there.get_kind_display(), "number": there.number}
        raise Refused(
            _("“%(kind)s”只出一次，已经有 %(number)s。要重出，先把它作废。") % said, field="kind", rule="once"
        )


def subject_of(case: Case, number: str, day: date) -> Subject:
    return Subject(
        office=case.post.organisation.name,
        addressee=addressee_of(case.dossier),
        project=case.dossier.title,
        matter=case.name,
        number=number,
        on=day,
        packs=frozenset(case.checklist.packs),
        contact=contact_of(case.post, day),
    )


def addressee_of(dossier: Dossier) -> str:
    if dossier.organisation is None:
        raise Refused(
            _("“%(project)s”没有登记企业，文书不知道给谁。先登记企业。") % {"project": dossier.title},
            field="dossier",
            rule="applicant",
        )
    return dossier.organisation.name


def defects(items: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Papers, each with what is wrong with it, of what was told: {code, name, why} goes back, a name alone is a defect.

    A defect is of the paper that it names, else of the only one that goes back, else of the application as a whole."""
    told = [dict(item) for item in items]
    back = [item["name"] for item in told if item.get("code")]
    rows = []
    for item in told:
        if item.get("why"):
            rows.append({"name": item["name"], "why": item["why"]})
        elif not item.get("code"):
            named = [name for name in back if name in item["name"]]
            rows.append({"name": (named or (back if len(back) == 1 else [WHOLE]))[0], "why": item["name"]})
    spoken = {row["name"] for row in rows}
    return rows + [{"name": name, "why": RETURNED} for name in back if name not in spoken]


def contact_of(post: Post, day: date) -> str:
    """Whom to ask: post, who holds it on that day, phone, as far as they are known."""
    holder = holders([post.pk], day).get(post.pk)
    person = [holder.acting.name, holder.acting.phone] if holder else []
    return " ".join(filter(None, [post.title, *person]))


def facts_of(case: Case) -> dict[str, Any]:
    """What the case itself knows; an act's own facts come on top."""
    return {
        "received_on": case.filed_on,
        "accepted_on": case.accepted_on,
        "decided_on": case.decided_on,
        "delivered_on": case.delivered_on,
        "result_number": case.result_number,
        "valid_until": case.valid_until,
        "commitment": case.way == Way.COMMITMENT,
        **_term("statutory", case.statutory_term, case.statutory_due_on),
        **_term("promised", case.promised_term, case.obligation.due_on if case.obligation else None),
    }


def _term(name: str, term: dict[str, Any], due: date | None) -> dict[str, Any]:
    return {f"{name}_days": term.get("days"), f"{name}_mode": term.get("mode"), f"{name}_due": due}


def can_promise(plan: Plan) -> bool:
    """Is there who promises, to whom, and are the days certain? A plan may be published without: then no letter is."""
    days = [entry["decide"] for entry in plan.document["plan"]]
    return plan.dossier.organisation is not None and None not in days and _own_office(plan) is not None


def _own_office(plan: Plan) -> Organisation | None:
    offices = Organisation.objects.filter(zone=plan.dossier.zone, kind=Organisation.Kind.OFFICE, closed_on=None)
    return offices.order_by("path", "pk").first()


def promising_office(plan: Plan) -> Organisation:
    """The zone's own office: it speaks for all departments of the plan."""
    office = _own_office(plan)
    if office is None:
        raise Refused(
            _("没有登记管委会，承诺书不知道由谁出。先登记，或者写明由哪个单位出。"), field="office", rule="required"
        )
    return office


def subject_of_plan(plan: Plan, office: Organisation, number: str, day: date) -> Subject:
    seat = seats_of([plan.dossier], day, (Role.MANAGER,))[plan.dossier.pk][Role.MANAGER]
    contact = contact_of(seat.assignment.post, day) if seat.assignment else ""
    return Subject(
        office=office.name,
        addressee=addressee_of(plan.dossier),
        project=plan.dossier.title,
        matter="",
        number=number,
        on=day,
        packs=frozenset(plan.checklist.packs),
        contact=contact,
    )


def promised(plan: Plan) -> tuple[Promised, ...]:
    """The matters in the order of their decisions, each with the office that has the department's desk."""
    desks = Desk.objects.filter(zone=plan.dossier.zone).select_related("post__organisation")
    offices = {desk.department: desk.post.organisation.name for desk in desks}
    entries = sorted(plan.document["plan"], key=lambda entry: (str(entry["decide"]), entry["id"]))
    if any(entry["decide"] is None for entry in entries):
        raise Refused(_("计划用到的年份还没有放假通知，日子不确定，不出承诺书。"), field="plan", rule="provisional")
    return tuple(
        Promised(
            matter=entry["name"],
            office=offices.get(entry["department"], entry["department"] or "—"),
            days=entry["days"],
            mode=entry["mode"],
            decide_on=date.fromisoformat(entry["decide"]),
        )
        for entry in entries
    )


def facts_of_plan(plan: Plan) -> dict[str, Any]:
    document = plan.document
    names = {entry["id"]: entry["name"] for entry in document["plan"]}
    return {
        "start": plan.starts_on,
        "days": plan.promise_days,
        "ends_on": plan.ends_on,
        "serial_days": plan.serial_days,
        "outside": list(_outside(document["outside_clock"], names)),
        "conditions": [lever["name"] for lever in document["levers"]],
    }


def _outside(periods: Iterable[dict[str, Any]], names: dict[str, str]) -> Iterable[dict[str, str]]:
    for period in periods:
        ground = grounds().name(period["kind"]).zh
        span = f"{period['from'].replace('-', '.')}–{period['to'].replace('-', '.')}"
        yield {"name": f"{names.get(period['matter'], period['matter'])}{ground}", "why": span}
