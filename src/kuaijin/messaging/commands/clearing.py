"""What is over is not kept for ever: whom we told what of by which channel is of no use after its time."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.models import Message, State

AT_ONCE = 5000
OVER = (State.SENT, State.DEAD, State.SUPPRESSED)


def over_before(cut: datetime) -> QuerySet[Message]:
    """Sent, given up or never sent, and since then not tried again by hand. What still waits stays, however old."""
    return Message.objects.filter(Q(taken_at__isnull=True) | Q(taken_at__lt=cut), state__in=OVER, made_at__lt=cut)


@command("messaging.clear", label=gettext_lazy("清掉旧通知"))
def clear(*, actor: Actor, at: datetime, cut: datetime) -> int:
    """The oldest AT_ONCE of what was over before `cut`. Returns how many; the journal keeps that they were sent."""
    last = list(over_before(cut).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])[-1:]
    gone = over_before(cut).filter(pk__lte=last[0]).delete()[0] if last else 0
    recording().about(after={"cleared": gone, "before": cut})
    return gone
