"""Where a slip about what is owed is issued from: an address, for who may issue one and where one may be issued."""

from urllib.parse import urlencode

from django.urls import reverse

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.obligations.models import Kind, Obligation, State


def slip_href(actor: Actor, obligation: Obligation) -> str:
    """Empty for who issues none, for what is done, for a slip itself, and where his own post or an enterprise owes."""
    owed_by = obligation.obligor
    if (
        not actor.may("supervision.issue_slip")
        or obligation.state != State.OPEN
        or obligation.kind == Kind.SLIP
        or owed_by.organisation.kind == Organisation.Kind.ENTERPRISE
        or owed_by.pk in actor.posts
    ):
        return ""
    return f"{reverse('supervision:create')}?{urlencode({'about': obligation.pk})}"
