"""Every write of feeds, split by noun."""

from kuaijin.feeds.commands.calendars import renew_calendar, revoke_calendar, show_titles
from kuaijin.feeds.commands.deliveries import fan_out, note, replay, take
from kuaijin.feeds.commands.hooks import add_hook, change_hook, renew_secret
from kuaijin.feeds.commands.telling import say_good_morning, tell_fired

__all__ = [
    "add_hook",
    "change_hook",
    "fan_out",
    "note",
    "renew_calendar",
    "renew_secret",
    "replay",
    "revoke_calendar",
    "say_good_morning",
    "show_titles",
    "take",
    "tell_fired",
]
