"""By which ways requests come in besides people: what the reader looks after among them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor


def ways_in(actor: Actor) -> list[tuple[str, str]]:
    """Names and addresses."""
    known = (
        (_("扫码入口"), "requests:doors", "requests.open_door"),
        (_("热线工单"), "requests:hotline", "requests.upload_hotline"),
        ("Open311", "requests:senders", "requests.make_sender"),
    )
    return [(label, reverse(name)) for label, name, code in known if actor.may(code)]
