"""The few of Apprise's gateways that a channel may be, taken one by one: loading all of them costs memory, and lets an
address mean what nobody here thought of (a file, a desktop, a shell)."""

import importlib
import warnings
from typing import Any

from apprise import AppriseAsset

_MODULES = {
    "wecombot": ("apprise.plugins.wecombot", "NotifyWeComBot"),
    "dingtalk": ("apprise.plugins.dingtalk", "NotifyDingTalk"),
    "feishu": ("apprise.plugins.feishu", "NotifyFeishu"),
    "lark": ("apprise.plugins.lark", "NotifyLark"),
    "mailto": ("apprise.plugins.email", "NotifyEmail"),
    "mailtos": ("apprise.plugins.email", "NotifyEmail"),
    "json": ("apprise.plugins.custom_json", "NotifyJSON"),
    "jsons": ("apprise.plugins.custom_json", "NotifyJSON"),
    "form": ("apprise.plugins.custom_form", "NotifyForm"),
    "forms": ("apprise.plugins.custom_form", "NotifyForm"),
}


def _loaded() -> dict[str, Any]:
    with warnings.catch_warnings():
        # the gateway for e-mail asks for a module that Python drops with 3.13, and does without it there
        warnings.simplefilter("ignore", DeprecationWarning)
        return {scheme: getattr(importlib.import_module(module), name) for scheme, (module, name) in _MODULES.items()}


GATEWAYS = _loaded()
ASSET = AppriseAsset(async_mode=False, secure_logging=True)


def gateway(address: str) -> Any:
    """What sends to this one address; None when it cannot be read."""
    scheme = address.partition("://")[0].lower()
    kind = GATEWAYS.get(scheme)
    if kind is None:
        return None
    read = kind.parse_url(address)
    if not read:
        return None
    try:
        return kind(**read, asset=ASSET)
    except (TypeError, ValueError):
        return None
