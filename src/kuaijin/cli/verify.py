"""`kuaijin verify`: walk every chain of the journal, compare the rows with their seal and the files with their hash."""

import argparse
from dataclasses import asdict

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import refuse_if_behind, set_up, utf8_output

EXAMPLES = """
例 example:
  kuaijin verify               逐条核对留痕的链条和封存，业务数据对昨夜的封存，证据文件对哈希；
                               对得上退出码 0，对不上 1，先说最早的一处
                               chains and seals of the journal, rows against last night's seal, evidence by its hash;
                               exit 0 when all holds, else 1, the first place first
  kuaijin verify --json        {"ok", "entries", "files", "sealed_at", "findings": [{"chain", "seq", "what", "row"}]}
  kuaijin verify --no-files    不读证据文件 · without reading the evidence
  kuaijin verify --accept "按 8 号工单在库里改正"
                               说明原因，把没有留痕的改动认下来，重新封存；原因进留痕
                               takes changes that no act explains as they are; the reason stays in the journal

能证明什么、不能证明什么：docs/operators.md · what it proves and what not: docs/operators.md
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")
    parser.add_argument("--no-files", action="store_true", help="不读证据文件 · leave the evidence files unread")
    parser.add_argument("--accept", metavar="REASON", default="", help="认下没有留痕的改动 · take them, with a reason")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    set_up()
    if refuse_if_behind():
        return 1
    from kuaijin.keeping import proof
    from kuaijin.kit import clock

    if args.accept.strip():
        taken = proof.seal(at=clock.now(), reason=args.accept.strip())
        say(f"认下 {len(taken)} 行 · {len(taken)} rows taken as they are")
    proved = proof.prove(files=not args.no_files)
    findings = proved.findings
    if args.json:
        told = {"ok": not findings, "entries": proved.entries, "files": proved.files}
        sealed = proved.sealed_at.isoformat() if proved.sealed_at else None
        put_json({**told, "sealed_at": sealed, "findings": [asdict(finding) for finding in findings]})
        return 1 if findings else 0
    for number, finding in enumerate(findings):
        first = "最早的一处 · the first: " if number == 0 else ""
        say(f"{first}{finding.row} ({finding.chain} #{finding.seq}): {finding.what}")
    if proved.sealed_at is None:
        say("业务数据还没有封存过（每夜 02:15 封存）· the rows were never sealed (each night at 02:15)")
    if findings:
        print(
            f"{proved.entries} 条留痕，{len(findings)} 处对不上 · {proved.entries} entries, {len(findings)} do not hold"
        )
    else:
        print(
            f"{proved.entries} 条留痕、{proved.files} 个文件，都对得上"
            f" · {proved.entries} entries, {proved.files} files, everything holds"
        )
    return 1 if findings else 0
