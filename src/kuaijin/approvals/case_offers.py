"""How the acts on a case are declared: their beginning, and to whom the states' table lets them be offered."""

from collections.abc import Callable, Iterable
from typing import Any

from kuaijin.approvals.case_setting import Setting
from kuaijin.approvals.rules.papers import Paper
from kuaijin.kit.formats import is_english
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import Choices

Act = acting.Act[Setting]
Further = Callable[[Setting], bool]


def always(setting: Setting) -> bool:
    return True


def today(setting: Setting) -> dict[str, Any]:
    return {"on": setting.day}


def act(name: str, label: Any, verb: Any, code: str, form: type[KitForm], run: Any, **more: Any) -> Act:
    """`code` without the room; it begins on the present day unless `begin` says otherwise."""
    return Act(name, label, verb, f"approvals.{code}", form, run, **{"begin": today, **more})


def given(form: KitForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def for_office(code: str, further: Further = always) -> Further:
    """To the office that handles it, from a state in which the command is possible."""
    return lambda setting: _possible(setting, code) and setting.is_office and further(setting)


def for_applicant(code: str, further: Further = always) -> Further:
    return lambda setting: _possible(setting, code) and setting.is_applicant and further(setting)


def _possible(setting: Setting, code: str) -> bool:
    return setting.leads and f"approvals.{code}" in setting.following


def papers_in(field: str, papers: Callable[[Setting], Iterable[Paper]]) -> Callable[[Setting], dict[str, Choices]]:
    """The choices of a field that names papers."""
    return lambda setting: {field: [(paper.code, paper_said(paper)) for paper in papers(setting)]}


def paper_said(paper: Paper) -> str:
    return (is_english() and paper.name_en) or paper.name
