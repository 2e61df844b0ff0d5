"""Every write of messages, channels and choices, split by noun."""

from kuaijin.messaging.commands.channels import end_channel, save_channel, try_channel
from kuaijin.messaging.commands.choices import confirm_address, drop_address, save_address, set_choices
from kuaijin.messaging.commands.clearing import clear
from kuaijin.messaging.commands.delivering import note, retry, take
from kuaijin.messaging.commands.sending import send, send_code

__all__ = [
    "clear",
    "confirm_address",
    "drop_address",
    "end_channel",
    "note",
    "retry",
    "save_address",
    "save_channel",
    "send",
    "send_code",
    "set_choices",
    "take",
    "try_channel",
]
