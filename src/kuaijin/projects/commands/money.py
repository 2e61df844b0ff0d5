"""Writes of told money: so much had arrived, or had been put into fixed assets, by a day. Amounts are CNY in all."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text, money_text
from kuaijin.projects.models import MoneyStatement, Project

CENT = Decimal("0.01")


@command("projects.tell_money", label=gettext_lazy("记资金"), subject="project")
def tell_money(
    *, actor: Actor, at: datetime, project: Project, kind: str, on: date, amount: Decimal, day: date, source: str = ""
) -> MoneyStatement:
    """`amount`: CNY from the beginning to `on`, never less than what was told for an earlier day."""
    if kind not in MoneyStatement.Kind.values:
        raise Refused(_("没有“%(kind)s”这种资金。") % {"kind": kind}, field="kind", rule="choice")
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    amount = Decimal(amount).quantize(CENT)
    if amount < 0:
        raise Refused(_("金额不能是负数：%(amount)s 元。") % {"amount": amount}, field="amount", rule="not negative")
    _refuse_what_shrinks(project, kind, on, amount)
    row = MoneyStatement.objects.create(
        project=project, kind=kind, on=on, amount=amount, source=source.strip(), told_by=actor.name, told_at=at
    )
    keep_arrived(project)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"statement": row.pk, "kind": kind, "on": on, "amount": amount, "source": row.source},
    )
    return row


def _refuse_what_shrinks(project: Project, kind: str, on: date, amount: Decimal) -> None:
    told = MoneyStatement.objects.filter(project=project, kind=kind, mistaken=False)
    if (same := told.filter(on=on).first()) is not None:
        raise Refused(
            _("%(on)s 已经记过 %(amount)s。记错了，先更正那一条。") % _said(same), field="on", rule="once a day"
        )
    before = told.filter(on__lt=on, amount__gt=amount).order_by("-amount").first()
    after = told.filter(on__gt=on, amount__lt=amount).order_by("amount").first()
    if (against := before or after) is not None:
        raise Refused(
            _("记的是累计数，只增不减：%(on)s 已经记了 %(amount)s。那一条错了，先更正。") % _said(against),
            field="amount",
            rule="cumulative",
        )


def _said(row: MoneyStatement) -> dict[str, str]:
    return {"on": day_text(row.on, year=True), "amount": money_text(row.amount)}


@command("projects.mistaken_money", label=gettext_lazy("更正资金"), subject="statement")
def mistaken_money(*, actor: Actor, at: datetime, statement: MoneyStatement, reason: str) -> MoneyStatement:
    """It never was so; the statement stays readable and counts nowhere."""
    if not reason.strip():
        raise Refused(_("更正要写原因。"), field="reason", rule="required")
    if statement.mistaken:
        raise Refused(_("这一条已经更正过了。"), field="statement", rule="open")
    statement.mistaken, statement.mistaken_reason = True, reason.strip()[:200]
    statement.save(update_fields=["mistaken", "mistaken_reason"])
    keep_arrived(statement.project)
    recording().about(
        dossier_id=statement.project_id,
        zone_id=statement.project.dossier.zone_id,
        before={"kind": statement.kind, "on": statement.on, "amount": statement.amount},
        after={"statement": statement.pk, "mistaken": True},
        reason=reason,
    )
    return statement


def keep_arrived(project: Project) -> None:
    """Inside a command: what has arrived is what the latest statement tells; null = not told."""
    told = MoneyStatement.objects.filter(project=project, kind=MoneyStatement.Kind.ARRIVED, mistaken=False)
    latest = told.order_by("-on").values_list("amount", flat=True).first()
    if project.arrived_funds != latest:
        project.arrived_funds = latest
        project.save(update_fields=["arrived_funds"])


def tell_arrived(
    *, actor: Actor, at: datetime, project: Project, amount: Decimal | None, on: date, reason: str
) -> None:
    """Inside a command that states anew what has arrived: what was told and does not agree with it was a mistake."""
    told = MoneyStatement.objects.filter(project=project, kind=MoneyStatement.Kind.ARRIVED, mistaken=False)
    wrong = told if amount is None else told.filter(amount__gt=amount) | told.filter(on__gte=on)
    wrong.update(mistaken=True, mistaken_reason=reason)
    if amount is not None:
        MoneyStatement.objects.create(
            project=project,
            kind=MoneyStatement.Kind.ARRIVED,
            on=on,
            amount=amount,
            source=reason[:200],
            told_by=actor.name,
            told_at=at,
        )
    keep_arrived(project)
