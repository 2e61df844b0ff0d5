"""Every remark of the reading, Chinese and English. Said to a clerk: what, why, what next."""

REMARKS: dict[str, tuple[str, str]] = {
    # cells
    "cell.undecided": ("写着“{raw}”，先空着", "It says “{raw}”; left empty"),
    "cell.filled_down": ("这一格空着，按上一行读", "Empty here; read as in the row above"),
    "cell.ditto": ("写着“同上”，按上一行读", "It says “ditto”; read as in the row above"),
    "cell.formula_error": ("公式算出的是错误值，先改公式", "The formula yields an error value; mend the formula first"),
    "cell.formula_uncached": (
        "公式没有存下结果；请在 Excel 或 WPS 里打开，保存一次再上传",
        "The formula has no stored result; open and save the file once in Excel or WPS, then upload it again",
    ),
    # money
    "money.approximate": ("原文是约数，按所写数额读", "The amount is given as approximate; read at the figure written"),
    "money.no_unit": (
        "“{raw}”没有单位：表头、说明行里都没写，请补上单位",
        "“{raw}” has no unit in cell, header or note row; please add the unit",
    ),
    "money.unreadable": ("“{raw}”读不出金额", "“{raw}” cannot be read as an amount"),
    "money.negative": ("金额是负数：{raw}", "The amount is negative: {raw}"),
    "money.range": (
        "写的是区间（{low} 到 {high}），请定一个数",
        "A range is written ({low} to {high}); please settle on one figure",
    ),
    "money.several": (
        "一格里写了几笔金额，请定一个：{raw}",
        "Several amounts in one cell; please settle on one: {raw}",
    ),
    "money.foreign": (
        "写的是外币，请按当天汇率换算成人民币填写：{raw}",
        "A foreign currency is written; please convert to CNY at the day's rate: {raw}",
    ),
    "money.improbable": (
        "合 {yi} 亿元，不像一个项目的数，单位对吗",
        "This makes {yi} × 100 million CNY, unlikely for one project; is the unit right?",
    ),
    "money.nothing_written": (
        "写着“无”，读作没填；若是 0，请写 0",
        "It says “none”; read as not filled in. If it is zero, write 0",
    ),
    "money.more_text": ("金额之外还有字：{text}", "There are words beside the amount: {text}"),
    "money.fixed_over_total": ("固定资产投资大于总投资", "Fixed investment exceeds total investment"),
    "money.arrived_over_total": ("到位资金大于总投资", "Funds arrived exceed total investment"),
    # days
    "date.year_from_given": ("没写年份，按您定的 {year} 年读", "No year written; read as {year}, as you set"),
    "date.year_from_title": ("没写年份，按表名读作 {year} 年", "No year written; read as {year} from the title"),
    "date.year_from_sheet": (
        "没写年份，按工作表名读作 {year} 年",
        "No year written; read as {year} from the sheet's name",
    ),
    "date.year_from_note": ("没写年份，按说明行读作 {year} 年", "No year written; read as {year} from the note row"),
    "date.year_from_file": ("没写年份，按文件名读作 {year} 年", "No year written; read as {year} from the file's name"),
    "date.no_year": (
        "“{raw}”没有年份，表名和说明行里也没有，请补上",
        "“{raw}” has no year, nor have title and note rows; please add it",
    ),
    "date.short_year": ("年份只写两位，读作 {year} 年", "The year has two digits; read as {year}"),
    "date.part_of_month": ("只写到“{part}”，按月读", "Only “{part}” of the month is told; read as the month"),
    "date.planned": ("像是计划日期：{raw}", "This looks like a planned day: {raw}"),
    "date.range": ("写的是一段时间，按开头读：{raw}", "A period is written; read as its beginning: {raw}"),
    "date.serial": (
        "写的是 Excel 的日期数 {raw}，已换成日期",
        "Excel's day number {raw} is written; turned into a date",
    ),
    "date.after_as_of": ("晚于本表的截止日 {as_of}", "Later than the day this table is as of, {as_of}"),
    "date.year_only": (
        "“{raw}”只有年份或季度，请写到月",
        "“{raw}” tells only a year or quarter; please give the month",
    ),
    "date.lost_zero": (
        "“{raw}”存成了小数，分不清是 1 还是 10；请改写成文字或日期",
        "“{raw}” is stored as a decimal, so 1 and 10 look alike; please write it as text or a date",
    ),
    "date.impossible": ("没有这一天：{raw}", "There is no such day: {raw}"),
    "date.unreadable": ("“{raw}”读不出日期", "“{raw}” cannot be read as a day"),
    # codes and companies
    "uscc.check_digit": (
        "信用代码校验位不对；早期试点代码也会这样，先收下，请核对",
        "The check digit of the credit code fails; early pilot codes do too, so it is kept: please check",
    ),
    "uscc.length": (
        "信用代码应为 18 位，这里是 {count} 位：{raw}",
        "A credit code has 18 characters, here {count}: {raw}",
    ),
    "uscc.format": (
        "信用代码里有不该有的字符（没有 I、O、S、V、Z，第 3 到 8 位是数字）：{raw}",
        "The credit code holds characters it cannot have (no I, O, S, V, Z; 3 to 8 are digits): {raw}",
    ),
    "uscc.old_registration": (
        "这是 15 位的旧注册号，请换成 18 位统一社会信用代码：{raw}",
        "This is an old 15-digit registration number; please give the 18-character credit code: {raw}",
    ),
    "uscc.number": (
        "信用代码存成了数字，Excel 只留 15 位，末几位已丢；请改成文本重填",
        "The credit code is stored as a number: Excel keeps 15 digits, the rest are lost; re-enter it as text",
    ),
    "uscc.two_codes": ("企业一格和代码一格写的代码不同：{other}", "The enterprise cell names another code: {other}"),
    "code.format": (
        "项目代码应为 24 位（含短横线），如 2101-371702-04-01-123456：{raw}",
        "A project code has 24 characters with dashes, as 2101-371702-04-01-123456: {raw}",
    ),
    "code.head": (
        "项目代码开头 {head} 不是年月，也不是年份",
        "The project code begins with {head}, neither year and month nor a year",
    ),
    "company.bracket": ("括号不成对", "A bracket is not closed"),
    "company.missing": (
        "没写企业；项目名相同也不会并在一起",
        "No enterprise named; a project is never merged by its title alone",
    ),
    "company.other_code": (
        "与{sheet}第 {row} 行企业同名，代码不同；不合并，请认一下",
        "Same name as in {sheet} row {row}, another code; not merged, please say which is right",
    ),
    "company.other_name": (
        "与{sheet}第 {row} 行代码相同，企业名不同：{name}",
        "Same code as in {sheet} row {row}, another name: {name}",
    ),
    # people
    "name.none": ("“{raw}”里没有人名", "“{raw}” holds no name"),
    "name.several": (
        "写了 {count} 个人，读作第一个；还有{others}",
        "{count} people written; the first is read, the others are {others}",
    ),
    "name.surname_only": ("只有姓和职务，没有全名：{name}", "Only surname and office, no full name: {name}"),
    "name.unlikely": ("不像人名：{name}", "This does not look like a name: {name}"),
    "phone.unreadable": ("“{raw}”里没有电话号码", "“{raw}” holds no phone number"),
    "phone.length": (
        "电话是 {count} 位，不是 11 位手机号，也不是座机",
        "The phone has {count} digits: neither a mobile of 11 nor a landline",
    ),
    "phone.several": (
        "写了几个电话，读作第一个；还有{others}",
        "Several phones written; the first is read, the others are {others}",
    ),
    "phone.extension": ("分机 {extension} 记在备注里", "Extension {extension} is kept as a remark"),
    "phone.two_phones": ("电话一格和联系人一格不一样：{other}", "The contact cell names another phone: {other}"),
    "place.two_towns": ("和另一格写的镇街不一样：{other}", "Another cell of this row names another town: {other}"),
    # rows
    "row.same_project": (
        "与{sheet}第 {row} 行是同一个项目（企业和项目名称都相同），并入那一行",
        "The same project as {sheet} row {row} (same enterprise, same title); merged into it",
    ),
    "row.same_project_differs": (
        "与{sheet}第 {row} 行是同一个项目（企业和项目名称都相同），并入那一行；写法不同的有：{fields}",
        "The same project as {sheet} row {row} (same enterprise, same title); merged into it. They differ in: {fields}",
    ),
    "row.same_seat": (
        "与{sheet}第 {row} 行同一专班、同一镇街、同一人",
        "Same task force, town and person as {sheet} row {row}",
    ),
    "row.decided_make": ("您定的：单独新建", "As you decided: made on its own"),
    "row.decided_skip": ("您定的：跳过", "As you decided: skipped"),
    "row.decided_merge": ("您定的：并入{sheet}第 {row} 行", "As you decided: merged into {sheet} row {row}"),
    "row.no_title": ("没有项目名称", "No project title"),
    "row.no_taskforce": ("没有专班名称", "No task force named"),
    "row.classified": (
        "涉密项目，不能进这个系统：写着“{mark}”。请按保密规定另行管理",
        "A classified project may not enter this system: it says “{mark}”. Keep it under the rules on state secrets",
    ),
    "row.compared": ("{text}", "{text}"),
    "row.hidden": ("这一行在原表里是隐藏的，照样读了", "This row is hidden in the workbook; it was read all the same"),
    # ignored lines
    "ignored.title": ("标题", "Title"),
    "ignored.note": ("说明行", "Note row"),
    "ignored.header": ("表头", "Header"),
    "ignored.header_again": ("重复的表头", "The header again"),
    "ignored.column_numbers": ("栏次行", "Row of column numbers"),
    "ignored.subtotal": ("小计、合计", "Subtotal or total"),
    "ignored.footer": ("表尾：填报人、备注等", "Footer: who filled it in, remarks"),
    "ignored.section": ("分组标题", "Heading of a group"),
    "ignored.stray": ("没有项目内容", "Nothing of a project in it"),
    "ignored.sheet_empty": ("空白工作表", "Empty sheet"),
    "ignored.sheet_hidden": (
        "隐藏的工作表，没有读；要读它，请先取消隐藏",
        "A hidden sheet, not read; to have it read, unhide it first",
    ),
    "ignored.sheet_other": (
        "整张工作表没有读：找不到项目台账或专班名单的表头",
        "The whole sheet was not read: no header of a project ledger or task force roster was found",
    ),
    # questions
    "question.person": (
        "{name}出现在 {count} 个位置：{seats}。是同一个人吗",
        "{name} is seen in {count} seats: {seats}. Is it one person?",
    ),
    "question.enterprise_code": (
        "“{name}”写了 {count} 个信用代码：{codes}。不会合并，哪个对",
        "“{name}” stands with {count} credit codes: {codes}. They are not merged; which is right?",
    ),
    "question.enterprise_name": (
        "信用代码 {code} 下有 {count} 个企业名：{names}。用哪个",
        "Credit code {code} stands with {count} names: {names}. Which one holds?",
    ),
    "question.twin": (
        "{sheet}第 {row} 行与{first_sheet}第 {first_row} 行是同一个项目：{title}。并入吗",
        "{sheet} row {row} and {first_sheet} row {first_row} are the same project: {title}. Merge them?",
    ),
    # what a marked workbook lacks
    "marked.old_format": (
        "原表是 .xls，交回的是 .xlsx：数值和合并格都在，字体、颜色、列宽没有带回",
        "The original is .xls and comes back as .xlsx: values and merged cells kept, fonts, colours and widths not",
    ),
    "marked.drawings": ("原表里的图表、图片没有带回", "Charts and pictures of the original are not carried over"),
    "marked.pivots": ("原表里的透视表、切片器可能没有带回", "Pivot tables and slicers may not be carried over"),
    "marked.macros": ("原表里的宏没有带回", "Macros of the original are not carried over"),
    # refusals
    "refused.too_big": (
        "文件有 {size} MB，上限是 {limit} MB。请删去图片和无关工作表，或分成几个文件再传",
        "The file has {size} MB, the limit is {limit} MB. Remove pictures and other sheets, or split it, and try again",
    ),
    "refused.empty": (
        "文件是空的。请重新导出或另存后再传",
        "The file is empty. Export or save it again, then upload it",
    ),
    "refused.missing": ("找不到文件 {path}。请核对路径", "There is no file {path}. Please check the path"),
    "refused.password": (
        "文件设了打开密码，读不了。请在 Excel 或 WPS 里取消密码，另存后再传",
        "The file is protected by a password and cannot be read. Remove the password in Excel or WPS and try again",
    ),
    "refused.csv": (
        "这是文本（CSV）文件，不是 Excel。请用 Excel 打开，另存为 .xlsx 再传",
        "This is a text (CSV) file, not Excel. Open it in Excel, save it as .xlsx, and try again",
    ),
    "refused.html": (
        "扩展名像 Excel，里面其实是网页。请用 Excel 打开，另存为 .xlsx 再传",
        "The name looks like Excel, but inside is a web page. Open it in Excel, save it as .xlsx, and try again",
    ),
    "refused.format": (
        "这是 {kind}，不是 .xlsx 或 .xls。请在 Excel 或 WPS 里另存为 .xlsx 再传",
        "This is {kind}, not .xlsx or .xls. Save it as .xlsx in Excel or WPS, and try again",
    ),
    "refused.not_excel": (
        "这不是 Excel 文件（只收 .xlsx 和 .xls）。请核对选对了文件没有",
        "This is not an Excel file (.xlsx and .xls are taken). Please check that you chose the right file",
    ),
    "refused.damaged": (
        "文件坏了，打不开：{detail}。请在 Excel 或 WPS 里打开修复，另存后再传",
        "The file is damaged and cannot be opened: {detail}. Open and repair it in Excel or WPS, save, and try again",
    ),
    "refused.bomb": (
        "文件展开后超过 {limit} MB，像是压缩炸弹，没有打开。若是真台账，请拆成几个文件",
        "Unpacked, the file exceeds {limit} MB, like a zip bomb; it was not opened. If it is a real ledger, split it",
    ),
    "refused.too_many_parts": (
        "文件里有 {count} 个部件，上限 {limit} 个，没有打开。请另存为新的 .xlsx 再传",
        "The file has {count} parts, the limit is {limit}; it was not opened. Save it as a new .xlsx and try again",
    ),
    "refused.doctype": (
        "文件的 XML 里带有实体声明，Excel 不会这样写，没有打开。请在 Excel 里另存后再传",
        "The XML in the file declares entities, which Excel never does; it was not opened. Save it anew in Excel",
    ),
    "refused.too_many_cells": (
        "“{sheet}”有 {rows} 行 {columns} 列，上限 {max_rows} 行、{max_columns} 列、{max_cells} 格。请删去空行空列",
        "“{sheet}” has {rows} rows, {columns} columns; limits: {max_rows}, {max_columns}, {max_cells} cells",
    ),
    "refused.no_ledger": (
        "打开了，但没有一张工作表像项目台账或专班名单。表头里要有项目名称、企业、专班等字样；也可以自己指定哪一列是什么",
        "No sheet looks like a ledger or a roster: the header must name title, enterprise, task force; or map it",
    ),
    "refused.classified": (
        "文件标了密级（{mark}），不能进这个系统。请按保密规定处理",
        "The file is marked as a state secret ({mark}) and may not enter this system. Keep it by the rules on secrets",
    ),
    "refused.mapping": (
        "列的指定读不懂：{detail}。写法是 字段=列字母，或 字段=表头",
        "The column mapping cannot be read: {detail}. Write field=column letter, or field=header",
    ),
    "refused.mark_too_big": (
        "表太大（{cells} 格），不能在原表上标；请看导入报告里的逐行说明",
        "The workbook is too large ({cells} cells) to be marked; see the report, which names every row",
    ),
}
