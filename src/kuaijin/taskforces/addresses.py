"""The page of the thing that a dossier stands for."""

from django.urls import reverse

from kuaijin.dossiers.models import Dossier

PAGES = {"project": "projects:detail", "enterprise": "enterprises:detail", "task_force": "taskforces:detail"}


def address_of(dossier: Dossier) -> str:
    return reverse(PAGES[dossier.kind], args=[dossier.number])
