"""Documents asked once: what all matters need together, who uses each again, which must not be asked for."""

from dataclasses import dataclass

from kuaijin.planning.catalogue.packs import Catalogue, DocumentKind


@dataclass(frozen=True, slots=True)
class DocumentUse:
    """`produced_by`: needed matters whose result it is; the enterprise need not bring it then."""

    document: DocumentKind
    needed_by: tuple[str, ...]
    produced_by: tuple[str, ...]

    @property
    def obtainable(self) -> bool:
        return self.document.obtainable

    @property
    def asked(self) -> bool:
        """Whether the enterprise is asked for it."""
        return not self.obtainable and not self.produced_by

    @property
    def reuse(self) -> int:
        """How often it is used again after the first time."""
        return len(self.needed_by) - 1


def document_uses(catalogue: Catalogue, needed: set[str]) -> tuple[DocumentUse, ...]:
    """Every document that one of the matters needs, in the order of the packs."""
    matters = [matter for code, matter in catalogue.matters.items() if code in needed]
    uses = []
    for document in catalogue.documents.values():
        users = tuple(one.code for one in matters if document.code in one.needs)
        if users:
            makers = tuple(one.code for one in matters if document.code in one.produces)
            uses.append(DocumentUse(document, users, makers))
    return tuple(uses)
