"""The acts on one contact: form, beginning, command, to whom each is offered."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.contacts import commands, forms, queries, rules
from kuaijin.contacts.models import Contact
from kuaijin.directory.models import Post
from kuaijin.directory.saying import person_said, post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations import acting
from kuaijin.obligations.acting import Choices


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which contact."""

    contact: Contact

    @property
    def dossier(self) -> Dossier:
        return self.contact.dossier

    @property
    def version(self) -> int:
        return self.contact.version


Act = acting.Act[Setting]


def _posts(setting: Setting) -> dict[str, tuple[Post, str]]:
    """Those who were there, and the actor's colleagues."""
    there = [(one.post, one.name) for one in setting.contact.people.all()]
    near = [(post, person_said(holder.acting)) for post, holder in queries.colleagues(setting.actor, setting.day)]
    return {str(post.pk): (post, name) for post, name in [*near, *there]}


def _offer(setting: Setting) -> dict[str, Choices]:
    return {"people": [(key, f"{name} {post_said(post)}") for key, (post, name) in _posts(setting).items()]}


def _present(setting: Setting) -> dict[str, Any]:
    contact = setting.contact
    told = {
        name: getattr(contact, name) for name in ("kind", "on", "done", "heard", "heard_secrecy", "place", "others")
    }
    people = [str(one.post_id) for one in contact.people.all()]
    clock = f"{contact.time:%H:%M}" if contact.time else ""
    return told | {"time": clock, "people": people, "expected_version": contact.version}


def _correct(setting: Setting, form: forms.CorrectForm, extra: dict[str, Any]) -> object:
    given, known = form.cleaned_data, _posts(setting)
    names = ("kind", "on", "time", "done", "heard", "heard_secrecy", "place", "others")
    return commands.correct(
        **setting.who,
        contact=setting.contact,
        reason=given["reason"],
        day=setting.day,
        people=[known[key][0] for key in given["people"]],
        expected_version=given["expected_version"],
        **{name: given[name] for name in names},
        **extra,
    )


def _withdraw(setting: Setting, form: forms.WithdrawForm, extra: dict[str, Any]) -> object:
    reason = form.cleaned_data["reason"]
    return commands.withdraw(**setting.who, contact=setting.contact, reason=reason, day=setting.day, **extra)


def _answer(setting: Setting, form: forms.AnswerForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    so = given["so"] == "yes"
    return commands.confirm(
        **setting.who, contact=setting.contact, so=so, words=given["words"], day=setting.day, **extra
    )


def _mine(setting: Setting) -> bool:
    return rules.can_change(setting.actor, setting.contact)


def _outside(setting: Setting) -> bool:
    return setting.actor.is_enterprise and setting.contact.withdrawn_at is None


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("answer", _("是不是这样"), _("答复"), "contacts.confirm", forms.AnswerForm, _answer, wanted=_outside),
        Act("correct", _("更正"), _("更正"), "contacts.correct", forms.CorrectForm, _correct, _present, _offer, _mine),
        Act("withdraw", _("撤回"), _("撤回"), "contacts.withdraw", forms.WithdrawForm, _withdraw, wanted=_mine),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
