"""The way to a paper for pages: what sets it is loaded when it is asked for, not with the server."""

from importlib import import_module

from kuaijin.kit.paper.content import Paper

PDF_TYPE = "application/pdf"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(paper: Paper) -> bytes:
    made: bytes = import_module("kuaijin.kit.paper.word").word(paper)
    return made
