"""Whether a rule pack may hold, and whether what a person confirms stays within the law."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Confirmation, PackVersion
from kuaijin.approvals.plan_words import said
from kuaijin.approvals.queries.catalogue import catalogue_of, confirmations_of, packs_on
from kuaijin.directory.models import Zone
from kuaijin.journal.errors import Refused
from kuaijin.law.clock.terms import LONGEST_TERM, Mode
from kuaijin.law.fields import Malformed
from kuaijin.obligations.rules import malformed
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter, Conflict, Pack
from kuaijin.planning.catalogue.reading import pack_from
from kuaijin.planning.catalogue.wholeness import refuse_gaps

DAYS = (
    Confirmation.Field.STATUTORY,
    Confirmation.Field.PROMISED,
    Confirmation.Field.COMMITMENT,
    Confirmation.Field.EXTENSION,
    Confirmation.Field.NOTICE,
)
HOLDS = (Confirmation.Field.NEED, Confirmation.Field.ORDER, Confirmation.Field.MERGE)

_shipped: Callable[[str], object] | None = None
_parse: Callable[[str], object] | None = None
_known: tuple[str, ...] = ()


def hand_over_shipped(known: tuple[str, ...], read: Callable[[str], object], parse: Callable[[str], object]) -> None:
    """The packs that come with the installation, how the document of one is read, and how a file's text is; `config`
    knows the files and their form."""
    global _shipped, _known, _parse
    _shipped, _known, _parse = read, known, parse


def shipped() -> tuple[str, ...]:
    return _known


def shipped_document(code: str) -> Any:
    """Raises Refused where no such pack comes with the installation."""
    if _shipped is None or code not in _known:
        raise Refused(_("安装里没有规则包“%(code)s”。") % {"code": code}, field="pack", rule="known")
    return _shipped(code)


def parsed(text: str) -> Any:
    """The document of a pack's file. Raises Refused where it is no YAML or JSON."""
    assert _parse is not None, "wired at start"
    try:
        return _parse(text)
    except Malformed as error:
        raise malformed(error) from error


def plain(document: object) -> dict[str, Any]:
    """As it is kept: days as ISO text."""
    return dict(json.loads(json.dumps(document, default=_iso, ensure_ascii=False)))


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def digest_of(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read(document: object) -> Pack:
    """Raises Refused by place, field, value, rule and step."""
    try:
        return pack_from(document)
    except Malformed as error:
        raise malformed(error) from error


def check_whole(zone: Zone, day: date, *, add: PackVersion | None = None, without: PackVersion | None = None) -> None:
    """Whether the packs in force on the day, with one more or one fewer, still name only what they have."""
    codes = {one.code for one in (add, without) if one}
    kept = [read(one.document) for one in packs_on(zone, day) if one.code not in codes]
    places = list(PackVersion.objects.filter(zone=zone).order_by("pk").values_list("code", flat=True))
    packs = sorted(
        [*kept, *([read(add.document)] if add else [])],
        key=lambda pack: places.index(pack.code) if pack.code in places else len(places),
    )
    try:
        refuse_gaps(Catalogue.of([replace(pack, valid_from=day, valid_to=None) for pack in packs], day))
    except Malformed as error:
        raise malformed(error) from error


def matter_of(zone: Zone, code: str, day: date) -> CatalogueMatter:
    matter = catalogue_of(zone, day).matters.get(code)
    if matter is None:
        raise Refused(_("目录里没有事项“%(code)s”。") % {"code": code}, field="matter", rule="known")
    return matter


def conflict_of(zone: Zone, code: str, day: date) -> Conflict:
    found = next((one for one in catalogue_of(zone, day).conflicts if one.code == code), None)
    if found is None:
        raise Refused(_("规则包之间没有这处不一致。"), field="conflict", rule="known")
    return found


def read_value(field: str, value: Any) -> Any:
    """A confirmed value as it is kept: days as a number, the unit by its code, True where a rule holds."""
    if field in DAYS:
        return _days(value)
    if field == Confirmation.Field.MODE:
        if value not in tuple(Mode):
            raise Refused(_("单位写 working（工作日）或 calendar（自然日）。"), field="value", rule="mode")
        return str(value)
    if field in HOLDS:
        return True
    raise Refused(_("没有这个字段可以确认。"), field="field", rule="known")


def _days(value: Any) -> int:
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or int(text) > LONGEST_TERM:
        raise Refused(_("“%(value)s”不是天数，写 0 到 3660 的整数。") % {"value": value}, field="value", rule="days")
    return int(text)


def check_within_law(zone: Zone, matter: CatalogueMatter, field: str, value: Any, day: date) -> None:
    """A promise and a decision on a commitment are no longer than the law's limit, whichever of the two is new."""
    now = {name: one.value for (code, name), one in confirmations_of(zone, day).items() if code == matter.code}
    now[field] = value
    statutory = now.get("statutory", matter.statutory.value if matter.statutory else None)
    if field == Confirmation.Field.COMMITMENT and matter.commitment_barred is not None:
        raise Refused(
            _("%(matter)s不得告知承诺：%(source)s。")
            % {"matter": said(matter.name), "source": matter.commitment_barred.source},
            field="value",
            rule="barred",
        )
    if statutory is None or field not in DAYS:
        return
    for name in ("promised", "commitment"):
        if name in now and now[name] > statutory:
            raise Refused(
                _("承诺 %(promised)s 天超过法定 %(statutory)s 天（优化营商环境条例第三十六条第二款）。")
                % {"promised": now[name], "statutory": statutory},
                field="value",
                rule="within_law",
            )
    if field == Confirmation.Field.NOTICE and matter.notice is not None and value < matter.notice.value:
        raise Refused(
            _("公示不得少于 %(days)s 天（%(source)s）。")
            % {"days": matter.notice.value, "source": matter.notice.source},
            field="value",
            rule="notice",
        )
