"""Who may sign in to the demo. Plain values: the sign-in page shows them, and only in the demo."""

from dataclasses import dataclass
from datetime import date

PASSWORD = "Kuaijin-2026"


@dataclass(frozen=True)
class DemoAccount:
    """`scope` is the name of an organisation or region that the role reaches; empty = the whole zone."""

    username: str
    name: str
    zone: str
    role: str
    label: str
    label_en: str
    scope: str = ""
    scope_kind: str = ""
    listed: bool = True
    # Opened later than the others: his enterprise came later.
    since: date | None = None


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        "wangxin", "王辛", "N", "member", "专班负责人", "Manager of a task force", "高端装备产业专班", "office"
    ),
    DemoAccount("shenji", "沈己", "N", "member", "专班联系人，请假", "Contact, on leave", "高端装备产业专班", "office"),
    DemoAccount(
        "hanbing",
        "韩丙",
        "N",
        "member",
        "专班负责人，管审批计划",
        "Manager with an approval plan",
        "新能源新材料产业专班",
        "office",
    ),
    DemoAccount("chuyi", "褚乙", "N", "leader", "县级包保领导", "County-level answerable leader"),
    DemoAccount(
        "jiangjia", "蒋甲", "N", "department", "审批部门：自然资源局", "Department: land", "自然资源局", "office"
    ),
    DemoAccount(
        "xiewu", "谢戊", "N", "department", "审批部门：生态环境分局", "Department: EIA", "生态环境分局", "office"
    ),
    DemoAccount("liding", "李丁", "N", "department", "审批部门：发改局", "Department: filing", "发改局", "office"),
    DemoAccount("fenggui", "冯癸", "N", "department", "供电公司", "Power supply company", "供电公司", "office"),
    DemoAccount("zhenggeng", "郑庚", "N", "town", "镇街属地责任人", "Local answerable person", "临湖镇", "region"),
    DemoAccount("yangding", "杨丁", "N", "enterprise", "企业：澄川电机", "Enterprise", "澄川电机有限公司", "office"),
    DemoAccount(
        "huayi",
        "华乙",
        "N",
        "enterprise",
        "企业：赤石新材，审批在办",
        "Enterprise with approvals under way",
        "赤石新材料有限公司",
        "office",
        since=date(2026, 9, 14),
    ),
    DemoAccount(
        "shijia",
        "施甲",
        "N",
        "enterprise",
        "企业：星渚储能，审批办完",
        "Enterprise with approvals done",
        "星渚储能科技有限公司",
        "office",
        since=date(2025, 8, 11),
    ),
    DemoAccount(
        "hejia",
        "何甲",
        "N",
        "enterprise",
        "企业：星澜储能，审批未办",
        "Enterprise before its approvals",
        "星澜储能科技有限公司",
        "office",
        since=date(2026, 9, 1),
    ),
    DemoAccount("qinjia", "秦甲", "N", "system_admin", "系统管理员", "System administrator"),
    DemoAccount("youbing", "尤丙", "N", "security_admin", "安全管理员", "Security administrator"),
    DemoAccount("xuding", "许丁", "N", "audit_admin", "审计管理员", "Audit administrator"),
    DemoAccount("caowu", "曹戊", "N", "auditor", "上级审计，两个区都看", "Auditor of both zones"),
    DemoAccount("luojia", "骆甲", "K", "leader", "开发区主任", "Director of zone K"),
    DemoAccount("fanyi", "范乙", "K", "member", "项目专员", "Project officer of zone K", "凌波项目工作专班", "office"),
    DemoAccount("nijia", "倪甲", "K", "system_admin", "开发区系统管理员", "Zone K: system administrator", listed=False),
    DemoAccount(
        "tengyi", "滕乙", "K", "security_admin", "开发区安全管理员", "Zone K: security administrator", listed=False
    ),
    DemoAccount("yinbing", "殷丙", "K", "audit_admin", "开发区审计管理员", "Zone K: audit administrator", listed=False),
    DemoAccount("lvjia", "吕甲", "Practice", "system_admin", "练习区系统管理员", "Practice: system administrator"),
    DemoAccount("shiyi", "施乙", "Practice", "security_admin", "练习区安全管理员", "Practice: security administrator"),
    DemoAccount("zhangbing", "张丙", "Practice", "audit_admin", "练习区审计管理员", "Practice: audit administrator"),
    DemoAccount("kongding", "孔丁", "Practice", "leader", "练习区领导", "Practice: leader"),
    *(
        DemoAccount(username, name, "N", "member", "专班负责人", "Manager of a task force", office, "office", False)
        for username, name, office in (
            ("weiji", "卫己", "生物医药产业专班"),
            ("chenren", "陈壬", "新一代信息技术产业专班"),
            ("wugui", "吴癸", "现代物流产业专班"),
            ("xugeng", "许庚", "食品及农产品加工专班"),
            ("jiangjia2", "姜甲", "商贸服务业专班"),
            ("yanding", "严丁", "城市建设专班"),
            ("heji", "何己", "综合服务专班"),
        )
    ),
)
# Roles in further places: the contact of two task forces, the auditor of both zones.
FURTHER: tuple[DemoAccount, ...] = (
    DemoAccount("shenji", "沈己", "N", "member", "", "", "新能源新材料产业专班", "office"),
    DemoAccount("caowu", "曹戊", "Practice", "auditor", "", ""),
)
