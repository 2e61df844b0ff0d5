"""Matters of a file against the catalogue that they name: no longer than the law, with its notice, within its bars."""

from collections.abc import Iterable

from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter
from kuaijin.planning.catalogue.terms import NOTICE
from kuaijin.planning.matters import Matter


def refuse_breaches(catalogue: Catalogue, matters: Iterable[Matter]) -> None:
    """Malformed by place and field. Only what the packs have confirmed binds a file."""
    for position, matter in enumerate(matters, start=1):
        if not matter.catalogue:
            continue
        place = f"matters[{position}] {matter.id}"
        listed = catalogue.matters.get(matter.catalogue)
        if listed is None:
            known = "、".join(catalogue.matters)
            raise Malformed(f"{place} catalogue", matter.catalogue, "bad.choice", known=known)
        try:
            _term(listed, matter)
            _notice(listed, matter)
            _commitment(listed, matter)
        except Malformed as error:
            raise error.within(place) from None


def _term(listed: CatalogueMatter, matter: Matter) -> None:
    """A number above the law's is refused where both count the same days, and where the file counts the longer ones."""
    term = listed.statutory
    if term is None or not term.confidence.confirmed:
        return
    shorter_days = listed.days_mode == "working" and matter.mode == "calendar"
    if matter.statutory > term.value and not shorter_days:
        raise Malformed(
            "statutory",
            matter.statutory,
            "bad.above_catalogue",
            matter=listed.name,
            limit=term.value,
            source=term.source,
        )


def _notice(listed: CatalogueMatter, matter: Matter) -> None:
    notice = listed.notice
    if notice is None or not notice.confidence.confirmed:
        return
    given = max((one.days for one in matter.outside if one.kind == NOTICE), default=0)
    if given < notice.value:
        raise Malformed(
            "outside_clock",
            given or None,
            "bad.notice_demanded",
            matter=listed.name,
            days=notice.value,
            source=notice.source,
        )


def _commitment(listed: CatalogueMatter, matter: Matter) -> None:
    barred = listed.commitment_barred
    if barred is not None and matter.commitment is not None:
        raise Malformed(
            "commitment", matter.commitment, "bad.commitment_barred", why=barred.value, source=barred.source
        )
