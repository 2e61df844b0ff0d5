"""One form for a whole stage: every paper once, as a file, on paper at the window, or to follow by a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.queries.filing import Need, PaperUse
from kuaijin.evidence.store import Upload
from kuaijin.kit.formats import is_english, listed
from kuaijin.kit.forms import DateField, FieldView, KitForm

NAMED_AT_MOST = 5


def paper_name(use: PaperUse) -> str:
    return (is_english() and use.paper.name_en) or use.paper.name


@dataclass(frozen=True)
class Line:
    """A paper in the reader's language, with the matters that it serves."""

    use: PaperUse
    name: str
    serves: str
    maker: str

    @classmethod
    def of(cls, use: PaperUse) -> "Line":
        serves = listed([case_said(case) for case in use.used_by])
        return cls(use, paper_name(use), serves, case_said(use.made_by) if use.made_by else "")


@dataclass(frozen=True)
class PaperRow:
    """A paper with its controls; `later` and `until` where it may follow."""

    line: Line
    file: FieldView
    paper: FieldView
    later: FieldView | None
    until: FieldView | None


class FilingForm(KitForm):
    """Made by `filing_form` with three to four fields a paper. `uses` are those that the applicant has to bring."""

    uses: tuple[PaperUse, ...] = ()
    on = DateField(label=_("申报日"))
    words = forms.CharField(label=_("要说明的"), max_length=300, required=False)
    incomplete = forms.BooleanField(
        label=_("没交齐也申报"), required=False, help_text=_("窗口会在期限内一次告知要补什么；补齐之前不受理。")
    )

    @property
    def rows(self) -> Iterator[PaperRow]:
        for use in self.uses:
            follows = use.may_follow
            yield PaperRow(
                Line.of(use),
                self._view("file", use),
                self._view("paper", use),
                self._view("later", use) if follows else None,
                self._view("until", use) if follows else None,
            )

    @property
    def rest(self) -> list[FieldView]:
        return [FieldView(self, name) for name in ("on", "words", "incomplete")]

    def _view(self, part: str, use: PaperUse) -> FieldView:
        return FieldView(self, _field(part, use))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        missing = [paper_name(use) for use in self.uses if not self._told(given, use) and use.need is Need.ASKED]
        if missing and not given.get("incomplete"):
            said = {"n": len(missing), "papers": listed(missing[:NAMED_AT_MOST])}
            message = ngettext(
                "还缺 %(n)s 份：%(papers)s。补上，或者勾这一项照样申报。",
                "还缺 %(n)s 份：%(papers)s。补上，或者勾这一项照样申报。",
                len(missing),
            )
            self.add_error("incomplete", message % said)
        return given

    def _told(self, given: dict[str, Any], use: PaperUse) -> bool:
        here = bool(given.get(_field("file", use)) or given.get(_field("paper", use)))
        later, until = given.get(_field("later", use)), given.get(_field("until", use))
        if later and here:
            self.add_error(_field("later", use), gettext("已经交了，不用后补。去掉一个。"))
        elif later and until is None and _field("until", use) not in self.errors:
            self.add_error(_field("until", use), gettext("后补要写最迟哪天。"))
        elif until is not None and not later:
            self.add_error(_field("later", use), gettext("写了日子，再勾上“后补”。"))
        return here or bool(later)

    @property
    def handed(self) -> dict[str, Upload | None]:
        """Code → file, or None for paper at the window."""
        given = self.cleaned_data
        files = {use.paper.code: given.get(_field("file", use)) for use in self.uses}
        on_paper = {use.paper.code for use in self.uses if given.get(_field("paper", use))}
        return {code: file or None for code, file in files.items() if file or code in on_paper}

    @property
    def to_follow(self) -> dict[str, date]:
        given = self.cleaned_data
        return {use.paper.code: given[_field("until", use)] for use in self.uses if given.get(_field("later", use))}


def _field(part: str, use: PaperUse) -> str:
    return f"{part}-{use.paper.code}"


def filing_form(uses: Iterable[PaperUse]) -> type[FilingForm]:
    """The form of one stage."""
    known = tuple(uses)
    parts: dict[str, Any] = {"uses": known}
    for use in known:
        parts[_field("file", use)] = forms.FileField(label=paper_name(use), required=False, allow_empty_file=False)
        parts[_field("paper", use)] = forms.BooleanField(label=_("纸质件已交窗口"), required=False)
        if use.may_follow:
            parts[_field("later", use)] = forms.BooleanField(label=_("后补"), required=False)
            parts[_field("until", use)] = DateField(label=_("最迟哪天交"), required=False)
    return type("StageForm", (FilingForm,), parts)
