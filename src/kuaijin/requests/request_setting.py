"""On which request somebody acts, and what he is to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kuaijin.directory.models import Organisation, Post
from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import NotVisible
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.requests.models import JointOffice, ServiceRequest
from kuaijin.requests.rules.checks import allows, check_another, check_owner, of_its_office
from kuaijin.requests.states import moves_from

CHOICES_AT_MOST = 400


@dataclass(frozen=True)
class Setting(acting.Setting):
    request: ServiceRequest

    @property
    def dossier(self) -> Dossier:
        return self.request.dossier

    @property
    def version(self) -> int:
        return self.request.version

    @property
    def on_it(self) -> dict[str, Any]:
        return {**self.who, "request": self.request, "day": self.day}

    @cached_property
    def following(self) -> frozenset[str]:
        """Commands that lead on from the state it is in."""
        return frozenset(move.command for move in moves_from(self.request.state))

    @property
    def is_owner(self) -> bool:
        """He may act for who answers now, as the commands check it."""
        return allows(check_owner, self.actor, self.request)

    @property
    def is_receiver(self) -> bool:
        return self.request.receiver is not None and of_its_office(self.actor, self.request.receiver)

    @property
    def is_asker(self) -> bool:
        """He speaks for the enterprise: it is among what he sees because it is his own."""
        return self.actor.is_enterprise

    @property
    def is_inside(self) -> bool:
        return self.actor.reads(Reads.DOSSIERS)

    @property
    def is_another(self) -> bool:
        """Not whoever solved it: he alone may ask the enterprise whether it is."""
        return allows(check_another, self.actor, self.request)

    @cached_property
    def helping(self) -> JointOffice | None:
        """A post of the actor was asked to help and has not answered."""
        rows = JointOffice.objects.filter(request=self.request.pk, post__in=self.actor.all_posts, answered_on=None)
        return rows.select_related("post").first()

    @cached_property
    def watches(self) -> bool:
        return self.request.watchers.filter(person=self.actor.person_id or 0, ended_on=None).exists()

    def posts(self) -> Choices:
        """Posts that can be given a request: of offices, and not of the one it complains of."""
        rows = posts_visible_to(self.actor).filter(organisation__zone=self.dossier.zone_id)
        rows = rows.exclude(organisation__kind=Organisation.Kind.ENTERPRISE)
        if self.request.complained_of is not None:
            rows = rows.exclude(organisation__path__startswith=self.request.complained_of.path)
        return [(str(post.pk), post_said(post)) for post in rows.select_related("organisation")[:CHOICES_AT_MOST]]


Act = acting.Act[Setting]
Further = Callable[[Setting], bool]
Run = Callable[[Setting, Any, dict[str, Any]], object]


def always(setting: Setting) -> bool:
    return True


def given(form: KitForm, *names: str) -> dict[str, Any]:
    """The fields by the command's names; `photos` are its files."""
    return {"files" if name == "photos" else name: form.cleaned_data[name] for name in names}


def calls(command: Callable[..., object], *fields: str) -> Run:
    return lambda setting, form, extra: command(**setting.on_it, **given(form, *fields), **extra)


def calls_with_post(command: Callable[..., object], *fields: str) -> Run:
    def run(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
        to = post_chosen(setting, form.cleaned_data["to"])
        return command(**setting.on_it, to=to, **given(form, *fields), **extra)

    return run


def post_chosen(setting: Setting, key: str) -> Post:
    rows = posts_visible_to(setting.actor).select_related("organisation")
    found = rows.filter(pk=int(key)).first() if key.isdecimal() else None
    if found is None:
        raise NotVisible
    return found


def other_posts(setting: Setting) -> dict[str, Choices]:
    """Without the one that has it now."""
    owner = setting.request.owner
    now = str(owner.pk) if owner is not None else ""
    return {"to": [NO_CHOICE, *(choice for choice in setting.posts() if choice[0] != now)]}


def may(code: str, who: Further = always) -> Further:
    """From a state in which the command is possible, to whom it is for."""
    return lambda setting: f"requests.{code}" in setting.following and who(setting)


def owner(setting: Setting) -> bool:
    return setting.is_owner


def act(name: str, label: Any, verb: Any, code: str, form: type[KitForm], run: Run, **more: Any) -> Act:
    """`code` without the room."""
    return Act(name, label, verb, f"requests.{code}", form, run, **more)
