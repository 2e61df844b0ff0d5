"""What this room says is worded where it is read: the shell says it in both languages, a page in its reader's."""

from typing import Any

from django.utils.text import format_lazy


def worded(text: Any, **facts: Any) -> Any:
    return format_lazy(text, **facts)
