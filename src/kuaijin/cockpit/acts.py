"""The one act that stands in a row: what it is called for this kind of thing, and where it leads."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.rules.making import FILING
from kuaijin.kit.addresses import page_of
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Kind, Obligation

VERBS: dict[str, str | Promise] = {
    Kind.TASK: _("办结"),
    Kind.PROMISE: _("去答复"),
    Kind.MILESTONE: _("报到了"),
    Kind.VERIFY: _("记核实"),
    Kind.DOCUMENT: _("收材料"),
    Kind.PROBLEM: _("去解决"),
    Kind.CASE: _("去办理"),
    Kind.REQUEST: _("去办理"),
    Kind.SLIP: _("去答复"),
}
# Done on the page of their own room, which opens from what is owed.
PAGES = {
    Kind.PROBLEM: "problems:owed",
    Kind.CASE: "approvals:owed",
    Kind.REQUEST: "requests:owed",
    Kind.SLIP: "supervision:owed",
}


@dataclass(frozen=True)
class ActLink:
    """`label` is a verb; the form opens on the thing's own page and leads back."""

    label: str | Promise
    href: str


def act_of(obligation: Obligation, light: Light, *, mine: bool, back: str) -> ActLink:
    """A gap is filled on the coverage page; what nobody verified is verified; what another owes is pushed."""
    here = page_of("obligations:detail", obligation.pk)
    if obligation.kind == Kind.GAP:
        return ActLink(_("去指定"), f"{reverse('taskforces:coverage')}?{urlencode({'thing': obligation.dossier_id})}")
    if obligation.kind == Kind.HAND_OVER:
        return ActLink(_("去接"), reverse("cockpit:my_day") + "#offers")
    # To file a stage is done with its own form, in which each paper is asked once.
    if obligation.about.startswith(FILING) and mine:
        return ActLink(_("去申报"), page_of("approvals:owed", obligation.pk))
    if mine and (own := PAGES.get(Kind(obligation.kind))):
        return ActLink(VERBS[obligation.kind], page_of(own, obligation.pk))
    if not mine:
        return ActLink(_("去催"), f"{here}?{urlencode({'back': back})}")
    name = "verify" if obligation.kind == Kind.VERIFY or light is Light.GREY else "done"
    label = VERBS[Kind.VERIFY] if name == "verify" else VERBS[obligation.kind]
    return ActLink(label, f"{here}?{urlencode({'act': name, 'back': back})}")
