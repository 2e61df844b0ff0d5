"""A seal on what the planner answered: what no check can count again (that nothing is shorter, what a lever saves, why
a promise cannot be kept) is kept only as it came from here."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from kuaijin.journal.errors import Refused
from kuaijin.planning.matters import Asked

SEAL = "seal"


def sealed(told: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """The document with its seal, for this question alone."""
    plain = unsealed(told)
    return {**plain, SEAL: _seal(plain, asked)}


def unsealed(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != SEAL}


def check_sealed(told: Mapping[str, Any], asked: Asked) -> None:
    if not constant_time_compare(str(told.get(SEAL, "")), _seal(unsealed(told), asked)):
        raise Refused(
            _("这份计划不是为现在的情况求解出来的，或者改动过。在计划页重新求解再存。"), field="plan", rule="sealed"
        )


def _seal(told: Mapping[str, Any], asked: Asked) -> str:
    text = json.dumps([repr(asked), told], sort_keys=True, ensure_ascii=False, default=str)
    return salted_hmac("kuaijin.approvals.plan", text, algorithm="sha256").hexdigest()
