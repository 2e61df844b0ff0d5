"""What a caller of Open311 did wrong, by the codes of the specification: 400, 403, 404."""


class Fault(Exception):
    """`code` is the HTTP status and the code in the body."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description

    @property
    def row(self) -> dict[str, object]:
        return {"code": self.code, "description": self.description}


class Unspeakable(Fault):
    """Neither xml nor json was asked for."""

    def __init__(self) -> None:
        super().__init__(404, "format: xml or json")
