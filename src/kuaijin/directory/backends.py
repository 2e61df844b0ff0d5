"""Who is signed in: the account with its person, read once for as long as the directory stays as it was."""

import copy
from typing import Any

from django.contrib.auth.backends import ModelBackend

from kuaijin.directory.models import Account
from kuaijin.journal.remembered import shelved


class AccountBackend(ModelBackend):
    """Checks passwords as Django does. Each request has an account of its own, as commands write to it."""

    def get_user(self, user_id: Any) -> Account | None:
        found = shelved(
            ("account", user_id), lambda: Account.objects.select_related("person").filter(pk=user_id).first()
        )
        return copy.copy(found) if found is not None and self.user_can_authenticate(found) else None
