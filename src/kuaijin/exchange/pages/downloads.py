"""Files that go back: the workbook with its doubts marked, the report as a workbook."""

import io

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import files, saying
from kuaijin.exchange.queries import import_of, looked_at
from kuaijin.exchange.reading import Refused as Unreadable
from kuaijin.exchange.report import COLUMNS, all_lines
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock, excel


@page(command="exchange.upload")
def marked(request: ActorRequest, pk: int) -> HttpResponse:
    """The ledger as it was sent, doubts yellow and errors red, each with its reason. What it lost is in a header."""
    from kuaijin.exchange.reading.marked import mark  # noqa: PLC0415  its library comes with the first workbook

    batch = import_of(request.actor, pk)
    reading = looked_at(batch).reading
    try:
        made = mark(files.content_of(batch.digest), reading, lang=saying.language())
    except Unreadable as error:
        raise Refused(error.text(saying.language()), field="file", rule=error.code) from error
    return _file(made.content, made.filename)


@page(command="exchange.upload")
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Every row, also those left out."""
    batch = import_of(request.actor, pk)
    stream = io.BytesIO()
    excel.write(
        stream,
        title=_("导入报告"),
        columns=COLUMNS,
        rows=all_lines(request.actor, batch),
        filters=[batch.name],
        order=_("按台账里的顺序"),
        as_of=batch.imported_at or clock.now(),
    )
    return _file(stream.getvalue(), _("%(name)s 导入报告.xlsx") % {"name": batch.name.rpartition(".")[0] or batch.name})


def _file(content: bytes, name: str) -> HttpResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=excel.CONTENT_TYPE)  # type: ignore[return-value]
