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

PHRASES: dict[str, tuple[str, str]] = {**DAY_PHRASES}
