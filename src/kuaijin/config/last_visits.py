"""What the agenda of a dispatch meeting is told of visits by the room that knows them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from kuaijin.contacts.models import Served
from kuaijin.supervision.visits import Visit


def last_visits(dossiers: Sequence[int], day: date) -> dict[int, Visit]:
    """Dossier → the latest contact that counts, up to `day`: one statement."""
    served = Served.objects.filter(dossier__in=dossiers, counts=True, on__lte=day).annotate(
        place=Window(RowNumber(), partition_by=F("dossier"), order_by=[F("on").desc(), F("pk").desc()])
    )
    rows = served.filter(place=1).select_related("contact")
    return {
        row.dossier_id: Visit(row.on, row.contact.recorded_name, row.contact.done or row.contact.heard) for row in rows
    }
