"""Acts on the page of a thing: a form in the margin, one command, back to the page. Rooms share the way."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.access import ActorRequest
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.kit.components import ConflictField, conflict
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.trail import entries_of

Choices = Sequence[tuple[str, Any]]
NO_CHOICE = ("", gettext_lazy("没写"))


@dataclass(frozen=True)
class Setting(ABC):
    """Who acts when; a room adds on what."""

    actor: Actor
    at: datetime
    day: date

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.actor, "at": self.at}

    @property
    @abstractmethod
    def dossier(self) -> Dossier: ...

    @property
    @abstractmethod
    def version(self) -> int:
        """The version of the thing that a form was read from."""


S = TypeVar("S", bound=Setting)


@dataclass(frozen=True)
class Act(Generic[S]):
    """`verb` stands on the button; `begin` fills the empty form, `offer` its choices; `run` calls the command.

    `wanted` says whether the thing has anything that the act could be done to."""

    name: str
    label: str | Promise
    verb: str | Promise
    code: str
    form: type[KitForm]
    run: Callable[[S, Any, dict[str, Any]], object]
    begin: Callable[[S], dict[str, Any]] = lambda setting: {}
    offer: Callable[[S], dict[str, Choices]] | None = None
    wanted: Callable[[S], bool] = lambda setting: True


class ActForm(KitForm):
    """The form of an act: the key that makes a repeated submission one, and what its selects offer."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (choices or {}).items():
            if name in self.fields:
                self.fields[name].choices = list(offered)  # type: ignore[attr-defined]

    def text(self, name: str) -> str:
        """What was given or stands now, as people read it."""
        value = self[name].value()
        labels = dict(getattr(self.fields[name], "choices", ()))
        return str(labels.get(str(value), value if value is not None else ""))


def offered(acts: Mapping[str, Act[S]], setting: S) -> list[Act[S]]:
    """What the actor's roles hold, and the thing has anything for."""
    return [act for act in acts.values() if setting.actor.may(act.code) and act.wanted(setting)]


def perform(act: Act[S], setting: S, form: KitForm) -> None:
    """Calls the command with what a valid form holds. Raises what the command raises."""
    act.run(setting, form, {"idempotency_key": form.cleaned_data.get("idempotency_key", "")})


@dataclass(frozen=True)
class ActPage(Generic[S]):
    """What the page of a thing gives: `read` the setting as it stands now, itself with a form in it,
    and `perform` where more is asked than to call the command.

    `shown` takes the setting, the act, its form, the status and, after a conflict, both versions."""

    acts: Mapping[str, Act[S]]
    here: str
    read: Callable[[], S]
    shown: Callable[[S, Act[S], KitForm, int, SafeString], HttpResponse]
    perform: Callable[[Act[S], S, KitForm], None] = perform


def blank(act: Act[S], setting: S, data: Any = None, files: Any = None) -> KitForm:
    """The act's form, filled from `data` when it was sent."""
    extra: dict[str, Any] = {"choices": act.offer(setting)} if act.offer is not None else {}
    return act.form(
        data,
        files,
        initial=act.begin(setting) | {"idempotency_key": uuid.uuid4().hex},
        today=setting.day,
        calendar=zone_calendar(setting.dossier),
        auto_id=f"{act.name}-%s",
        **extra,
    )


def answer(request: ActorRequest, name: str, page: ActPage[S]) -> HttpResponse:
    """One act; refused (422) or overtaken (409), the form comes back with everything that was typed."""
    setting, chosen = page.read(), page.acts.get(name)
    if chosen is None:
        raise NotVisible
    if request.method != "POST":
        return redirect(f"{page.here}?act={name}")
    form = blank(chosen, setting, _chosen_values(request, chosen, setting), request.FILES)
    if not form.is_valid():
        return page.shown(setting, chosen, form, 422, SafeString(""))
    try:
        page.perform(chosen, setting, form)
    except Forbidden:
        raise
    except Conflict:
        return _overtaken(request, chosen, form, page)
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return page.shown(setting, chosen, form, 422, SafeString(""))
    messages.success(request, _("记下了：%(act)s") % {"act": chosen.label})
    return redirect(page.here)


def _chosen_values(request: ActorRequest, chosen: Act[S], setting: S) -> QueryDict:
    """What was sent; after a conflict, where theirs was taken, what stands now."""
    if not any(key.startswith("keep-") for key in request.POST):
        return request.POST
    present, sent = blank(chosen, setting), request.POST.copy()
    for name in present.fields:
        if sent.get(f"keep-{name}") == "theirs":
            sent[name] = str(present[name].value() or "")
    return sent


def _overtaken(request: ActorRequest, chosen: Act[S], form: KitForm, page: ActPage[S]) -> HttpResponse:
    """Both versions side by side: what I typed, what stands now; each differing field is chosen by itself."""
    setting = page.read()
    present = blank(chosen, setting)
    mine = request.POST.copy()
    told = [_both(name, form, present) for name in form.fields if not form[name].is_hidden and name != "reason"]
    mine["expected_version"] = str(setting.version)
    last = next(iter(entries_of(request.actor, setting.dossier)), None)
    by, at = (last.actor_name, last.at) if last is not None else (_("别人"), setting.at)
    both = conflict(told, by=by, at=at, today=setting.day)
    return page.shown(setting, chosen, blank(chosen, setting, mine), 409, both)


def _both(name: str, mine: Any, theirs: Any) -> ConflictField:
    return ConflictField(name, str(mine[name].label), mine.text(name), theirs.text(name))
