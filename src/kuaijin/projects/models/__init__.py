"""Nouns of projects, split by noun."""

from kuaijin.projects.models.course import Phase, ProjectStage, Reach
from kuaijin.projects.models.lists import Drive, DriveMember, Programme, ProgrammeMember
from kuaijin.projects.models.parts import CapacityReached, Component, ComponentState, Product
from kuaijin.projects.models.project import Nature, Project, StartBatch
from kuaijin.projects.models.reports import MoneyStatement, ProgressReport
from kuaijin.projects.models.stages import STAGES, Precision, StageName, last_day

__all__ = [
    "STAGES",
    "CapacityReached",
    "Component",
    "ComponentState",
    "Drive",
    "DriveMember",
    "MoneyStatement",
    "Nature",
    "Phase",
    "Precision",
    "Product",
    "Programme",
    "ProgrammeMember",
    "ProgressReport",
    "Project",
    "ProjectStage",
    "Reach",
    "StageName",
    "StartBatch",
    "last_day",
]
