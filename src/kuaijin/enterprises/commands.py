"""Writes of enterprises: open the file, correct it, contacts, merge two records and take the merge back."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.commands import create_organisation
from kuaijin.directory.models import Organisation, Region, Zone
from kuaijin.directory.names import normalised, search_text
from kuaijin.dossiers.commands import concern_maker, open_dossier
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.codes import checked
from kuaijin.enterprises.models import Enterprise, EnterpriseContact, Merge
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording

FIELDS = ("name", "uscc", "industry", "sector")


@command("enterprises.create", label=gettext_lazy("建企业档案"), subject="zone")
def create(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    name: str,
    opened_on: date,
    uscc: str = "",
    region: Region | None = None,
    industry: str = "",
    sector: str = "",
    name_en: str = "",
) -> Enterprise:
    """One file for one enterprise. A code already there is refused; a like name is the caller's to ask about."""
    if not name.strip():
        raise Refused(_("企业名称没填。写营业执照上的全称。"), field="name", rule="required")
    code = checked(uscc)
    _code_is_free(zone, code.code)
    organisation = create_organisation(
        actor=actor,
        at=at,
        zone=zone,
        name=name.strip(),
        kind=Organisation.Kind.ENTERPRISE,
        name_en=name_en,
        region=region,
    )
    dossier = open_dossier(
        actor=actor,
        at=at,
        zone=zone,
        kind="enterprise",
        title=name.strip(),
        opened_on=opened_on,
        region=region,
        organisation=organisation,
        also_found_by=[code.code],
    )
    enterprise = Enterprise.objects.create(
        dossier=dossier,
        zone=zone,
        organisation=organisation,
        name=name.strip(),
        name_key=normalised(name),
        uscc=code.code,
        uscc_doubtful=code.doubtful,
        industry=industry,
        sector=sector,
    )
    concern_maker(actor, dossier, min(opened_on, at.date()))
    recording().about(dossier_id=dossier.pk, zone_id=zone.pk, after={"name": enterprise.name, "uscc": code.code})
    return enterprise


def _code_is_free(zone: Zone, code: str, except_for: int | None = None) -> None:
    if not code:
        return
    other = Enterprise.objects.filter(zone=zone, uscc=code, merged_into__isnull=True).exclude(pk=except_for).first()
    if other is not None:
        raise Refused(
            _("代码 %(code)s 已在 %(name)s 的档案里。打开那份档案，不要另建。") % {"code": code, "name": other.name},
            field="uscc",
            rule="unique",
        )


@command("enterprises.correct", label=gettext_lazy("更正企业档案"), subject="enterprise")
def correct(*, actor: Actor, at: datetime, enterprise: Enterprise, reason: str, **changes: Any) -> Enterprise:
    """Any of name, uscc, industry, sector, region; with the reason."""
    if not reason.strip():
        raise Refused(_("更正要写原因。"), field="reason", rule="required")
    region = changes.pop("region", enterprise.dossier.region)
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise Refused(_("企业档案没有 %(names)s 这一项。") % {"names": "、".join(sorted(unknown))}, field="field")
    before = {name: getattr(enterprise, name) for name in changes}
    if "uscc" in changes:
        code = checked(changes["uscc"])
        _code_is_free(enterprise.zone, code.code, enterprise.pk)
        changes |= {"uscc": code.code, "uscc_doubtful": code.doubtful}
    if "name" in changes:
        changes["name_key"] = normalised(changes["name"])
    for name, value in changes.items():
        setattr(enterprise, name, value)
    enterprise.save(update_fields=[*changes] or None)
    Dossier.objects.filter(pk=enterprise.pk).update(
        title=enterprise.name,
        region=region,
        search=search_text(enterprise.name, enterprise.uscc, enterprise.dossier.number),
    )
    Organisation.objects.filter(pk=enterprise.organisation_id).update(name=enterprise.name, region=region)
    recording().about(
        dossier_id=enterprise.pk,
        zone_id=enterprise.zone_id,
        before={**before, "region": str(enterprise.dossier.region or "")},
        after={**{k: v for k, v in changes.items() if k in FIELDS}, "region": str(region or "")},
        reason=reason,
    )
    return enterprise


@command("enterprises.add_contact", label=gettext_lazy("加企业联系人"), subject="enterprise")
def add_contact(
    *, actor: Actor, at: datetime, enterprise: Enterprise, name: str, phone: str = "", title: str = ""
) -> EnterpriseContact:
    if not name.strip():
        raise Refused(_("姓名没填。"), field="name", rule="required")
    contact = EnterpriseContact.objects.create(enterprise=enterprise, name=name.strip(), phone=phone, title=title)
    recording().about(
        dossier_id=enterprise.pk, zone_id=enterprise.zone_id, after={"contact": contact.pk, "name": contact.name}
    )
    return contact


@command("enterprises.end_contact", label=gettext_lazy("停用企业联系人"), subject="enterprise")
def end_contact(
    *, actor: Actor, at: datetime, enterprise: Enterprise, contact: EnterpriseContact, on: date, reason: str = ""
) -> EnterpriseContact:
    """Nobody calls him any more from `on`; that he was the contact stays."""
    if contact.enterprise_id != enterprise.pk or contact.ended_on is not None:
        raise Refused(_("%(name)s 不是现在的联系人。") % {"name": contact.name}, field="contact", rule="open")
    contact.ended_on = on
    contact.save(update_fields=["ended_on"])
    recording().about(
        dossier_id=enterprise.pk,
        zone_id=enterprise.zone_id,
        after={"contact": contact.pk, "name": contact.name, "ended_on": on},
        reason=reason,
    )
    return contact


@command("enterprises.merge", label=gettext_lazy("合并企业档案"), subject="kept")
def merge(*, actor: Actor, at: datetime, kept: Enterprise, gone: Enterprise, reason: str) -> Merge:
    """`gone`'s projects, contacts and open obligations go over to `kept`; `gone` stays as a pointer."""
    _mergeable(kept, gone, reason)
    projects = list(gone.projects.values_list("pk", flat=True))
    contacts = list(gone.contacts.values_list("pk", flat=True))
    gone.projects.update(enterprise=kept)
    Dossier.objects.filter(pk__in=projects).update(organisation=kept.organisation)
    gone.contacts.update(enterprise=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    taken = ""
    if not kept.uscc and gone.uscc:
        taken = gone.uscc
        kept.uscc, kept.uscc_doubtful = gone.uscc, gone.uscc_doubtful
        kept.save(update_fields=["uscc", "uscc_doubtful"])
    Dossier.objects.filter(pk=gone.pk).update(closed_on=max(gone.dossier.opened_on, kept.dossier.opened_on))
    row = Merge.objects.create(
        kept=kept, gone=gone, moved={"projects": projects, "contacts": contacts, "uscc": taken}, reason=reason, at=at
    )
    recording().about(
        dossier_id=kept.pk,
        zone_id=kept.zone_id,
        before={"gone": gone.name, "number": gone.dossier.number},
        after={"merge": row.pk, "kept": kept.name, "projects": projects},
        reason=reason,
    )
    return row


def _mergeable(kept: Enterprise, gone: Enterprise, reason: str) -> None:
    if kept.pk == gone.pk or kept.zone_id != gone.zone_id:
        raise Refused(_("要并的是同一区里的两份档案。"), field="gone", rule="zone")
    if gone.merged_into_id or kept.merged_into_id:
        raise Refused(_("其中一份已经并走了。"), field="gone", rule="open")
    if kept.uscc and gone.uscc and kept.uscc != gone.uscc:
        raise Refused(
            _("两份档案的代码不同（%(a)s、%(b)s），是两家企业。代码填错的先更正，再合并。")
            % {"a": kept.uscc, "b": gone.uscc},
            field="gone",
            rule="uscc",
        )
    if not reason.strip():
        raise Refused(_("合并要写原因。"), field="reason", rule="required")


@command("enterprises.correct_merge", label=gettext_lazy("更正合并"), subject="kept")
def correct_merge(*, actor: Actor, at: datetime, kept: Enterprise, merge: Merge, reason: str) -> Enterprise:
    """The two were different after all: what had come over goes back."""
    if merge.corrected_at is not None or merge.kept_id != kept.pk:
        raise Refused(_("这次合并已经更正过了。"), field="merge", rule="open")
    gone = merge.gone
    kept.projects.filter(pk__in=merge.moved["projects"]).update(enterprise=gone)
    Dossier.objects.filter(pk__in=merge.moved["projects"]).update(organisation=gone.organisation)
    kept.contacts.filter(pk__in=merge.moved["contacts"]).update(enterprise=gone)
    if merge.moved["uscc"]:
        Enterprise.objects.filter(pk=kept.pk).update(uscc="", uscc_doubtful=False)
    Enterprise.objects.filter(pk=gone.pk).update(merged_into=None)
    Dossier.objects.filter(pk=gone.pk).update(closed_on=None)
    merge.corrected_at, merge.corrected_reason = at, reason
    merge.save(update_fields=["corrected_at", "corrected_reason"])
    recording().about(
        dossier_id=kept.pk, zone_id=kept.zone_id, after={"merge": merge.pk, "restored": gone.name}, reason=reason
    )
    return Enterprise.objects.get(pk=gone.pk)
