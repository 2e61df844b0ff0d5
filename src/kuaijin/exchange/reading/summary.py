"""The reading in a few lines for a person at the shell."""

from kuaijin.exchange.reading.fields import LABELS, Action
from kuaijin.exchange.reading.result import LedgerReading, SheetReading

_WORDS = {
    "zh": {
        "sheet": "{name}：读出 {rows} 行，略过 {ignored} 行",
        "totals": "共 {rows} 行：新建 {make}，并入 {merge}，跳过 {skip}；{warnings} 格有疑问，{errors} 格有错",
        "columns": "  认出的列：{columns}",
        "batch": "  开工批次：{batch}",
        "row": "  第 {row} 行 {field}：{raw} → {value}　{remark}",
        "act": "  第 {row} 行：{reason}",
        "questions": "要您定的：",
        "nothing": "空",
        "joint": "、",
    },
    "en": {
        "sheet": "{name}: {rows} rows read, {ignored} left out",
        "totals": "{rows} rows: {make} made, {merge} merged, {skip} skipped; {warnings} cells in doubt, {errors} wrong",
        "columns": "  Columns: {columns}",
        "batch": "  Start batch: {batch}",
        "row": "  Row {row} {field}: {raw} → {value}  {remark}",
        "act": "  Row {row}: {reason}",
        "questions": "For you to settle:",
        "nothing": "empty",
        "joint": ", ",
    },
}


def summary(reading: LedgerReading, lang: str = "zh") -> str:
    words = _WORDS[lang]
    lines: list[str] = []
    for sheet in reading.sheets:
        lines.extend(_sheet(sheet, words, lang))
    if reading.questions:
        lines.append(words["questions"])
        lines.extend(f"  {question.note.text(lang)}" for question in reading.questions)
    totals = reading.totals
    counts = {name: getattr(totals, name) for name in totals.__slots__}
    return "\n".join([*lines, words["totals"].format(**counts)])


def _sheet(sheet: SheetReading, words: dict[str, str], lang: str) -> list[str]:
    lines = [words["sheet"].format(name=sheet.name, rows=len(sheet.rows), ignored=len(sheet.ignored))]
    label = 1 if lang == "en" else 0
    columns = [
        f"{column.letter} {words['joint'].join(LABELS[field][label] for field in column.fields)}"
        for column in sheet.columns
        if column.fields
    ]
    if columns:
        lines.append(words["columns"].format(columns=words["joint"].join(columns)))
    else:
        lines.extend(f"  {line.reason.text(lang)}" for line in sheet.ignored)
    if sheet.batch:
        lines.append(words["batch"].format(batch=sheet.batch.name))
    for row in sheet.rows:
        if row.action is not Action.MAKE and row.reason:
            lines.append(words["act"].format(row=row.row, reason=row.reason.text(lang)))
        for field, cell in row.cells.items():
            remark = cell.error.text(lang) if cell.error else cell.warning(lang)
            if remark:
                value = cell.value if cell.value is not None else words["nothing"]
                raw = (cell.raw or words["nothing"]).replace("\n", " ").strip()
                name = LABELS[field][label]
                lines.append(words["row"].format(row=row.row, field=name, raw=raw, value=value, remark=remark))
    return lines
