"""The words of a choice: the same as Django's own, in the reader's language, without hashing all of them."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

CHOSEN = [
    (model, field) for model in apps.get_models() for field in model._meta.local_fields if field.choices is not None
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_choice_of_every_model_is_said_as_django_says_it(language: str) -> None:
    assert len(CHOSEN) > 50
    with translation.override(language):
        for model, field in CHOSEN:
            for value in [*(value for value, _label in field.flatchoices), None, "unheard of"]:
                thing = model(**{field.attname: value})
                said = getattr(thing, f"get_{field.name}_display")()
                assert said == Model._get_FIELD_display(thing, field), f"{model.__name__}.{field.name} {value}"  # type: ignore[attr-defined]


def test_nothing_is_translated_that_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    model, field = next((model, field) for model, field in CHOSEN if len(field.flatchoices) > 4)
    thing = model(**{field.attname: field.flatchoices[0][0]})
    translated: list[str] = []
    monkeypatch.setattr(translation._trans, "gettext", lambda words: translated.append(words) or words, raising=False)
    getattr(thing, f"get_{field.name}_display")()
    assert len(translated) <= 1
