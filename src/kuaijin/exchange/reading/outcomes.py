"""What became of a row in the zone, Chinese and English."""

OUTCOMES: dict[str, tuple[str, str]] = {
    "outcome.made": ("新建", "Made"),
    "outcome.merged": ("并入", "Merged"),
    "outcome.skipped": ("跳过", "Skipped"),
    "outcome.ignored": ("略过", "Left out"),
    "outcome.there": ("已有 {number}，没有再建", "{number} is here already, not made again"),
    "outcome.no_company": (
        "没写企业，建不了项目。补上企业再导一次，别的行不会重建。",
        "No enterprise named, so no project can be made. Add it and import again; other rows are not made twice.",
    ),
    "outcome.which_company": (
        "“{name}”有几家，这一行没写信用代码，分不清是哪家。",
        "There are several firms called “{name}”, and this row gives no credit code.",
    ),
    "outcome.task_force_made": ("新建专班", "New task force"),
    "outcome.seat_filled": ("{seats} {name}", "{seats} {name}"),
    "outcome.seat_held": (
        "{seats}现在是 {held}，台账写 {name}：没有改，换人办交接",
        "{seats} is held by {held}, the ledger says {name}: not changed, hand over instead",
    ),
    "outcome.scope": ("服务范围 {sector}", "Scope {sector}"),
    "outcome.as_above": ("同上一行的专班", "Same task force as the row above"),
    "outcome.task_force_there": ("专班和包保人都已有", "Task force and people are here already"),
}
