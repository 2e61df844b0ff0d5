"""Typed inputs: days and sums as people write them, with the reading beside the field. Validation only, no rules."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.kit.components import FieldError
from kuaijin.kit.readings import say_day, say_money
from kuaijin.kit.typed import Precision, TypedDay, TypedMoney, Unreadable, read_day, read_money
from kuaijin.law.calendar import Calendar


class TypedInput(forms.TextInput):
    """A text field whose reading is asked for while typing; `kind` is day, month or money."""

    def __init__(self, kind: str) -> None:
        super().__init__({"class": "kj-input kj-short", "autocomplete": "off", "data-kj-reading": kind})


class _DayTyped(forms.Field):
    """`today` and `calendar` are set by KitForm; without `today` a day without year cannot be read."""

    today: date | None = None
    calendar: Calendar | None = None
    kind = "day"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TypedInput(self.kind))
        super().__init__(**kwargs)

    def read(self, value: object) -> TypedDay | None:
        if value in self.empty_values:
            return None
        if isinstance(value, TypedDay):
            return value
        if isinstance(value, date):
            return TypedDay(value)
        if self.today is None:
            raise TypeError("the form was made without today")
        try:
            return read_day(str(value), today=self.today)
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable), code="unreadable") from unreadable

    def reading(self, value: object) -> str:
        """What the field's text means, or nothing when it means nothing."""
        try:
            typed = self.read(value)
        except forms.ValidationError:
            return ""
        return say_day(typed, today=self.today or typed.day, calendar=self.calendar) if typed else ""


class DateField(_DayTyped):
    """A day: `10.13`, `10月13日`, `明天`, `2026-10-13`. Cleans to a date; a month alone is refused."""

    def to_python(self, value: object) -> date | None:
        typed = self.read(value)
        if typed is None:
            return None
        if typed.precision is Precision.MONTH:
            raise forms.ValidationError(_("只写到月不够，要写到日，例如 10.13"), code="month_only")
        return typed.day

    def prepare_value(self, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value


class DateOrMonthField(_DayTyped):
    """A day or a month (`2026.10`); cleans to TypedDay, so that a month stays a month."""

    kind = "month"

    def to_python(self, value: object) -> TypedDay | None:
        return self.read(value)

    def prepare_value(self, value: object) -> object:
        if isinstance(value, TypedDay):
            return f"{value.day:%Y-%m}" if value.precision is Precision.MONTH else value.day.isoformat()
        return value


class MoneyField(forms.Field):
    """A sum: `4.39亿`, `43900万`, plain yuan. Cleans to Decimal CNY; negative sums are refused.

    `keep_approx` cleans to TypedMoney instead, which remembers 约."""

    def __init__(self, *, keep_approx: bool = False, **kwargs: Any) -> None:
        self.keep_approx = keep_approx
        kwargs.setdefault("widget", TypedInput("money"))
        super().__init__(**kwargs)

    def read(self, value: object) -> TypedMoney | None:
        if value in self.empty_values:
            return None
        if isinstance(value, TypedMoney):
            return value
        if isinstance(value, Decimal):
            return TypedMoney(value)
        try:
            typed = read_money(str(value))
        except Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable), code="unreadable") from unreadable
        if typed.amount < 0:
            raise forms.ValidationError(_("金额不能小于 0"), code="negative")
        return typed

    def to_python(self, value: object) -> Decimal | TypedMoney | None:
        typed = self.read(value)
        return typed if typed is None or self.keep_approx else typed.amount

    def prepare_value(self, value: object) -> object:
        if isinstance(value, TypedMoney):
            return f"{'约' if value.approx else ''}{value.amount:f}"
        return f"{value:f}" if isinstance(value, Decimal) else value

    def reading(self, value: object) -> str:
        try:
            typed = self.read(value)
        except forms.ValidationError:
            return ""
        return say_money(typed) if typed else ""


class KitForm(forms.Form):
    """Renders as `kit/form.html`: one column, label above, help, error at the field, summary on top.

    `known` is what we already hold and show as read (label → text); `errors_next` gives a field's next step as
    (words, address)."""

    error_css_class = ""
    required_css_class = ""
    optional_words: str | Promise = gettext_lazy("（可不填）")
    known: Mapping[str, str] = {}
    errors_next: Mapping[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, today: date | None = None, calendar: Calendar | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chooses = isinstance(field, forms.ChoiceField | forms.FileField)
            field.error_messages["required"] = _("还没选") if chooses else _("还没写")
            if isinstance(field, _DayTyped):
                field.today, field.calendar = today, calendar
            _dress(field)

    def refuse(self, message: Any, field: str = "") -> None:
        """A rule said no after everything was read: at its field where the form has it, else above all."""
        self.add_error(field if field in self.fields else None, message)

    @property
    def summary(self) -> list[FieldError]:
        found = []
        for name, messages in self.errors.items():
            if name == "__all__":
                found += [FieldError("main", _("整张表"), str(m)) for m in messages]
                continue
            bound = self[name]
            words, href = self.errors_next.get(name, ("", ""))
            label, at = str(bound.label), bound.id_for_label or bound.auto_id
            found += [FieldError(at, label, str(m), next_step=words, next_href=href) for m in messages]
        return found

    def html(self) -> SafeString:
        fields = [FieldView(self, name) for name in self.fields]
        return render_to_string("kit/form.html", {"form": self, "fields": fields})


class FieldView:
    """One field as the template draws it."""

    def __init__(self, form: KitForm, name: str) -> None:
        self.form = form
        self.bound = form[name]
        self.errors = [e for e in form.summary if e.field_id == (self.bound.id_for_label or self.bound.auto_id)]

    @property
    def is_group(self) -> bool:
        return isinstance(self.bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_tick(self) -> bool:
        return isinstance(self.bound.field.widget, forms.CheckboxInput)

    @property
    def reading_id(self) -> str:
        return f"{self.bound.auto_id}-reading"

    @property
    def is_read(self) -> bool:
        return isinstance(self.bound.field, _DayTyped | MoneyField)

    @property
    def reading(self) -> str:
        field = self.bound.field
        return field.reading(self.bound.value()) if isinstance(field, _DayTyped | MoneyField) else ""

    @property
    def control(self) -> SafeString:
        described = [f"{self.bound.auto_id}-help"] if self.bound.help_text else []
        described += [self.reading_id] if self.is_read else []
        described += [f"{self.errors[0].field_id}-error"] if self.errors else []
        attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
        if self.errors:
            attrs["aria-invalid"] = "true"
        return self.bound.as_widget(attrs=attrs)


class LongSelect(forms.Select):
    """A list that a script turns into a search when it is long; what a thing is searched by goes with it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        made: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        searched = getattr(getattr(value, "instance", None), "search", "")
        if searched:
            made["attrs"]["data-kj-search"] = searched
        return made


def _dress(field: forms.Field) -> None:
    """The look by class only; radios and ticks keep their own shape."""
    if type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField):
        searched = LongSelect({**field.widget.attrs, "data-kj-none": _("没有对得上的")})
        searched.choices, searched.is_required = field.choices, field.required  # type: ignore[assignment]
        field.widget = searched
    plain = forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput | forms.HiddenInput
    if not isinstance(field.widget, plain):
        field.widget.attrs.setdefault("class", "kj-input")
