"""How the bytes of a file leave the house: to whoever the caller found may have it."""

from django.http import FileResponse

from kuaijin.evidence.models import Evidence
from kuaijin.evidence.store import path_of
from kuaijin.journal.errors import NotVisible

POLICY = "default-src 'none'; sandbox"


def handed_over(row: Evidence) -> FileResponse:
    """Always as a file, never shown in place: what somebody uploaded does not run here. Raises NotVisible for one that
    was withdrawn or whose bytes are gone."""
    path = path_of(row.blob_id)
    if row.withdrawn_at is not None or not path.exists():
        raise NotVisible
    response = FileResponse(path.open("rb"), as_attachment=True, filename=row.name, content_type=row.blob.media_type)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"] = f'"{row.blob_id}"'
    return response
