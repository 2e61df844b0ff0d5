"""Systems that hold a key, as those who gave it see them."""

from django.db.models import QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import zones_visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.requests.models import Sender


def senders(actor: Actor) -> QuerySet[Sender]:
    """Those in use first, the newest first."""
    return Sender.objects.filter(zone__in=zones_visible_to(actor)).order_by("ended_on", "-made_on", "-pk")


def sender_by_key(actor: Actor, pk: int) -> Sender:
    found = senders(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
