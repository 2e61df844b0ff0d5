"""What an enterprise does on its own page: hand in a file, report its part, confirm what it got and who was there."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.cockpit.commands import report_own
from kuaijin.cockpit.my_project import is_of, outsider, shown_outside
from kuaijin.contacts.commands import confirm
from kuaijin.contacts.models import Contact
from kuaijin.contacts.queries import one as contact_seen
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.commands import attach
from kuaijin.evidence.forms import PhotosField
from kuaijin.journal.errors import NotVisible
from kuaijin.kit.forms import DateField
from kuaijin.obligations import acting
from kuaijin.obligations.acting import ActForm
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Obligation, State


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which of the enterprise's things; `asked` is the key of what the act is about."""

    thing: Dossier
    keys: tuple[int, ...]
    asked: str = ""

    @property
    def dossier(self) -> Dossier:
        return self.thing

    @property
    def version(self) -> int:
        return self.thing.version

    def owed(self, *, mine: bool, key: str = "") -> Obligation:
        """The open obligation that is asked about: the enterprise's own, or one owed to it. Raises NotVisible."""
        asked = key or self.asked
        rows = shown_outside(outsider(self.actor), self.keys).filter(state=State.OPEN)
        found = rows.filter(pk=int(asked)) if asked.isdecimal() else rows.none()
        owed = found.select_related("dossier__zone", "obligor__organisation", "beneficiary").first()
        if owed is None:
            raise NotVisible
        whose = owed.obligor.organisation if mine else owed.beneficiary
        if whose is None or not is_of(self.actor, whose.path):
            raise NotVisible
        return owed

    def served(self, key: str) -> Contact:
        """Raises NotVisible."""
        found = contact_seen(outsider(self.actor), int(key)) if key.isdecimal() else None
        if found is None or found.dossier_id not in self.keys:
            raise NotVisible
        return found


Act = acting.Act[Setting]


class AboutForm(ActForm):
    """`about` is the key of the thing in question."""

    about = forms.CharField(widget=forms.HiddenInput, max_length=12)


class HandInForm(ActForm):
    photos = PhotosField(label=_("照片或文件"))
    what = forms.CharField(label=_("这是什么"), max_length=160)


class DoneForm(AboutForm):
    outcome = forms.CharField(label=_("办成什么样"), max_length=200, help_text=_("一句话就行。"))
    photos = PhotosField(label=_("照片或文件"), required=False)
    on = DateField(label=_("哪天办成的"), help_text=_("只能是今天或以前。"))


class ReceivedForm(AboutForm):
    on = DateField(label=_("哪天收到的"), help_text=_("只能是今天或以前。"))
    outcome = forms.CharField(label=_("收到什么"), max_length=190, required=False)


class ServedForm(AboutForm):
    """The button beside a visit; there is nothing to fill in."""


def _hand_in(setting: Setting, form: HandInForm, extra: dict[str, Any]) -> None:
    given, key = form.cleaned_data, extra["idempotency_key"]
    for n, file in enumerate(given["photos"]):
        once = f"{key}-{n}" if key else ""
        attach(**setting.who, dossier=setting.thing, file=file, what=given["what"], idempotency_key=once)


def _done(setting: Setting, form: DoneForm, extra: dict[str, Any]) -> None:
    given = form.cleaned_data
    report_own(
        **setting.who,
        obligation=setting.owed(mine=True, key=given["about"]),
        on=given["on"],
        outcome=given["outcome"],
        files=given["photos"],
        day=setting.day,
        **extra,
    )


def _received(setting: Setting, form: ReceivedForm, extra: dict[str, Any]) -> None:
    given = form.cleaned_data
    owed = setting.owed(mine=False, key=given["about"])
    words = gettext("企业收到了：%(what)s") % {"what": given["outcome"]} if given["outcome"] else gettext("企业收到了")
    report_done(**setting.who, obligation=owed, on=given["on"], outcome=words[:200], day=setting.day, **extra)


def _served(setting: Setting, form: ServedForm, extra: dict[str, Any]) -> None:
    contact = setting.served(form.cleaned_data["about"])
    confirm(**setting.who, contact=contact, so=True, day=setting.day, **extra)


def _about(setting: Setting) -> dict[str, Any]:
    return {"about": setting.asked, "on": setting.day}


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("hand-in", _("交一份文件"), _("交上去"), "evidence.attach", HandInForm, _hand_in),
        Act("done", _("办好了"), _("办好了"), "cockpit.report_own", DoneForm, _done, _about),
        Act("received", _("收到了"), _("收到了"), "obligations.report_done", ReceivedForm, _received, _about),
        Act("served", _("是这样"), _("是这样"), "contacts.confirm", ServedForm, _served, _about),
    )
}


def opened(setting: Setting, name: str) -> Act | None:
    """The act that the address asks for, when the thing it is about is really asked of this reader."""
    act = ACTS.get(name)
    if act is None or name == "served" or not setting.actor.may(act.code):
        return None
    if name in ("done", "received"):
        setting.owed(mine=name == "done")
    return act


def title_of(setting: Setting, act: Act) -> str:
    """What the form in the margin is about."""
    if act.name in ("done", "received") and setting.asked:
        return setting.owed(mine=act.name == "done").title
    return setting.thing.title
