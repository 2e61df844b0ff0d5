"""What is done with a reform: a leader decides, who owes it reports it done."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import NotVisible
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.requests import commands
from kuaijin.requests import reform_forms as forms
from kuaijin.requests.models import Reform
from kuaijin.requests.rules.checks import acts_for


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which reform."""

    reform: Reform

    @property
    def dossier(self) -> Dossier:
        return self.reform.dossier

    @property
    def version(self) -> int:
        return self.reform.version


Act = acting.Act[Setting]


def _decide(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    owner = None
    if given["owner"]:
        owner = posts_visible_to(setting.actor).select_related("organisation").filter(pk=int(given["owner"])).first()
        if owner is None:
            raise NotVisible
    return commands.decide_reform(
        **setting.who,
        reform=setting.reform,
        adopted=given["decision"] == "adopt",
        owner=owner,
        until=given["until"],
        reason=given["reason"],
        day=setting.day,
        **extra,
    )


def _report(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    words = form.cleaned_data["words"]
    return commands.report_reform(**setting.who, reform=setting.reform, words=words, day=setting.day, **extra)


def _owners(setting: Setting) -> dict[str, Choices]:
    """Posts of the zone, those of the office that the cause lies with first."""
    rows = posts_visible_to(setting.actor).exclude(organisation__kind=Organisation.Kind.ENTERPRISE)
    office = setting.reform.office_id
    posts = sorted(rows.select_related("organisation"), key=lambda post: post.organisation_id != office)
    return {"owner": [NO_CHOICE, *((str(post.pk), post_said(post)) for post in posts)]}


def _owes(setting: Setting) -> bool:
    owed = setting.reform.obligation
    return setting.reform.state == Reform.State.ADOPTED and owed is not None and acts_for(setting.actor, owed.obligor)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "decide",
            _("决定"),
            _("定了"),
            "requests.decide_reform",
            forms.DecideForm,
            _decide,
            offer=_owners,
            wanted=lambda setting: setting.reform.state == Reform.State.PROPOSED,
        ),
        Act("report", _("报告落实"), _("落实了"), "requests.report_reform", forms.ReportForm, _report, wanted=_owes),
    )
}
