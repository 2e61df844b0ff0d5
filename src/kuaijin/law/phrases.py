"""The wording of every reason: code → (Chinese, English); and the names that have an English form."""

NAMES = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "春节延长假期": "extended Spring Festival holiday",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th anniversary of victory, 1945–2015",
}

DAY_PHRASES = {
    "day.workday": ("工作日", "working day"),
    "day.makeup": ("调休上班（{name}）", "make-up working day ({name})"),
    "day.weekend": ("周末", "weekend"),
    "day.holiday": ("放假（{name}）", "day off ({name})"),
    "day.zone_off": ("本区放假（{name}）", "day off in this zone ({name})"),
    "day.unknown": ("{year} 年放假安排尚未公布", "the holiday notice for {year} has not been issued"),
}

FIELD_PHRASES = {
    "bad.mapping": ("要写成一组字段", "a group of fields is needed"),
    "bad.mapping.step": ("写明 {known}", "Give {known}"),
    "bad.unknown_field": ("没有这个字段", "there is no such field"),
    "bad.unknown_field.step": ("可用 {known}", "Known are {known}"),
    "bad.list": ("要一个列表", "a list is needed"),
    "bad.list.step": ("写成 [甲, 乙] 或每行一个 -", "Write [a, b], or one - on each line"),
    "bad.day": ("日期写成年-月-日，并且存在", "a day is year-month-day, and exists"),
    "bad.day.step": ("例如 2027-01-01", "For example 2027-01-01"),
    "bad.instant": ("时刻写明日期、几点几分和时区", "an instant has a day, a time of day and its offset"),
    "bad.instant.step": ("例如 2026-10-09T09:10+08:00", "For example 2026-10-09T09:10+08:00"),
    "bad.at_other_day": ("时刻不在这一天", "the instant does not lie on that day"),
    "bad.at_other_day.step": ("改正 at 或 on", "Correct at or on"),
    "bad.time": ("写成几点几分，例如 08:30", "a time of day is hours and minutes, such as 08:30"),
    "bad.time.step": ("改正时间", "Correct the time"),
    "bad.office_hours": ("上班时间按先后写，不重叠，至少一段", "at least one span, in order and without overlap"),
    "bad.office_hours.step": ("改正 from 和 to", "Correct from and to"),
    "bad.text": ("写明文字", "words are needed"),
    "bad.text.step": ("照原文填写", "Give them as the original has them"),
    "bad.number": ("是 {least} 到 {most} 的整数", "a whole number from {least} to {most} is needed"),
    "bad.number.step": ("改正数字", "Correct the number"),
    "bad.quantity": ("是不小于 0 的数", "a number that is not below 0 is needed"),
    "bad.quantity.step": ("只写数字，单位按字段", "Give the number alone, in the unit of the field"),
    "bad.yes_or_no": ("是或否", "true or false"),
    "bad.yes_or_no.step": ("写 true 或 false", "Write true or false"),
    "bad.choice": ("不在可选之列", "not among the choices"),
    "bad.choice.step": ("可选 {known}", "Choose from {known}"),
    "bad.notice_empty": ("至少写明一天", "at least one day is needed"),
    "bad.notice_empty.step": ("按通知原文补上 off 或 work", "Add off or work as the notice has them"),
    "bad.off_and_work": ("同一天不能既放假又上班", "a day cannot be both off and worked"),
    "bad.off_and_work.step": ("查对通知原文，删去其中一处", "Compare with the notice and delete one of the two"),
    "bad.other_year": (
        "{year} 年的通知只管当年和上年 12 月",
        "it rules {year} and the December before",
    ),
    "bad.other_year.step": ("改正日期或 year", "Correct the day or the year"),
    "bad.twice": ("同一天只写一次", "a day is given once"),
    "bad.twice.step": ("删去重复的一处", "Delete the second"),
    "bad.day_entry": ("写 date，或者写 from 和 to，可加 name", "give date, or from and to; name if there is one"),
    "bad.day_entry.step": ("例如 date: 2027-01-01, name: 元旦", "For example date: 2027-01-01, name: 元旦"),
    "bad.stretch": (
        "from 不晚于 to，一段不超过 {most} 天",
        "from is not after to, at most {most} days",
    ),
    "bad.stretch.step": ("改正起止日期", "Correct the two days"),
    "bad.several_notices": ("一个文件一份通知", "one file holds one notice"),
    "bad.several_notices.step": ("分成几个文件，依次载入", "Split it and load one after the other"),
    "bad.file_name": ("代码和文件名只用文字、数字和连字符", "codes and file names have letters, digits and hyphens"),
    "bad.file_name.step": ("改名后重试", "Rename it and try again"),
    "bad.too_large": ("一份通知不超过 256 KB", "a notice is no larger than 256 KB"),
    "bad.too_large.step": ("确认选对了文件", "Make sure it is the right file"),
    "bad.expected_end": ("预计结束日不早于暂停日", "the expected end is not before the pause"),
    "bad.expected_end.step": ("改正 expected_end 或 on", "Correct expected_end or on"),
    "bad.yaml": ("{why}", "not YAML or JSON, or a day that does not exist"),
    "bad.yaml.step": ("查对这一行的缩进、冒号、引号和日期", "Check indentation, colons, quotes and days there"),
}

PLAN_PHRASES = {
    "bad.plan_empty": ("至少写明一个事项", "at least one matter is needed"),
    "bad.plan_empty.step": ("写 matters，每项 id 和 statutory", "Give matters, each with id and statutory"),
    "bad.needs_catalogue": ("这里没有事项目录，推不出要办什么", "there is no catalogue here to say what is needed"),
    "bad.needs_catalogue.step": ("改写 matters，逐项写明", "Give matters instead, one by one"),
    "bad.no_catalogue": ("这一天事项目录 {packs} 还没有生效", "the catalogue {packs} was not yet in force on that day"),
    "bad.no_catalogue.step": ("改晚 start，或改写 matters", "Choose a later start, or give matters"),
    "bad.above_catalogue": (
        "目录 {matter} 的法定时限是 {limit} 天（{source}），不能写得更长",
        "the law's limit of {matter} in the catalogue is {limit} days ({source}); no longer one can be given",
    ),
    "bad.above_catalogue.step": ("改正 statutory", "Correct statutory"),
    "bad.notice_demanded": (
        "{source}：{matter}决定前要公告不少于 {days} 天",
        "{source}: {matter} needs a public notice of at least {days} days before its decision",
    ),
    "bad.notice_demanded.step": (
        "写 outside_clock: [{{kind: public_notice, days: {days}}}]",
        "Give outside_clock: [{{kind: public_notice, days: {days}}}]",
    ),
    "bad.commitment_barred": ("{why}（{source}）", "{why} ({source})"),
    "bad.commitment_barred.step": ("删去 commitment", "Delete commitment"),
    "bad.condition": (
        "条件只有这几种：always，fact 加一种比较，all、any、not",
        "a condition is always, a fact with one comparison, all, any or not",
    ),
    "bad.condition.step": (
        "例如 {{fact: area, at_least: 5}}，或 {{all: [甲, 乙]}}",
        "For example {{fact: area, at_least: 5}}, or {{all: [a, b]}}",
    ),
    "bad.comparison": (
        "数字用 at_least、at_most、above、below，其余用 is、in",
        "numbers take at_least, at_most, above, below; all else takes is, in",
    ),
    "bad.comparison.step": ("换一种比较", "Choose another comparison"),
    "bad.fact_choices": (
        "kind 是 choice 时写两个以上 choices，其余不写",
        "choices are given, two at least, where kind is choice, and only there",
    ),
    "bad.fact_choices.step": ("补上或删去 choices", "Add or delete choices"),
    "bad.no_rule": ("没有规则说明什么时候要办", "no rule says when it is needed"),
    "bad.no_rule.step": ("写一条 verdict: needed 的规则", "Write a rule with verdict: needed"),
    "bad.period": ("失效日晚于生效日", "the end comes after the beginning"),
    "bad.period.step": ("改正 valid_from 或 valid_to", "Correct valid_from or valid_to"),
    "bad.unknown_matter": ("没有这个事项", "there is no such matter"),
    "bad.unknown_matter.step": ("可用 {known}", "Known are {known}"),
    "bad.same_id": ("编号只用一次", "an id is used once"),
    "bad.same_id.step": ("改成另一个编号", "Choose another"),
    "bad.cycle": ("先后关系成了环：{path}", "the order runs in a circle: {path}"),
    "bad.cycle.step": ("删去其中一条", "Delete one of them"),
    "bad.above_statutory": (
        "不得超过法定的 {limit} 天（优化营商环境条例第三十六条第二款）",
        "not above the {limit} days of the law (优化营商环境条例第三十六条第二款)",
    ),
    "bad.above_statutory.step": ("改正其中一个数", "Correct one of the two"),
    "bad.outside_needs_a_day": (
        "不计时段在最后一个计时日之前，所以至少要 1 天",
        "a period outside the clock stands before the last counted day, so one day at least is needed",
    ),
    "bad.outside_needs_a_day.step": ("写 1 或更多，或删去 outside_clock", "Give 1 or more, or delete outside_clock"),
    "bad.stops_nothing": ("没有依据让它停止承诺时限", "no source lets it stop the promised clock"),
    "bad.stops_nothing.step": ("可用 {known}，或加上地方规则包 packs", "Use {known}, or add a local pack in packs"),
}

REFUSED_PHRASES = {
    "refused.ended": ("事项已经终结，{day}不能再有事件", "the matter has ended; nothing can happen on {day}"),
    "refused.decided": ("已作出决定，{day}只能记送达", "it is decided; on {day} only delivery can follow"),
    "refused.received_late": ("收到只记一次，且在最前", "receipt comes first and once"),
    "refused.second_notice": (
        "补正须一次告知，不能第二次要求补正",
        "everything to be corrected is told once; there is no second correction notice",
    ),
    "refused.notice_order": (
        "补正告知须在收到材料之后、受理之前",
        "a correction notice comes after receipt and before acceptance",
    ),
    "refused.corrected": (
        "没有待补正的告知，不能记补正；先记补正告知",
        "nothing awaits correction; enter the correction notice first",
    ),
    "refused.accepted_twice": ("受理只有一次", "a matter is accepted once"),
    "refused.not_accepted": (
        "不予受理须在收到材料之后、受理之前",
        "non-acceptance comes after receipt and before acceptance",
    ),
    "refused.paused_early": ("时限没有开始，不能暂停；先记受理", "the clock has not begun; enter acceptance first"),
    "refused.paused_twice": (
        "{ground}的暂停（{day}起）还没有结束；先记恢复，再记新的暂停",
        "the pause for {ground} since {day} has not ended; enter its resumption first",
    ),
    "refused.resumed": ("没有暂停，不能恢复；先记暂停", "nothing is paused; enter the pause first"),
    "refused.extended_early": ("时限没有开始，不能延长；先记受理", "the clock has not begun; enter acceptance first"),
    "refused.no_authority": (
        "延长须经本机关负责人（联合办理的经本级人民政府负责人）批准；写明 authority",
        "an extension needs the approval of the head of the body; name the authority",
    ),
    "refused.extended_twice": ("依规定只能延长 {times} 次", "the rule allows {times} extension(s)"),
    "refused.extended_late": ("期限已过，不能再延长", "the due day has passed; it cannot be extended any more"),
    "refused.decided_early": (
        "决定须在受理之后；当场决定的，先记当日受理",
        "a decision follows acceptance; for one on the spot, enter acceptance on that day first",
    ),
    "refused.delivered_early": ("没有决定，不能送达；先记决定", "nothing is decided; enter the decision first"),
    "refused.nothing_received": ("没有收到过申请，不能撤回", "nothing was received that could be withdrawn"),
}

BREACH_PHRASES = {
    "breach.late_notice": (
        "补正告知超过收到材料后 {days} 个工作日",
        "the correction notice came later than {days} working days after receipt",
    ),
    "breach.notice_after_deemed": (
        "逾期未告知，自收到之日起即为受理；之后的补正告知无效，时限从收到之日计算",
        "silence past the limit was acceptance from receipt; the later correction notice moves nothing",
    ),
    "breach.accepted_after_deemed": (
        "逾期未告知，自收到之日起即为受理；之后的受理不改变起算日",
        "silence past the limit was acceptance from receipt; the later acceptance moves nothing",
    ),
    "breach.not_accepted_after_deemed": (
        "逾期未告知，自收到之日起即为受理；之后的不予受理无效",
        "silence past the limit was acceptance from receipt; the later non-acceptance moves nothing",
    ),
    "breach.pause_without_notice": (
        "{ground}所需时间没有书面告知申请人",
        "the applicant was not told in writing how long the pause for {ground} takes",
    ),
    "breach.extension_without_reason": (
        "延长期限的理由没有告知申请人",
        "the applicant was not told the reason of the extension",
    ),
    "breach.decided_late": ("决定晚于期限", "the decision came after the due day"),
    "breach.delivered_late": ("送达晚于期限", "delivery came after the due day"),
}

NOTE_PHRASES = {
    "note.rest_day": ("{day}是休息日，网上办理有效", "{day} is a rest day; on-line filing is lawful"),
    "note.later_event": ("{day}的事件晚于读数日，没有计入", "the event of {day} is later than this reading; left out"),
    "note.deemed": (
        "逾期未告知补正，自收到之日（{day}）起即为受理",
        "no correction notice in time: accepted from the day of receipt, {day}",
    ),
    "note.corrected_after_deemed": (
        "视为受理之后的补正，不改变起算日",
        "corrected after acceptance by silence; the start does not move",
    ),
    "note.accepted_uncorrected": ("补正之前即受理", "accepted before correction"),
    "note.no_receipt": ("没有收到日，时限无从起算", "the day of receipt is missing; the clock cannot begin"),
    "note.ground_stops_nothing": (
        "暂停事由“{ground}”没有停止这一时限的依据，时限照走",
        "no source lets “{ground}” stop this clock; it runs on",
    ),
    "note.pause_after_due": (
        "期限已过才开始的暂停（{ground}）不退还时间",
        "the pause for {ground} began after the due day and gives nothing back",
    ),
    "note.decided_in_pause": (
        "{ground}的暂停尚未恢复即作出决定，暂停到决定日为止",
        "decided while paused for {ground}; the pause ends with the decision",
    ),
    "note.nothing_to_deliver": ("不予许可，没有证件送达的时限", "refused: there is no clock for delivery"),
    "note.expected_end_passed": (
        "{ground}预计 {day} 结束，没有恢复记录，时限按预计日继续计算",
        "{ground} was to end on {day} and nothing says it did; counting goes on from that day",
    ),
    "note.assumes_end": (
        "到期日按{ground}预计于 {day} 结束推算",
        "the due day assumes that {ground} ends on {day}",
    ),
    "note.missing_year": (
        "{year} 年放假安排尚未公布，到期日暂不能确定",
        "the holiday notice for {year} has not been issued; the due day is not known yet",
    ),
}

HOURS_PHRASES = {
    "refused.minutes_kind": (
        "按分钟计的时限只记收到、暂停、恢复和撤回",
        "a clock of minutes knows receipt, pause, resumption and withdrawal",
    ),
    "refused.no_instant": ("按分钟计的时限要写明时刻", "a clock of minutes needs the instant"),
    "hours.open": ("上班时间，计入", "office hours, counts"),
    "hours.closed": ("不在上班时间，不计入", "outside office hours, does not count"),
    "hours.every": ("每分钟都计入", "every minute counts"),
}

COUNT_PHRASES = {
    "count.calendar_day": ("自然日，计入", "calendar day, counts"),
    "count.paused": ("{ground}，不计入", "{ground}, does not count"),
    "count.paused_expected": ("{ground}（预计），不计入", "{ground} (expected), does not count"),
    "count.rolled": ("期限末日是休息日，顺延", "the last day is a rest day, moved on"),
    "count.stopped": ("{day}已办结，时限停止", "done on {day}, the clock has stopped"),
}

LIGHT_PHRASES = {
    "light.overdue": ("已逾期：{day}到期", "overdue: was due on {day}"),
    "light.behind": ("比计划慢：应于 {day} 完成", "behind plan: was to be done by {day}"),
    "light.near": ("临近到期：{day}到期", "near due: due on {day}"),
    "light.stale": ("{day}之后无人核实", "nobody verified it since {day}"),
    "light.never_verified": ("没有人核实过", "nobody has verified it"),
    "light.on_time": ("按期", "on time"),
    "light.paused": ("已暂停，没有到期日", "paused, no due day"),
    "light.provisional": (
        "{year} 年放假安排尚未公布，不亮到期灯",
        "the holiday notice for {year} has not been issued; no light for a due day",
    ),
    "light.done": ("已办结", "done"),
}

PHRASES: dict[str, tuple[str, str]] = {
    **DAY_PHRASES,
    **FIELD_PHRASES,
    **PLAN_PHRASES,
    **REFUSED_PHRASES,
    **BREACH_PHRASES,
    **NOTE_PHRASES,
    **HOURS_PHRASES,
    **COUNT_PHRASES,
    **LIGHT_PHRASES,
}
