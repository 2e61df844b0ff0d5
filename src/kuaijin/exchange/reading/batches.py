"""The start batch that the title of a sheet of starts names: `2023年春季集中开工项目台账`."""

import re

from kuaijin.exchange.reading.cells.text import compact
from kuaijin.exchange.reading.result import Batch

_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_NAME = re.compile(
    r"((?:19|20)\d{2}年?度?)?((?:[春夏秋冬]季)|(?:第?[一二三四1-4]季度)|(?:[上下]半年)|(?:第?[一二三四五六七八九十\d]{1,3}批次?)|(?:\d{1,2}月份?))"
    r"(.{0,24}?)((?:集中)?开工)"
)


def batch_named(title: str | None, sheet: str, year: int | None) -> Batch | None:
    """From the title, else from the sheet's name; None where neither names a season, quarter, month or number."""
    for text in (title, sheet):
        found = _NAME.search(compact(text)) if text else None
        if found:
            told, when, between, start = found.groups()
            head = told or (f"{year}年" if year else "")
            own = int(told[:4]) if told else year
            return Batch(f"{head}{when}{between}{start}", own, _SEASONS.get(when[0]))
    return None
