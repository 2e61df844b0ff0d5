"""A remark about a cell, row or file: a code with parameters, told in Chinese or English."""

from dataclasses import dataclass

from kuaijin.exchange.reading.remarks import REMARKS


@dataclass(frozen=True, slots=True)
class Note:
    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str = "zh") -> str:
        zh, en = REMARKS[self.code]
        return (en if lang.startswith("en") else zh).format(**dict(self.params))


def note(code: str, /, **params: object) -> Note:
    return Note(code, tuple((name, str(value)) for name, value in params.items()))


class Refused(Exception):
    """The file cannot be read at all: says what, which rule, and the next step."""

    def __init__(self, code: str, /, **params: object) -> None:
        self.note = note(code, **params)
        super().__init__(self.note.text("zh"))

    @property
    def code(self) -> str:
        return self.note.code

    def text(self, lang: str = "zh") -> str:
        return self.note.text(lang)
