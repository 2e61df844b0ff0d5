"""Project codes: 24 characters of GB/T 40058-2021 and the older form. Their check digit's rule is not public."""

import re

from django.utils.translation import gettext as _

from kuaijin.journal.errors import Refused

# 2020-371700-35-03-012345: year, region, industry, type, serial (older; the newer ends in a check place).
NEW_FORM = re.compile(r"^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$")
PLAIN = re.compile(r"^\d{20}$")
OLD_FORM = re.compile(r"^\d{4}-\d{6}-\d{2}-\d{2}-\d{4,6}$")
CLASSIFIED = ("涉密", "秘密", "机密", "绝密")


def checked(text: str) -> str:
    """The code with its dashes; empty stays empty. Raises Refused for any other form."""
    code = text.strip().replace("－", "-").replace("—", "-")
    if not code:
        return ""
    if PLAIN.match(code):
        code = f"{code[:4]}-{code[4:10]}-{code[10:12]}-{code[12:14]}-{code[14:]}"
    if NEW_FORM.match(code) or OLD_FORM.match(code):
        return code
    raise Refused(
        _("项目代码 %(code)s 不成形。应如 2020-371700-35-03-012345（24 位，含短横）。") % {"code": text},
        field="code",
        rule="GB/T 40058-2021",
    )


def refuse_classified(*texts: str) -> None:
    """A classified project does not belong in this system."""
    for text in texts:
        for word in CLASSIFIED:
            if word in text and "非涉密" not in text:
                raise Refused(
                    _("“%(word)s”项目不能进本系统：这里不是涉密系统。按保密规定另行办理。") % {"word": word},
                    field="title",
                    rule="classified",
                )
