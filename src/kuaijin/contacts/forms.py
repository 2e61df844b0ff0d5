"""Input of service: validation only. The note from the road asks first what matters; the rest is folded away."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kuaijin.contacts.due_words import DueWords, read_due
from kuaijin.contacts.models import Kind
from kuaijin.contacts.promising import Difficulty, Promised, Spot
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Secrecy
from kuaijin.kit.forms import DateField, FieldView
from kuaijin.kit.typed import Unreadable
from kuaijin.obligations.acting import ActForm
from kuaijin.problems.models import Kind as ProblemKind

PHOTOS_AT_MOST = 6


class DueWordsField(forms.CharField):
    """`10.13` or `3 个工作日`; cleans to DueWords."""

    def clean(self, value: Any) -> DueWords | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read_due(typed, today=self.today)
        except Unreadable as unreadable:
            said = _("“%(typed)s”读不成期限。可以写 10.13、明天、3 个工作日、5 天") % {"typed": typed}
            raise forms.ValidationError(said, code="unreadable") from unreadable

    today: Any = None


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """Several files, six at most."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > PHOTOS_AT_MOST:
            raise forms.ValidationError(_("一次最多 %(n)d 张照片。") % {"n": PHOTOS_AT_MOST}, code="many")
        return [super(PhotosField, self).clean(one) for one in given]


class SpotForm(ActForm):
    """Where the phone is, filled in by the page's script when its owner allows it."""

    latitude = forms.DecimalField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    longitude = forms.DecimalField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    accuracy = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)

    def spot(self) -> Spot | None:
        given = self.cleaned_data
        if given.get("latitude") is None or given.get("longitude") is None:
            return None
        cut = Decimal("0.000001")
        return Spot(given["latitude"].quantize(cut), given["longitude"].quantize(cut), given.get("accuracy"))


@dataclass(frozen=True)
class Part:
    """Fields under one heading; folded unless something in them was said or is wrong. `label` "" = always open."""

    label: str | Promise
    fields: tuple[FieldView, ...]
    open: bool
    summary: tuple[()] = ()
    known: tuple[()] = ()
    optional_words: str | Promise = ""

    def html(self) -> SafeString:
        return render_to_string("kit/form.html", {"form": self, "fields": self.fields})


class RecordForm(SpotForm):
    whom = forms.ChoiceField(label=_("见了谁"), widget=forms.RadioSelect, required=False)
    kind = forms.ChoiceField(label=_("怎么联系的"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.VISIT)
    done = forms.CharField(
        label=_("做了什么"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("企业看得到。"),
    )
    heard = forms.CharField(
        label=_("听到什么"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("只有内部看得到。"),
    )
    promise = forms.CharField(
        label=_("答应了什么"),
        required=False,
        max_length=200,
        help_text=_("记下就是待办，企业看得到。"),
    )
    promise_due = DueWordsField(
        label=_("哪天兑现"),
        required=False,
        help_text=_("10.13，或者 3 个工作日"),
        widget=forms.TextInput({"class": "kj-input kj-short", "autocomplete": "off"}),
    )
    promise_by = forms.ChoiceField(label=_("谁来办"), required=False)
    difficulty_kind = forms.ChoiceField(
        label=_("哪一类难处"), required=False, choices=[("", _("没有")), *ProblemKind.choices]
    )
    difficulty = forms.CharField(
        label=_("什么难处"), required=False, max_length=400, help_text=_("记下就是问题，由负责人办，企业看得到。")
    )
    photos = PhotosField(label=_("照片"), required=False, widget=PhotosInput({"accept": "image/*"}))
    place = forms.CharField(label=_("在哪里"), required=False, max_length=160)
    people = forms.MultipleChoiceField(
        label=_("我方谁在场"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("在场的都算。")
    )
    others = forms.CharField(label=_("还有谁在场"), required=False, max_length=200)
    on = DateField(label=_("哪天"))
    time = forms.TimeField(
        label=_("几点"), required=False, widget=forms.TextInput({"class": "kj-input kj-short"}), help_text="09:20"
    )

    FIRST = ("kind", "done")
    FOLDED = (
        (_("答应了什么"), ("promise", "promise_due", "promise_by")),
        (_("听到什么、有什么难处"), ("heard", "difficulty_kind", "difficulty")),
        (_("照片、哪天、谁在场"), ("photos", "on", "time", "place", "people", "others")),
    )
    # Said by themselves: a choice that stands there from the beginning opens no part.
    SAID = ("promise", "promise_due", "heard", "difficulty_kind", "difficulty", "place", "others", "time")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = kwargs.get("today")
        super().__init__(*args, **kwargs)
        due = self.fields["promise_due"]
        assert isinstance(due, DueWordsField)
        due.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors.get("whom") and not given.get("whom"):
            self.add_error("whom", _("还没选"))
        if given.get("promise") and "promise_due" in given and given["promise_due"] is None:
            self.add_error("promise_due", _("答应的事要说哪天：写日子（10.13），或写 3 个工作日。"))
        if given.get("promise_due") is not None and not given.get("promise"):
            self.add_error("promise", _("答应了什么没写。写一句话。"))
        if given.get("difficulty") and not given.get("difficulty_kind"):
            self.add_error("difficulty_kind", _("还没选"))
        if given.get("difficulty_kind") and not given.get("difficulty"):
            self.add_error("difficulty", _("什么难处没写。写一句话。"))
        return given

    def parts(self) -> list[Part]:
        return [self._part(label, names) for label, names in self.FOLDED]

    @property
    def first(self) -> Part:
        return self._part("", self.FIRST)

    @property
    def whom_field(self) -> FieldView:
        return FieldView(self, "whom")

    @property
    def hidden(self) -> list[Any]:
        return [field for field in self if field.is_hidden]

    def _part(self, label: str | Promise, names: tuple[str, ...]) -> Part:
        wrong = any(name in self.errors for name in names)
        said = self.is_bound and any(self.data.get(name) for name in names if name in self.SAID)
        fields = tuple(FieldView(self, name) for name in names)
        return Part(label, fields, wrong or said or not label, optional_words=self.optional_words)

    def promises(self, posts: dict[str, Post]) -> list[Promised]:
        given = self.cleaned_data
        if not given["promise"]:
            return []
        due: DueWords = given["promise_due"]
        return [
            Promised(given["promise"], due.due_on, due.working_days, due.calendar_days, posts.get(given["promise_by"]))
        ]

    def heard_difficulty(self) -> Difficulty | None:
        given = self.cleaned_data
        return Difficulty(given["difficulty_kind"], given["difficulty"]) if given["difficulty"] else None


class CorrectForm(ActForm):
    kind = forms.ChoiceField(label=_("怎么联系的"), choices=Kind.choices)
    on = DateField(label=_("哪天"))
    time = forms.TimeField(label=_("几点"), required=False, help_text="09:20")
    done = forms.CharField(label=_("做了什么"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    heard = forms.CharField(label=_("听到什么"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    heard_secrecy = forms.ChoiceField(label=_("听到的给谁看"), choices=Secrecy.choices)
    place = forms.CharField(label=_("在哪里"), required=False, max_length=160)
    people = forms.MultipleChoiceField(label=_("我方谁在场"), widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(label=_("还有谁在场"), required=False, max_length=200)
    reason = forms.CharField(label=_("为什么更正"), max_length=200)
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(ActForm):
    reason = forms.CharField(
        label=_("为什么撤回"), max_length=200, help_text=_("撤回后仍可查到；里面没了结的承诺一并作废。")
    )


class AnswerForm(ActForm):
    so = forms.ChoiceField(
        label=_("是不是这样"),
        widget=forms.RadioSelect,
        choices=[("yes", _("是这样")), ("no", _("不是这样"))],
    )
    words = forms.CharField(label=_("实际怎样"), required=False, max_length=400, help_text=_("不是这样的，写一句话。"))


class PlanForm(ActForm):
    starts_on = DateField(label=_("从哪天起"))
    last_on = DateField(label=_("到哪天"), help_text=_("含这一天；只排工作日，调休上班的周六周日也排。"))
    posts = forms.MultipleChoiceField(
        label=_("谁轮值"), widget=forms.CheckboxSelectMultiple, help_text=_("按这个顺序轮。")
    )


class SwapForm(ActForm):
    post = forms.ChoiceField(label=_("换给谁"))
    reason = forms.CharField(label=_("为什么换"), max_length=200)


class PresenceForm(SpotForm):
    place = forms.CharField(label=_("人在哪里"), required=False, max_length=160, help_text=_("例如“二车间门口”。"))
    reason = forms.CharField(label=_("当天为什么没报"), required=False, max_length=200, help_text=_("补报才写。"))


class EndForm(ActForm):
    on = DateField(label=_("从哪天起不再值班"))
    reason = forms.CharField(label=_("为什么"), max_length=200)
