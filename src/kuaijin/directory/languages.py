"""Who reads which language when no page is open: messages and calendars are made while nobody looks."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from kuaijin.directory.accounts import set_preference
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account

LANGUAGE = "language"


def language_in(preferences: Mapping[str, object]) -> str:
    """What was chosen last; the house's own language for who never chose."""
    chosen = preferences.get(LANGUAGE)
    return chosen if isinstance(chosen, str) and chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def languages_of(people: Iterable[int]) -> dict[int, str]:
    """Person → language, for each of them, with an account or without: one statement."""
    wanted = set(people)
    kept = dict(Account.objects.filter(person__in=wanted).values_list("person_id", "preferences"))
    return {person: language_in(kept.get(person, {})) for person in wanted}


def keep_language(*, actor: Actor, at: datetime, account: Account, chosen: str) -> None:
    """Nothing where it stands already, or where it is no language of ours."""
    if chosen in dict(settings.LANGUAGES) and account.preferences.get(LANGUAGE) != chosen:
        set_preference(actor=actor, at=at, account=account, name=LANGUAGE, value=chosen)
