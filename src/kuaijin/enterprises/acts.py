"""The acts on one enterprise file: form, beginning, command, to whom it is offered."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises import commands, forms, queries
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.commands import attach
from kuaijin.evidence.forms import AttachForm
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import NO_CHOICE, Choices


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which file."""

    enterprise: Enterprise

    @property
    def dossier(self) -> Dossier:
        return self.enterprise.dossier

    @property
    def version(self) -> int:
        return self.enterprise.version


Act = acting.Act[Setting]


def _correct(setting: Setting, form: forms.CorrectForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.correct(
        **setting.who,
        enterprise=setting.enterprise,
        reason=given["reason"],
        region=queries.region_chosen(setting.actor, given["town"]),
        expected_version=given["expected_version"],
        **{name: given[name] for name in ("name", "uscc", "sector", "industry")},
        **extra,
    )


def _contact(setting: Setting, form: forms.ContactForm, extra: dict[str, Any]) -> object:
    told = {name: form.cleaned_data[name] for name in ("name", "title", "phone")}
    return commands.add_contact(**setting.who, enterprise=setting.enterprise, **told, **extra)


def _end_contact(setting: Setting, form: forms.EndContactForm, extra: dict[str, Any]) -> object:
    contact = setting.enterprise.contacts.get(pk=form.cleaned_data["contact"])
    return commands.end_contact(
        **setting.who,
        enterprise=setting.enterprise,
        contact=contact,
        on=setting.day,
        reason=form.cleaned_data["reason"],
        **extra,
    )


def _attach(setting: Setting, form: AttachForm, extra: dict[str, Any]) -> object:
    return attach(**setting.who, dossier=setting.enterprise.dossier, **form.facts(), **extra)


def _merge(setting: Setting, form: forms.MergeForm, extra: dict[str, Any]) -> object:
    number = form.cleaned_data["other"].strip()
    try:
        gone = queries.by_number(setting.actor, number)
    except NotVisible:
        raise Refused(gettext("没有编号 %(number)s 的企业档案。") % {"number": number}, field="other") from None
    reason = form.cleaned_data["reason"]
    return commands.merge(**setting.who, kept=setting.enterprise, gone=gone, reason=reason, **extra)


def _correct_merge(setting: Setting, form: forms.CorrectMergeForm, extra: dict[str, Any]) -> object:
    row = queries.merges_of(setting.actor, setting.enterprise).get(pk=form.cleaned_data["merge"])
    reason = form.cleaned_data["reason"]
    return commands.correct_merge(**setting.who, kept=setting.enterprise, merge=row, reason=reason, **extra)


def _present(setting: Setting) -> dict[str, Any]:
    enterprise = setting.enterprise
    told = {name: getattr(enterprise, name) for name in ("name", "uscc", "sector", "industry")}
    return told | {"town": enterprise.dossier.region_id or "", "expected_version": enterprise.version}


def _towns(setting: Setting) -> dict[str, Choices]:
    return {"town": (NO_CHOICE, *queries.towns(setting.actor))}


def _contacts(setting: Setting) -> dict[str, Choices]:
    present = setting.enterprise.contacts.filter(ended_on=None).order_by("pk")
    return {"contact": [(str(row.pk), f"{row.name} {row.phone}".strip()) for row in present]}


def _merges(setting: Setting) -> dict[str, Choices]:
    found = queries.merges_of(setting.actor, setting.enterprise).filter(corrected_at=None)
    return {"merge": [(str(row.pk), f"{row.gone.dossier.number} {row.gone.name}") for row in found]}


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("contact", _("加联系人"), _("加上这位联系人"), "enterprises.add_contact", forms.ContactForm, _contact),
        Act(
            "end-contact",
            _("停用联系人"),
            _("不再是联系人"),
            "enterprises.end_contact",
            forms.EndContactForm,
            _end_contact,
            offer=_contacts,
            wanted=lambda setting: bool(_contacts(setting)["contact"]),
        ),
        Act("attach", _("附文件"), _("附上这份文件"), "evidence.attach", AttachForm, _attach),
        Act("correct", _("更正档案"), _("更正"), "enterprises.correct", forms.CorrectForm, _correct, _present, _towns),
        Act("merge", _("合并档案"), _("并进这一份"), "enterprises.merge", forms.MergeForm, _merge),
        Act(
            "unmerge",
            _("更正合并"),
            _("分开这两份"),
            "enterprises.correct_merge",
            forms.CorrectMergeForm,
            _correct_merge,
            offer=_merges,
            wanted=lambda setting: bool(_merges(setting)["merge"]),
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    """What the actor's roles hold, on a file that still stands."""
    if setting.enterprise.merged_into_id is not None or setting.enterprise.dossier.closed_on is not None:
        return []
    return acting.offered(ACTS, setting)


def perform(act: Act, setting: Setting, form: KitForm) -> None:
    """Calls the command with what a valid form holds. Raises what the command raises."""
    if setting.enterprise.merged_into_id is not None:
        raise Refused(gettext("这份档案已经并走了，到那一份里办。"), field="enterprise", rule="open")
    acting.perform(act, setting, form)
