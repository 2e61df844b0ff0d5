"""How long and in how much memory `kuaijin import FILE --dry-run --json` reads 100,000 rows. Aim: 60 s and 1 GB.

    python -m bench.import_dry [--rows 100000] [--times 3]

The workbook is made here with XlsxWriter: two-row merged header, merged task forces, subtotals, money and days in
several forms, one row in fifty told twice. Each run is its own process: wall-clock and processor seconds, peak memory
(Linux).
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

STEMS = "甲乙丙丁戊己庚辛"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
TASKFORCES = ("高端装备产业专班", "生物医药产业专班", "新能源产业专班", "城市建设专班", "现代物流专班")
TOWNS = ("吕陵镇", "陈集镇", "马岭岗镇", "岳程街道", "丹阳街道", "万福街道", "佃户屯街道")
HEADER = (
    "序号", "服务专班", "项目名称", "企业名称（统一社会信用代码）", "建设地点", "产业类别", "建设性质",
    "总投资\n(亿元)",
    "开工时间", "形象进度", "存在问题",
)  # fmt: skip
SEATS = ("县级包保领导", "负责人", "联系人及电话", "镇街责任人")
GROUP = 40
TAIL = 400
RUN = """
import argparse, sys
from pathlib import Path
from kuaijin.cli import import_
parser = argparse.ArgumentParser()
import_.add_arguments(parser)
code = import_.run(parser.parse_args())
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(peak.split()[1], file=sys.stderr)
sys.exit(code)
"""


def person(number: int) -> str:
    return SURNAMES[number % 16] + STEMS[number // 16 % 8]


def money(number: int) -> str | float:
    value = round(0.3 + number % 1300 / 100, 2)
    return (value, f"{value}亿元", f"{round(value * 10000)}万元", f"约{value}亿", f"{value} ")[number % 5]


def day(number: int) -> str:
    month, date = number % 12 + 1, number % 28 + 1
    return (f"2023.{month}.{date}", f"2023年{month}月", f"{month}月{date}日", f"2023/{month}/{date}")[number % 4]


def line(number: int) -> list[str | float]:
    told = number - 1 if number % 50 == 49 else number
    code = f"91371702{told:09d}"
    phone = f"138-0000-{number // GROUP % 10000:04d}"
    return [
        number + 1, "", f"示例{told}号智能装备项目", f"示例{told}有限公司({code}X)", TOWNS[number % 7] + " ",
        "高端装备",
        ("新建", "扩建", "技改")[number % 3], money(told), day(told), f"主体施工，完成{number % 100}%",
        ("", "环评未批", "无")[number % 3], person(number // GROUP), person(number // GROUP + 7),
        f"{person(number // GROUP + 3)} {phone}", person(number % 7 + 20),
    ]  # fmt: skip


def write(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        sheet = book.add_worksheet("年度开工")
        sheet.merge_range(0, 0, 0, 14, "2023年春季集中开工项目台账")
        sheet.merge_range(1, 0, 1, 14, "单位:亿元      数据截至2023年12月20日")
        for column, text in enumerate(HEADER):
            sheet.merge_range(2, column, 3, column, text)
        sheet.merge_range(2, 11, 2, 14, "包保责任人")
        sheet.write_row(3, 11, SEATS)
        at = 4
        for start in range(0, rows, GROUP):
            group = range(start, min(start + GROUP, rows))
            for number in group:
                sheet.write_row(at + number - start, 0, line(number))
            if len(group) > 1:
                name = TASKFORCES[start // GROUP % 5]
                sheet.merge_range(at, 1, at + len(group) - 1, 1, name)
            at += len(group)
            sheet.write(at, 1, f"小计({len(group)}个)")
            at += 1
        sheet.write(at, 0, "填报人:        填报日期:2023年12月20日")


@dataclass(frozen=True)
class Run:
    """Wall-clock and processor seconds, peak memory in MB, totals of the reading."""

    seconds: float
    processor: float
    peak: float
    totals: dict[str, int]


def measure(path: Path) -> Run:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    run = [sys.executable, "-c", RUN, str(path), "--dry-run", "--json"]
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(run, stdout=out, stderr=subprocess.PIPE, check=True, text=True)
        seconds = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        out.seek(-TAIL, os.SEEK_END)
        totals = json.loads(out.read().rpartition(b'"totals":')[2].rstrip(b"}\n") + b"}")
    return Run(seconds, processor, int(done.stderr) / 1024, totals)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write(path, asked.rows)
        runs = [measure(path) for _time in range(asked.times)]
        size = path.stat().st_size / (1 << 20)
    print(f"{asked.rows} rows, {size:.1f} MB, {asked.times} runs; totals {runs[0].totals}")
    print(f"seconds: {spread([run.seconds for run in runs])}; processor: {spread([run.processor for run in runs])}")
    print(f"peak memory: {max(run.peak for run in runs):.0f} MB")


def spread(values: list[float]) -> str:
    return f"median {statistics.median(values):.1f}, {min(values):.1f} to {max(values):.1f}"


if __name__ == "__main__":
    main()
