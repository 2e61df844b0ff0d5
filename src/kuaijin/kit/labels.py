"""`get_…_display()` of a choice looked up, not searched.

Django makes a dictionary of all choices at each call, and hashes each label, which translates it: a table of fifty rows
with ten choices translated thousands of words that nobody read."""

from functools import partialmethod
from typing import Any

from django.db.models import Field, Model


def look_up(model: type[Model]) -> None:
    for field in model._meta.local_fields:
        name = f"get_{field.name}_display"
        made = vars(model).get(name)
        if isinstance(made, partialmethod) and made.func is Model._get_FIELD_display:  # type: ignore[attr-defined]
            setattr(model, name, partialmethod(_said, field=field, labels=dict(field.flatchoices)))


def _said(self: Model, *, field: "Field[Any, Any]", labels: dict[Any, Any]) -> Any:
    value = getattr(self, field.attname)
    label = labels.get(value, value)
    return label if label is None else str(label)
