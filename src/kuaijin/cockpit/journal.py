"""The journal as auditors read it: who did what in whose name, before and after; does the chain verify?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.journal import registry
from kuaijin.journal.chains import Finding, verify
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Checkpoint, Entry
from kuaijin.kit.forms import DateField, KitForm

SHOWN = 50
# Above this many entries a page would keep people waiting: the shell verifies.
VERIFIED_HERE = 20_000


class Asked(KitForm):
    """What the address filters by."""

    number = forms.CharField(label=_("卷宗编号"), required=False, max_length=24)
    command = forms.ChoiceField(label=_("办了什么"), required=False)
    who = forms.CharField(label=_("谁"), required=False, max_length=40)
    day = DateField(label=_("哪一天"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["command"]
        assert isinstance(field, forms.ChoiceField)
        known = sorted((str(command.label), code) for code, command in registry.commands.items())
        field.choices = [("", _("不限")), *((code, f"{label} {code}") for label, code in known)]


def entries(actor: Actor) -> QuerySet[Entry]:
    """Of the zones whose journal the actor reads, newest first."""
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.JOURNAL)}
    return Entry.objects.filter(zone_id__in=zones).order_by("-pk")


def asked_for(
    query: QuerySet[Entry], wanted: Mapping[str, Any], span: tuple[datetime, datetime] | None
) -> QuerySet[Entry]:
    """`span` are the first instants of the day and of the next."""
    if wanted.get("number"):
        query = query.filter(dossier_id__in=Dossier.objects.filter(number=wanted["number"].strip()).values("pk"))
    if wanted.get("command"):
        query = query.filter(code=wanted["command"])
    if wanted.get("who"):
        query = query.filter(Q(actor_name__icontains=wanted["who"]) | Q(on_behalf_of__icontains=wanted["who"]))
    if span is not None:
        query = query.filter(at__gte=span[0], at__lt=span[1])
    return query


@dataclass(frozen=True)
class Line:
    """One entry in the list."""

    entry: Entry
    what: str
    number: str
    title: str

    @property
    def digest_parts(self) -> list[str]:
        """In eights, so that a narrow column can break it."""
        return [self.entry.digest[start : start + 8] for start in range(0, len(self.entry.digest), 8)]


def lines(rows: list[Entry]) -> list[Line]:
    """Two statements for a page: the entries and the things they are about."""
    ids = {row.dossier_id for row in rows if row.dossier_id}
    things = {thing.pk: (thing.number, thing.title) for thing in Dossier.objects.filter(pk__in=ids)}
    return [Line(row, registry.said(row.code), *things.get(row.dossier_id or 0, ("", ""))) for row in rows]


def one(actor: Actor, pk: int) -> Entry:
    """Raises NotVisible."""
    found = entries(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class Fact:
    name: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return bool(self.before) and self.before != self.after


def facts(entry: Entry) -> list[Fact]:
    """Every fact that the entry tells, before beside after."""
    before, after = entry.before or {}, entry.after or {}
    return [Fact(name, _plain(before.get(name)), _plain(after.get(name))) for name in dict.fromkeys([*before, *after])]


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def cause_of(actor: Actor, entry: Entry) -> Entry | None:
    """The act whose consequence it is."""
    return entries(actor).filter(act=entry.cause).first() if entry.cause else None


@dataclass(frozen=True)
class Seal:
    """When all chains were sealed last, and how many entries came since in the zones that are read."""

    at: datetime | None
    since: int


def last_seal(actor: Actor) -> Seal:
    seal = Checkpoint.objects.order_by("-pk").first()
    return Seal(seal.at if seal else None, entries(actor).filter(pk__gt=seal.last_entry if seal else 0).count())


@dataclass(frozen=True)
class Verdict:
    """`findings` None: too many entries for a page, the shell verifies."""

    count: int
    findings: tuple[Finding, ...] | None

    @property
    def sentence(self) -> str:
        if self.findings is None:
            return gettext("留痕有 %(n)s 条，在命令行核验") % {"n": f"{self.count:,}"}
        if self.findings:
            return gettext("链条断了，%(n)s 处对不上") % {"n": len(self.findings)}
        return gettext("链条成立，%(n)s 条都对得上") % {"n": f"{self.count:,}"}


def verdict(actor: Actor) -> Verdict:
    """All chains are walked; said are those of the zones that the actor reads."""
    count = entries(actor).count()
    if (Entry.objects.aggregate(last=Max("pk"))["last"] or 0) > VERIFIED_HERE:
        return Verdict(count, None)
    _read, findings = verify()
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.JOURNAL)}
    things = Dossier.objects.filter(zone__in=zones, pk__in=[_dossier(one) for one in findings])
    chains = {"seal", *(f"z:{zone}" for zone in zones), *(f"d:{pk}" for pk in things.values_list("pk", flat=True))}
    return Verdict(count, tuple(one for one in findings if one.chain in chains))


def _dossier(finding: Finding) -> int:
    kind, _colon, key = finding.chain.partition(":")
    return int(key) if kind == "d" and key.isdecimal() else 0


def day_asked(wanted: Mapping[str, Any]) -> date | None:
    day = wanted.get("day")
    return day if isinstance(day, date) else None
