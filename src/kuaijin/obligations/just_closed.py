"""What was closed a moment ago, so that the page it leads back to can offer 撤销 in its row, once."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import NotVisible
from kuaijin.obligations.closing import closing_of, may_undo
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.queries import one

KEY = "kj_just_closed"
# Between the answer and the page it leads to; whoever comes later finds it on the page of the obligation.
SHOWN_WITHIN = timedelta(seconds=30)


def row_id(pk: int) -> str:
    """The anchor of its row."""
    return f"done-{pk}"


def remember(request: HttpRequest, pk: int) -> None:
    request.session[KEY] = pk


def take(request: HttpRequest, actor: Actor, at: datetime) -> Obligation | None:
    """The obligation to be shown with 撤销; asked a second time there is none."""
    pk = request.session.pop(KEY, None)
    if pk is None:
        return None
    try:
        obligation = one(actor, pk)
    except NotVisible:
        return None
    if obligation.state != State.DONE:
        return None
    closing = closing_of(obligation)
    if closing is None or at - closing.at > SHOWN_WITHIN or not may_undo(actor, closing, at):
        return None
    return obligation
