"""Letters of columns, A to XFD, their places from 0, and days as Excel counts them.

The library is loaded when a workbook is at hand, not with the server: it takes more memory than this whole room."""

from datetime import date, datetime


def letter_of(place: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(place + 1))


def place_of(letter: str) -> int:
    """Raises ValueError for what is no letter of a column."""
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    return int(column_index_from_string(letter)) - 1


def day_of(serial: int, *, mac: bool) -> date:
    """The day that a workbook keeps as this number; `mac`: of one that counts from 1904."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel  # noqa: PLC0415

    found = from_excel(serial, CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900)
    assert isinstance(found, datetime)
    return found.date()
