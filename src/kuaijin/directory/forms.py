"""Inputs of the directory. Validation of the field only; what may be done is the command's to say."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Organisation, Person, Region
from kuaijin.directory.places import below
from kuaijin.directory.roles import ADMINISTRATORS, ROLES
from kuaijin.kit.forms import DateField, KitForm


def _password(label: Any, help_text: Any = "", *, new: bool) -> forms.CharField:
    autocomplete = "new-password" if new else "current-password"
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": autocomplete}),
    )


RULE = _("至少 10 个字符，不能全是数字，不能太常见。")


def _phone() -> forms.CharField:
    return forms.CharField(label=_("电话"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"}))


class SignInForm(KitForm):
    username = forms.CharField(
        label=_("账号"), max_length=40, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"})
    )
    password = _password(_("密码"), new=False)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class _TwicePasswordForm(KitForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("again") and cleaned.get("new") != cleaned["again"]:
            self.add_error("again", _("两次写的不一样。再写一次。"))
        return cleaned


class InvitationForm(_TwicePasswordForm):
    new = _password(_("密码"), RULE, new=True)
    again = _password(_("再写一次"), new=True)


class PasswordForm(_TwicePasswordForm):
    old = _password(_("原密码"), new=False)
    new = _password(_("新密码"), RULE, new=True)
    again = _password(_("新密码再写一次"), new=True)


class _Once(KitForm):
    """A form whose repeated submission makes one thing."""

    idempotency_key = forms.CharField(max_length=80, widget=forms.HiddenInput, initial=lambda: str(uuid.uuid4()))


def region_choices() -> list[Any]:
    """Cities' counties with their towns, as groups of a list that works without script."""
    groups: list[Any] = [("", _("没有国家代码，只用下面的本地名称"))]
    for province in below(""):
        for city in below(province.code):
            for county in below(city.code):
                towns = [(town.code, f"{county.name} {town.name}") for town in below(county.code)]
                groups.append((f"{city.name} {county.name}", [(county.code, county.name), *towns]))
    return groups


class FirstRunForm(_Once):
    code = forms.SlugField(
        label=_("新区代码"), max_length=20, help_text=_("字母、数字、横线，例如 luxi。写在编号和地址里，定了不改。")
    )
    name = forms.CharField(label=_("新区名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    region = forms.ChoiceField(
        label=_("在哪个县区或镇街"), required=False, help_text=_("代码出自国家统计局统计用区划代码 2023。")
    )
    local_name = forms.CharField(
        label=_("本地区划名称"),
        max_length=60,
        required=False,
        help_text=_("没有国家代码的园区或新设的镇。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        region.choices = region_choices()
        for role in ADMINISTRATORS:
            label = ROLES[role].label
            self.fields[f"{role}_name"] = forms.CharField(label=_join(label, _("姓名")), max_length=40)
            self.fields[f"{role}_username"] = forms.CharField(
                label=_join(label, _("账号")),
                max_length=40,
                widget=forms.TextInput({"class": "kj-input", "autocapitalize": "none", "autocomplete": "off"}),
            )
            self.fields[f"{role}_password"] = _password(_join(label, _("密码")), RULE, new=True)
            for part in ("name", "username", "password"):
                self.fields[f"{role}_{part}"].widget.attrs.setdefault("class", "kj-input")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "region" in cleaned and not cleaned["region"] and not cleaned.get("local_name"):
            self.add_error("region", _("选一个县区或镇街，或在下面写本地名称。"))
        return cleaned


def _join(role: Any, word: Any) -> Any:
    return f"{role} · {word}"


class DensityForm(KitForm):
    dense = forms.BooleanField(label=_("表格用密排（每行一条，不显示第二行）"), required=False)


class PersonForm(_Once):
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("电话"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )


class CorrectPersonForm(KitForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("电话"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    reason = forms.CharField(label=_("为什么改"), max_length=200, required=False)


class OrganisationForm(_Once):
    name = forms.CharField(label=_("单位全称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("类别"))
    region = forms.ModelChoiceField(label=_("所在区划"), queryset=Region.objects.none(), required=False)
    parent = forms.ModelChoiceField(label=_("上级单位"), queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, regions: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        # offices come with their zone, enterprises' and task forces' organisations with their files
        own = {Organisation.Kind.OFFICE, Organisation.Kind.ENTERPRISE, Organisation.Kind.TASK_FORCE}
        kind.choices = [choice for choice in Organisation.Kind.choices if choice[0] not in own]
        _offer(self, "region", regions)
        _offer(self, "parent", organisations)


class CorrectOrganisationForm(KitForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("单位全称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=200)


class PostForm(_Once):
    title = forms.CharField(label=_("岗位名称"), max_length=80)
    title_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class AssignForm(_Once):
    person = forms.ModelChoiceField(label=_("谁来"), queryset=Person.objects.none())
    starts_on = DateField(label=_("哪天开始"), help_text=_("原来的人到这一天为止。"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", people)


class EndHoldingForm(_Once):
    last_day = DateField(label=_("最后一天"), help_text=_("这一天还在岗，第二天起不在。"))
    reason = forms.CharField(label=_("为什么"), max_length=200)


class LeaveForm(_Once):
    person = forms.ModelChoiceField(label=_("谁请假"), queryset=Person.objects.none())
    substitute = forms.ModelChoiceField(
        label=_("谁代"), queryset=Person.objects.none(), help_text=_("这几天到期的事归代的人。")
    )
    starts_on = DateField(label=_("第一天"))
    last_day = DateField(label=_("最后一天"))
    reason = forms.CharField(label=_("事由"), max_length=40, required=False)

    def __init__(self, *args: Any, people: Any, substitutes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", people)
        _offer(self, "substitute", substitutes)


class EndLeaveForm(KitForm):
    ends_on = DateField(label=_("哪天回来上班"))


class InviteForm(_Once):
    person = forms.ModelChoiceField(label=_("请谁"), queryset=Person.objects.none())
    username = forms.CharField(
        label=_("账号"),
        max_length=40,
        help_text=_("登录时写的名字，例如 wangxin。"),
        widget=forms.TextInput({"autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", people)


class GrantForm(_Once):
    role = forms.ChoiceField(label=_("角色"))
    organisation = forms.ModelChoiceField(
        label=_("范围：单位"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("含下级单位。单位、区划选一个；都不选是全区。"),
    )
    region = forms.ModelChoiceField(
        label=_("范围：区划"), queryset=Region.objects.none(), required=False, help_text=_("含下级区划。")
    )
    starts_on = DateField(label=_("哪天开始"))

    def __init__(self, *args: Any, organisations: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(code, role_.label) for code, role_ in ROLES.items()]
        _offer(self, "organisation", organisations)
        _offer(self, "region", regions)


class EndGrantForm(KitForm):
    last_day = DateField(label=_("最后一天"), help_text=_("第二天起没有这个权限。"))
    reason = forms.CharField(label=_("为什么"), max_length=200)


class ReasonForm(KitForm):
    reason = forms.CharField(label=_("为什么"), max_length=200)


class NoQuestionsForm(KitForm):
    """Only the question itself: do it or go back."""


def _offer(form: forms.Form, name: str, queryset: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset
    field.empty_label = "" if field.required else str(_("不选"))
