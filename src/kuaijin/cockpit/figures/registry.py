"""All figures, in the order in which they are said, and the version of their definitions."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.cockpit.figures.relations import Family, Figure, Words
from kuaijin.cockpit.figures.subjects import gaps, money, obligations, projects, reaches, service
from kuaijin.journal.errors import Refused

# Raised whenever a definition changes what is counted: a sealed figure says by which it was made.
VERSION = 1

FIGURES: tuple[Figure, ...] = (
    *reaches.FIGURES,
    *money.FIGURES,
    *projects.FIGURES,
    *obligations.FIGURES,
    *gaps.FIGURES,
    *service.FIGURES,
)
BY_CODE = {figure.code: figure for figure in FIGURES}
SECTIONS: tuple[tuple[str, Words], ...] = (
    ("course", gettext_lazy("走到")),
    ("money", gettext_lazy("投资和资金")),
    ("standing", gettext_lazy("在办")),
    ("lights", gettext_lazy("灯")),
    ("stages", gettext_lazy("走到哪一步")),
    ("owed", gettext_lazy("欠着的事和空缺")),
    ("service", gettext_lazy("服务")),
)


def figure(code: str) -> Figure:
    """Raises Refused for a code that is none."""
    if code not in BY_CODE:
        raise Refused(_("没有“%(code)s”这个数字。") % {"code": code}, field="figure", rule="choice")
    return BY_CODE[code]


def families(figures: Iterable[Figure]) -> dict[Family, list[Figure]]:
    """Which figures one pass counts together."""
    found: dict[Family, list[Figure]] = {}
    for each in figures:
        found.setdefault(each.family, []).append(each)
    return found
