"""The repository speaks of the product alone, and runs anywhere."""

import re
import subprocess
import sys

from tests.support.tree import ROOT, named, tracked_files, tracked_texts

# Written in pieces, so that this file is not its own first finding.
REGISTRY = re.compile(
    "|".join(
        ["pypi" + r"\.org", "python" + "hosted", r"registry\." + "npmjs", r"deb\." + r"debian\.org", "--index" + "-url"]
    )
)
MACHINE_PATH = re.compile(
    r"""(?:^|["'\s(=:`])/(?:""" + "|".join(["work", "root", "tmp", r"home/\w+"]) + r")/", re.MULTILINE
)
UNFINISHED = re.compile(
    r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error"]) + r")\b"
)
NOT_THE_PRODUCT = re.compile(
    r"\b(?:"
    + "|".join(["Clau" + "de", "Chat" + "GPT", "LL" + "M", "sub" + "agent", r"issue #\d", "co-authored" + "-by"])
    + r")\b",
    re.IGNORECASE,
)


def findings(pattern: re.Pattern[str], suffixes: set[str] | None = None) -> list[str]:
    return [
        f"{named(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}"
        for path, text in tracked_texts()
        if suffixes is None or path.suffix in suffixes
        for match in pattern.finditer(text)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert not findings(REGISTRY)


def test_no_file_names_a_place_on_one_machine() -> None:
    assert not findings(MACHINE_PATH)


def test_nothing_is_left_unfinished() -> None:
    assert not findings(UNFINISHED, {".py", ".js", ".css", ".html", ".sh", ".toml"})


def test_the_repository_speaks_of_the_product() -> None:
    assert not findings(NOT_THE_PRODUCT)


def test_third_party_files_come_with_their_licence() -> None:
    """Each folder under a `vendor` holds a licence, and the vendor folder a manifest."""
    vendors = {path for path in (ROOT / "src").rglob("vendor") if path.is_dir()}
    for vendor in vendors:
        assert (vendor / "manifest.json").is_file(), f"{named(vendor)} has no manifest"
        for folder in (path for path in vendor.iterdir() if path.is_dir()):
            licences = [file for file in folder.iterdir() if re.match(r"(?i)licen[cs]e|OFL|COPYING", file.name)]
            assert licences, f"{named(folder)} has no licence"


def test_large_files_do_not_slip_in() -> None:
    found = {named(path): size for path in tracked_files() if (size := path.stat().st_size) > 2 * 1024 * 1024}
    assert not found


def test_a_room_imports_only_from_floors_below_it() -> None:
    """The contracts of pyproject.toml: floors, their inner order, and a floor 0 without Django."""
    done = subprocess.run(
        [str(ROOT / ".venv/bin/lint-imports") if (ROOT / ".venv").exists() else "lint-imports", "--no-cache"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_the_package_has_one_version() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import kuaijin; print(kuaijin.__version__)"], check=True, capture_output=True, text=True
    )
    assert f"## {done.stdout.strip()}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_link_between_documents_leads_somewhere() -> None:
    found = [
        f"{named(path)}: {target}"
        for path, text in tracked_texts()
        if path.suffix == ".md"
        for target in LINK.findall(text)
        if not (path.parent / target).exists()
    ]
    assert not found


def test_every_document_is_in_the_index() -> None:
    index = {
        (ROOT / "docs" / target).resolve() for target in LINK.findall((ROOT / "docs/README.md").read_text("utf-8"))
    }
    pages = {path for path in tracked_files() if path.parent == ROOT / "docs" and path.name != "README.md"}
    assert not [named(path) for path in sorted(pages - index)]
