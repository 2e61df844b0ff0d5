"""On which project somebody acts, and when."""

from dataclasses import dataclass

from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.seats import Seat
from kuaijin.obligations import acting
from kuaijin.projects.models import Project


@dataclass(frozen=True)
class Setting(acting.Setting):
    """`seats` are the four of today; `asked` is the part of the project that the address names (a report's key)."""

    project: Project
    seats: dict[str, Seat]
    asked: str = ""

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier

    @property
    def version(self) -> int:
        return self.project.version


Act = acting.Act[Setting]
