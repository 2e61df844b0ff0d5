"""Levers: names, what they cost whom, and the article on which each rests."""

from collections.abc import Iterable
from dataclasses import dataclass

from kuaijin.law.words import Bilingual
from kuaijin.planning.matters import TOLD_FIRST, Lever

STATED = Bilingual("文件写明", "stated in the file")


@dataclass(frozen=True, slots=True)
class Kind:
    """`points`: relative cost by which plans are compared, of each use where `by_matter`, else once for all matters.

    `burden`: what it costs, in words. `ground`: where the law speaks of it. `needs`: the field that gives it effect, or
    empty where a file of matters has none.
    """

    name: Bilingual
    points: int
    by_matter: bool
    burden: Bilingual
    ground: str
    needs: str


KINDS = {
    Lever.PARALLEL: Kind(
        Bilingual("并联办理", "parallel handling"),
        1,
        False,
        Bilingual("牵头部门统一受理、分送", "a lead department takes in and distributes"),
        "行政许可法（2019）第二十六条",
        "matters",
    ),
    Lever.REVIEW_IN_ADVANCE: Kind(
        Bilingual("先审后定", "review in advance"),
        1,
        False,
        Bilingual("后置部门预先审查，占用办件名额", "later departments review early and hold a place for it"),
        "滨州市工程建设项目并联审批管理规定（2020）第十六条",
        "after.link",
    ),
    Lever.PROMISED_LIMITS: Kind(
        Bilingual("按承诺时限办", "promised limits"),
        1,
        False,
        Bilingual("各部门承诺时限，超时说明理由", "each department answers for its promise with reasons"),
        "滨州市工程建设项目并联审批管理规定（2020）第十九条",
        "promised",
    ),
    Lever.MERGED_HANDLING: Kind(
        Bilingual("合并办理", "merged handling"),
        1,
        True,
        Bilingual("两项一并审查、一并决定", "two matters are reviewed and decided as one"),
        "行政许可法（2019）第二十六条",
        "merge_into",
    ),
    Lever.DEFERRED_DOCUMENTS: Kind(
        Bilingual("容缺受理", "deferred documents"),
        2,
        True,
        Bilingual("企业限期补齐，逾期依法不予许可", "the enterprise owes papers by a day, or is refused"),
        "滨州市工程建设项目并联审批管理规定（2020）第十一条",
        "deferrable",
    ),
    Lever.NOTIFIED_COMMITMENT: Kind(
        Bilingual("告知承诺", "notified commitment"),
        3,
        True,
        Bilingual("事后抽查，不符合承诺的依法撤销", "checked afterwards; revoked if it is not as committed"),
        "滨州市工程建设项目并联审批管理规定（2020）第十二条；山东省优化营商环境条例第二十九条",
        "commitment",
    ),
    Lever.JOINT_SESSION: Kind(
        Bilingual("联合会审、勘验、验收", "joint review, inspection, acceptance"),
        2,
        True,
        Bilingual("各部门同时到场", "departments come at one time"),
        "滨州市工程建设项目并联审批管理规定（2020）第十三条、第十四条、第十八条",
        "",
    ),
    Lever.REGIONAL_ASSESSMENT: Kind(
        Bilingual("区域评估", "regional assessment"),
        3,
        True,
        Bilingual("园区先做评估，费用不由企业承担", "the zone assesses beforehand at its own cost"),
        "优化营商环境条例第四十二条",
        "",
    ),
    Lever.AGENCY_SERVICE: Kind(
        Bilingual("帮办代办", "agency service"),
        1,
        True,
        Bilingual("专员持委托书代为办理", "a specialist acts with a mandate"),
        "滨州市工程建设项目并联审批管理规定（2020）第八条",
        "",
    ),
    Lever.OUTSIDE_HOURS: Kind(
        Bilingual("延时错时服务", "service outside hours"),
        2,
        True,
        Bilingual("窗口人员加班", "the window stays open longer"),
        "",
        "",
    ),
    Lever.PHASED_PERMIT: Kind(
        Bilingual("分阶段施工许可", "phased construction permit"),
        3,
        True,
        Bilingual("分次申请、分次核查", "applied for and checked in parts"),
        "",
        "",
    ),
    Lever.MOCK_APPROVAL: Kind(
        Bilingual("模拟审批", "mock approval before land is granted"),
        2,
        True,
        Bilingual("拿地前预审，条件变了要重来", "reviewed before the land is granted; again if that changes"),
        "",
        "",
    ),
}


def told_in_order(levers: Iterable[Lever], listed: Iterable[Lever]) -> list[Lever]:
    """The five of the staircase first, the others as listed."""
    chosen = set(levers)
    first = [lever for lever in TOLD_FIRST if lever in chosen]
    return first + [lever for lever in listed if lever in chosen and lever not in first]
