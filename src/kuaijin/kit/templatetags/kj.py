"""The components as template tags. Tags that say a day take `today` from the page's shell unless it is given."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit import components

register = template.Library()

PLAIN = [
    "bars",
    "cells",
    "chip",
    "count",
    "empty",
    "errors",
    "field_error",
    "light",
    "marks",
    "mini_course",
    "money",
    "month",
    "more",
    "opens",
    "person_cell",
    "phone",
    "qr",
    "ruler",
    "sentence",
    "walk",
    "weekday",
    "why",
]
WITH_TODAY = [
    "as_of",
    "conflict",
    "day",
    "day_range",
    "day_with_weekday",
    "days_strip",
    "due",
    "evidence",
    "four",
    "instant",
    "person",
]


def _with_today(component: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """The component as a tag: `today`, and where it takes one the `calendar`, come from `shell` in the context."""
    wanted = [name for name in ("today", "calendar") if name in signature(component).parameters]

    def tag(context: Context, *args: Any, **kwargs: Any) -> SafeString:
        shell = context.get("shell")
        for name in wanted:
            if name not in kwargs and shell is not None:
                kwargs[name] = getattr(shell, name)
        return component(*args, **kwargs)

    return tag


for _name in PLAIN:
    register.simple_tag(getattr(components, _name), name=_name)
for _name in WITH_TODAY:
    register.simple_tag(_with_today(getattr(components, _name)), takes_context=True, name=_name)


register.simple_tag(components.light_word, name="light_word")


@register.simple_block_tag
def margin(content: str) -> SafeString:
    """The paper column beside the sheet; it is there but hidden while nothing stands in it."""
    filled = content.strip()
    hidden = SafeString("" if filled else " hidden")
    return format_html(
        '<aside class="kj-margin" id="kj-margin" aria-label="{}"{}>{}</aside>', _("旁注"), hidden, SafeString(filled)
    )
