"""`kuaijin import FILE` with a database: what each row would do there, or doing it. Loads Django when asked."""

import argparse
import getpass
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kuaijin.cli.answers import say
from kuaijin.cli.django_setup import pending, refuse_if_behind, set_up
from kuaijin.config.paths import data_dir, database_path

if TYPE_CHECKING:
    from kuaijin.directory.models import Zone
    from kuaijin.exchange.models import Import
    from kuaijin.exchange.reading import LedgerReading

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2
Mapping_ = dict[str, dict[str, str]]


def database_there() -> bool:
    """Is there something to compare with? Asks the files only."""
    return bool(os.environ.get("KUAIJIN_DATABASE")) or database_path(data_dir()).exists()


def compared(reading: "LedgerReading", zone_code: str, lang: str) -> "LedgerReading":
    """The reading with the action and reason that each row would have in the zone; unchanged where no zone is clear."""
    set_up()
    from django.db import OperationalError

    from kuaijin.exchange.importing.preview import preview
    from kuaijin.exchange.reading import RowRef, note, told
    from kuaijin.kit import clock

    try:
        zone = None if pending() else _zone(zone_code)
    except OperationalError:
        zone = None
    if zone is None:
        say("没有和库里比：库没升级，或要用 --zone 指定园区 · not compared: migrate first, or name the zone by --zone")
        return reading
    fates = preview(zone, reading, clock.today()).fates
    sheets = []
    for sheet in reading.sheets:
        rows = []
        for row in sheet.rows:
            fate = fates.get(RowRef(sheet.name, row.row))
            changed = fate is not None and fate.action is not row.action
            rows.append(
                replace(row, action=fate.action, reason=note("row.compared", text=told(fate.reason, lang)))
                if changed and fate is not None
                else row
            )
        sheets.append(replace(sheet, rows=tuple(rows)))
    return replace(reading, sheets=tuple(sheets))


def _zone(code: str) -> "Zone | None":
    from kuaijin.directory.models import Zone

    found = list(Zone.objects.filter(code=code) if code else Zone.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def import_file(args: argparse.Namespace, mapping: Mapping_) -> int:
    """Uploads, settles and imports as the shell's user; prints what became of each row."""
    path = Path(args.file)
    if args.seats_from is None:
        say("--seats-from：包保人从哪天起算，例如 2026-01-05 · the day from which answerable people hold")
        return EXIT_USAGE
    if not path.is_file():
        say(f"找不到文件 {path} · no such file")
        return EXIT_REFUSED
    set_up()
    if refuse_if_behind():
        return EXIT_REFUSED
    zone = _zone(args.zone)
    if zone is None:
        say("--zone：库里没有这个园区，或不止一个园区 · no such zone, or several: name one by its code")
        return EXIT_USAGE
    from django.utils import translation

    from kuaijin.journal.errors import Refused

    with translation.override("en" if args.lang == "en" else "zh-hans"):
        try:
            batch = _brought_in(args, zone, path, mapping)
        except Refused as refused:
            say(refused.message)
            if args.json:
                _put({"refused": {"code": refused.rule, "text": refused.message}})
            return EXIT_USAGE if refused.field == "mapping" else EXIT_REFUSED
        _put(_document(batch, args.lang)) if args.json else _tell(batch)
    return EXIT_DONE


def _brought_in(args: argparse.Namespace, zone: "Zone", path: Path, mapping: Mapping_) -> "Import":
    from kuaijin.directory.actors import system
    from kuaijin.exchange import commands
    from kuaijin.exchange.queries import looked_at
    from kuaijin.journal.errors import Refused
    from kuaijin.kit import clock

    actor = system(zone.pk, name=f"kuaijin import, {getpass.getuser()}")
    batch = commands.upload(actor=actor, at=clock.now(), zone=zone, name=path.name, content=path.read_bytes())
    try:
        settled = {**batch.mapping, **mapping}
        commands.choose(actor=actor, at=clock.now(), batch=batch, mapping=settled, seats_from=args.seats_from)
        looked = looked_at(batch)
        wrong = sum(doubt.wrong for doubt in looked.doubts)
        if args.strict and (wrong or looked.reading.questions):
            asked = len(looked.reading.questions)
            raise Refused(
                f"--strict：{wrong} 格有错，{asked} 件要人定，没有导入 · {wrong} cells wrong, {asked} questions open",
                rule="strict",
            )
        return commands.run(actor=actor, at=clock.now(), batch=batch, day=clock.today())
    except Refused:
        commands.drop(actor=actor, at=clock.now(), batch=batch)
        raise


def _document(batch: "Import", lang: str) -> dict[str, Any]:
    """The document of a dry run, with `outcome`, `why` and `number` on each row, and `import` beside the totals."""
    from kuaijin.dossiers.models import Dossier
    from kuaijin.exchange.queries import reading_of
    from kuaijin.exchange.reading import notes_of, told

    numbers = dict(Dossier.objects.filter(zone=batch.zone_id).values_list("pk", "number"))
    done = {(row.sheet, row.row): row for row in batch.rows.all()}
    document = reading_of(batch).to_dict(lang)
    for sheet in document["sheets"]:
        for line in sheet["rows"]:
            row = done.get((sheet["name"][:60], line["row"]))
            line["outcome"] = row.outcome if row else None
            line["why"] = (told(notes_of(row.notes), lang) or row.reason) if row else None
            line["number"] = numbers.get(row.dossier_id or 0) if row else None
    made = ("task_forces", "seats", "people", "enterprises", "projects", "overrides", "gaps")
    document["import"] = {"id": batch.pk, "state": batch.state, **{name: batch.totals[name] for name in made}}
    return document


def _tell(batch: "Import") -> None:
    from kuaijin.exchange.report import Line, finding

    for row in batch.rows.exclude(outcome="ignored").order_by("pk"):
        line = Line(row, None)
        print(f"{row.sheet} {row.row}  {line.outcome}  {line.more}".rstrip())
    print(finding(batch, batch.totals["gaps"]))


def _put(document: dict[str, Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
