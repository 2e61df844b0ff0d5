"""The page of the thing that a dossier stands for."""

from kuaijin.dossiers.models import Dossier
from kuaijin.kit.addresses import page_of

PAGES = {
    "project": "projects:detail",
    "enterprise": "enterprises:detail",
    "task_force": "taskforces:detail",
    "request": "requests:numbered",
}


def address_of(dossier: Dossier) -> str:
    return page_of(PAGES[dossier.kind], dossier.number)
