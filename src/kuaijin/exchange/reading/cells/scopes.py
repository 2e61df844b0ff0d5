"""What a task force serves: `生物医药、万福街道` is an industry and a town."""

import re
from collections.abc import Sequence

from kuaijin.exchange.reading.cells.people import TOWN_ENDING
from kuaijin.exchange.reading.cells.text import FILLERS, Raw, compact, one_line, shown
from kuaijin.exchange.reading.fields import Field
from kuaijin.exchange.reading.result import Cell

_TOWN = re.compile(rf".{{1,12}}(?:{TOWN_ENDING})")


def read_scope(raw: Raw, towns: Sequence[str] = ()) -> dict[Field, Cell]:
    """The scope as written, and its industries and towns apart; parts are (`industry`|`town`, name)."""
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return {Field.SCOPE: Cell(text, None)}
    names = [name for piece in re.split(r"[、,，;；/\n]+", text) if (name := one_line(piece))]
    parts = tuple(("town" if name in towns or _TOWN.fullmatch(name) else "industry", name) for name in names)
    cells = {Field.SCOPE: Cell(text, "、".join(names), parts=parts)}
    for kind, field in (("industry", Field.INDUSTRY), ("town", Field.PLACE)):
        told = [name for part, name in parts if part == kind]
        if told:
            cells[field] = Cell(text, "、".join(told))
    return cells
