"""Unified social credit codes (GB 32100-2015)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.cn import uscc as standard
from stdnum.exceptions import ValidationError

from kuaijin.journal.errors import Refused

ALPHABET = set("0123456789ABCDEFGHJKLMNPQRTUWXY")


@dataclass(frozen=True)
class CheckedCode:
    """The code in capital letters; `doubtful` when its check digit does not fit (so some early pilot codes)."""

    code: str
    doubtful: bool


def checked(text: str) -> CheckedCode:
    """Empty stays empty. Raises Refused for wrong length or letters: that is a typing mistake, not a pilot code."""
    code = text.strip().upper().replace(" ", "")
    if not code:
        return CheckedCode("", doubtful=False)
    if len(code) != 18:
        raise Refused(
            _("统一社会信用代码 %(code)s 有 %(n)d 位，应是 18 位。对照营业执照再填。") % {"code": code, "n": len(code)},
            field="uscc",
            rule="GB 32100-2015",
        )
    wrong = sorted(set(code) - ALPHABET)
    if wrong or not code[2:8].isdigit():
        raise Refused(
            _("统一社会信用代码 %(code)s 里有不会出现的字符 %(wrong)s。对照营业执照再填。")
            % {"code": code, "wrong": "、".join(wrong) or code[2:8]},
            field="uscc",
            rule="GB 32100-2015",
        )
    try:
        standard.validate(code)
    except ValidationError:
        return CheckedCode(code, doubtful=True)
    return CheckedCode(code, doubtful=False)
