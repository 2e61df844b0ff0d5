"""The accounts on the sign-in page: only where the data directory is a demo's and the script has run."""

from collections.abc import Sequence

from django.conf import settings

from kuaijin.demo.accounts import ACCOUNTS, PASSWORD
from kuaijin.demo.script import is_loaded
from kuaijin.directory.welcome import DemoAccount
from kuaijin.kit.formats import is_english


def shown() -> Sequence[DemoAccount]:
    if not (settings.KUAIJIN_DEMO and is_loaded()):
        return ()
    return tuple(
        DemoAccount(
            username=one.username,
            password=PASSWORD,
            name=one.name,
            role=one.label_en if is_english() else one.label,
            zone=one.zone,
        )
        for one in ACCOUNTS
        if one.listed
    )
