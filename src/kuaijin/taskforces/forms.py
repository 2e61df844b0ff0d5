"""Input of the acts on a task force: validation only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Post, Region
from kuaijin.directory.saying import person_said, post_said, region_said
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.kit.forms import DateField, KitForm


class Chosen(forms.ChoiceField):
    """A choice among things that were handed in; cleans to the thing."""

    def offer(self, things: Iterable[tuple[Any, str]], empty: Any) -> None:
        pairs = list(things)
        self.things = {str(thing.pk): thing for thing, _said in pairs}
        self.choices = [("", empty), *((str(thing.pk), said) for thing, said in pairs)]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self.things[chosen] if chosen else None


class ActForm(KitForm):
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def offer(self, name: str, things: Iterable[tuple[Any, str]], empty: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, Chosen)
        field.offer(things, empty)


def people_said(people: Iterable[Person]) -> list[tuple[Person, str]]:
    return [(one, f"{person_said(one)} {one.phone}".strip()) for one in people]


def posts_said(posts: Iterable[Post]) -> list[tuple[Post, str]]:
    return [(one, post_said(one)) for one in posts]


def regions_said(regions: Iterable[Region]) -> list[tuple[Region, str]]:
    return [(one, region_said(one)) for one in regions]


def things_said(things: Iterable[Dossier]) -> list[tuple[Dossier, str]]:
    return [(one, f"{one.number} {one.title}") for one in things]


class FillSeat(ActForm):
    role = forms.ChoiceField(label=_("哪个位子"), choices=Role.choices)
    region = Chosen(label=_("哪个镇街"), required=False, help_text=_("属地责任人要写，别的位子不写"))
    person = Chosen(label=_("由谁来"))
    starts_on = DateField(label=_("从哪天起"), help_text=_("位子上有人时不能这样换，要办交接"))


class ProposeHandOver(ActForm):
    seat = Chosen(label=_("哪个位子"))
    successor = Chosen(label=_("交给谁"), help_text=_("由接手的人本人接下；接下以前一切照旧"))
    takes_effect_on = DateField(label=_("从哪天起"), help_text=_("今天或以后"))
    note = forms.CharField(label=_("交代几句"), required=False, max_length=200)


class AddScope(ActForm):
    sector = forms.CharField(label=_("产业"), required=False, max_length=60)
    region = Chosen(label=_("镇街"), required=False)
    starts_on = DateField(label=_("从哪天起"))


class Override(ActForm):
    thing = Chosen(label=_("哪个项目或企业"))
    role = forms.ChoiceField(label=_("哪个位子"), choices=Role.choices)
    post = Chosen(label=_("由哪个岗位"), help_text=_("岗位上现在要有人"))
    starts_on = DateField(label=_("从哪天起"))
    reason = forms.CharField(label=_("为什么不是专班的人"), max_length=200)


class EndOverride(ActForm):
    override = Chosen(label=_("哪一项"))
    ends_on = DateField(label=_("从哪天起不再单独指定"))
    reason = forms.CharField(label=_("为什么"), max_length=200)


class Decline(KitForm):
    reason = forms.CharField(label=_("为什么不接"), max_length=200)


class Period(KitForm):
    """Of the coverage page: the day asked for, and from when on it is to be proved."""

    since = DateField(label=_("从"), required=False)
    day = DateField(label=_("到"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, day = cleaned.get("since"), cleaned.get("day")
        if since and day and since > day:
            self.add_error("since", _("“从”在“到”后面。换一下。"))
        return cleaned
