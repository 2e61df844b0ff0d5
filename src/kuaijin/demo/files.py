"""Small files for the demo, made by the script: pictures of day cells, and one-page papers. Same bytes each time."""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

WIDTH, HEIGHT, CELL = 480, 320, 32
SHEET, INK, SOFT = b"\xf4\xf2\xec", b"\x16\x23\x2b", b"\xc9\xc5\xb8"


@dataclass(frozen=True)
class MadeFile:
    """What a form would hand in."""

    content: bytes
    name: str = ""

    def named(self, name: str) -> "MadeFile":
        return MadeFile(self.content, PurePath(name).name)

    @property
    def size(self) -> int:
        return len(self.content)

    def chunks(self) -> Iterator[bytes]:
        yield self.content


def picture(about: str) -> MadeFile:
    """A PNG of cells, solid and hollow as the text's digest says: plainly a drawing, no photograph of anything."""
    bits = int.from_bytes(hashlib.sha256(about.encode()).digest(), "big")
    columns = WIDTH // CELL
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for column in range(columns):
            solid = bits >> ((y // CELL) * columns + column) & 1
            edge = y % CELL in {0, CELL - 1}
            rows += SHEET * 2 + (INK if edge else INK if solid else SOFT) * (CELL - 4) + SHEET * 2
    return MadeFile(_png(bytes(rows)))


def _png(raw: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")):
        body += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return body


def prints(text: str) -> MadeFile:
    """A PDF of one page with one Latin line and the word DEMO."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    page = f"BT /F1 18 Tf 72 760 Td (Kuaijin DEMO - invented paper) Tj 0 -36 Td ({escaped}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % place for place in places)
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return MadeFile(file.getvalue())
