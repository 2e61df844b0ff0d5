"""The enterprise's own word on a contact that somebody wrote down."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts import rules
from kuaijin.contacts.commands.records import check_about, keep_served, settle_check
from kuaijin.contacts.models import Answer, Contact
from kuaijin.contacts.tiers import service_rules
from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text
from kuaijin.obligations.commands import open_obligation
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.rules import working_days


@command("contacts.confirm", label=gettext_lazy("企业确认服务"), subject="contact")
def confirm(*, actor: Actor, at: datetime, contact: Contact, so: bool, day: date, words: str = "") -> Contact:
    """`so` True: it was as written. False: it was not, and `words` say how; it then counts no more, and whoever was
    there has to look into it. An enterprise may change its mind; the journal keeps every answer."""
    rules.check_shown_to(actor, contact)
    words = words.strip()[:400]
    if not so and not words:
        raise Refused(_("不是这样，写一句话：实际怎样。"), field="words", rule="required")
    before = {"answer": contact.answer, "words": contact.answer_words}
    contact.answer, contact.answer_words = (Answer.CONFIRMED if so else Answer.DENIED), words
    contact.answered_at, contact.answered_by_id, contact.answered_name = at, actor.account_id, actor.name
    contact.save(update_fields=["answer", "answer_words", "answered_at", "answered_by", "answered_name"])
    if so:
        settle_check(actor, at, contact, _("企业已确认"), day)
    else:
        _look_into(actor, at, contact, day)
    keep_served(actor, at, contact, day)
    recording().about(
        dossier_id=contact.dossier_id,
        zone_id=contact.dossier.zone_id,
        before=before,
        after={"contact": contact.pk, "answer": str(contact.answer), "words": words},
    )
    return contact


def _look_into(actor: Actor, at: datetime, contact: Contact, day: date) -> None:
    about = check_about(contact)
    if Obligation.objects.filter(dossier=contact.dossier_id, about=about, state=State.OPEN).exists():
        return
    rules_now = service_rules()
    said = {"on": day_text(contact.on, today=day), "kind": contact.get_kind_display()}
    first = contact.people.select_related("post__organisation").order_by("pk")[0]
    open_obligation(
        actor=actor,
        at=at,
        dossier=contact.dossier,
        kind=Owed.VERIFY,
        title=_("查对 %(on)s的%(kind)s：企业说不是这样") % said,
        obligor=first.post,
        term=working_days(rules_now.check_days, rules_now.source, clock="step"),
        received_on=day,
        day=day,
        about=about,
    )
