"""`kuaijin verify`: walk every chain of the journal."""

import argparse
from dataclasses import asdict

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import refuse_if_behind, set_up, utf8_output

EXAMPLES = """
例 example:
  kuaijin verify               逐条核对留痕的链条和封存；对得上退出码 0，对不上 1，并指出哪一条
                               walks every chain and the last seal; exit 0 when all holds, else 1 with the places
  kuaijin verify --json        {"ok", "entries", "findings": [{"chain", "seq", "what"}]}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    set_up()
    if refuse_if_behind():
        return 1
    from kuaijin.journal.chains import verify

    entries, findings = verify()
    if args.json:
        put_json({"ok": not findings, "entries": entries, "findings": [asdict(finding) for finding in findings]})
    elif findings:
        for finding in findings:
            say(f"{finding.chain} #{finding.seq}: {finding.what}")
        print(f"{entries} 条留痕，{len(findings)} 处对不上 · {entries} entries, {len(findings)} do not hold")
    else:
        print(f"{entries} 条留痕，链条对得上 · {entries} entries, every chain holds")
    return 1 if findings else 0
