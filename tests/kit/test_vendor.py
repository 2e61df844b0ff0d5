"""What others wrote lies unchanged in the vendor folder, named with version, checksum and licence."""

import gzip
import hashlib
import json
from pathlib import Path

import kuaijin.kit

VENDOR = Path(kuaijin.kit.__file__).parent / "static/kit/vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def test_every_file_has_the_checksum_of_the_manifest() -> None:
    found = {entry["file"]: hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() for entry in MANIFEST}
    assert found == {entry["file"]: entry["sha256"] for entry in MANIFEST}


def test_nothing_lies_there_unnamed() -> None:
    named = {entry[key] for entry in MANIFEST for key in ("file", "licence_file")} | {"manifest.json"}
    named |= {name for entry in MANIFEST for name in entry.get("further_files", ())}
    files = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert {name.removesuffix(".gz") for name in files} == named


def test_what_goes_out_compressed_is_the_same_file() -> None:
    packed = list(VENDOR.rglob("*.gz"))
    assert {path.name for path in packed} == {"tabler.min.css.gz", "htmx.min.js.gz", "echarts.min.js.gz"}
    assert all(gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes() for path in packed)


def test_every_licence_text_is_there() -> None:
    first_words = {
        "MIT": "The MIT License",
        "0BSD": "Zero-Clause BSD",
        "OFL-1.1": "Copyright 2017 The Barlow",
        "Apache-2.0": "Apache License",
    }
    for entry in MANIFEST:
        text = (VENDOR / entry["licence_file"]).read_text(encoding="utf-8")
        assert text.lstrip().startswith(first_words[entry["licence"]]), entry["name"]
