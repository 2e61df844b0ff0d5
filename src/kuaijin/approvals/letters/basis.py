"""The articles that letters rest on. A local article is cited only where its rules are in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Pack(StrEnum):
    """Whose rules are in force: the code of a rule pack."""

    NATIONAL = "national"
    SHANDONG = "shandong"
    BINZHOU = "binzhou"


@dataclass(frozen=True)
class Article:
    law: str
    place: str
    pack: Pack = Pack.NATIONAL

    @property
    def cited(self) -> str:
        return f"《{self.law}》{self.place}"


def licensing(place: str) -> Article:
    return Article("中华人民共和国行政许可法", place)


def shandong(place: str) -> Article:
    return Article("山东省优化营商环境条例", place, Pack.SHANDONG)


def binzhou(place: str) -> Article:
    return Article("滨州市工程建设项目并联审批管理规定", place, Pack.BINZHOU)


def in_force(articles: Iterable[Article], packs: Collection[str]) -> tuple[str, ...]:
    """What may be cited where these packs hold, each law once; the law of the country holds everywhere."""
    places: dict[str, list[str]] = {}
    for article in articles:
        if article.pack == Pack.NATIONAL or article.pack in packs:
            places.setdefault(article.law, []).append(article.place)
    return tuple(f"《{law}》{'、'.join(dict.fromkeys(of_law))}" for law, of_law in places.items())


WRITTEN_RECEIPT = licensing("第三十二条第二款")
NOT_NEEDED = licensing("第三十二条第一款第一项")
NOT_OURS = licensing("第三十二条第一款第二项")
ONE_NOTICE = licensing("第三十二条第一款第四项")
ACCEPTED = licensing("第三十二条第一款第五项")
GRANTED = licensing("第三十八条第一款")
REFUSED = licensing("第三十八条第二款")
EXTENDED = licensing("第四十二条第一款")
EXTENDED_JOINTLY = licensing("第四十二条第二款")
DELIVERED = licensing("第四十四条")
SPECIAL = licensing("第四十五条")
WORKING_DAYS = licensing("第八十二条")
REVOKED = licensing("第六十九条")
COMMITTED = Article("优化营商环境条例", "第四十条第三款")
SHORTENED = Article("优化营商环境条例", "第三十六条第二款")
SHANDONG_ONE_NOTICE = shandong("第三十条第一款")
SHANDONG_DEFERRED = shandong("第二十八条")
SHANDONG_COMMITTED = shandong("第二十九条")
SHANDONG_COMMITMENT_BROKEN = shandong("第二十九条第二款")
BINZHOU_RECEIPT = binzhou("第十条第一款")
BINZHOU_ONE_NOTICE = binzhou("第十条第二款")
BINZHOU_DEFERRED = binzhou("第十一条第一款")
BINZHOU_COMMITTED = binzhou("第十二条第一款")
BINZHOU_COMMITMENT_BROKEN = binzhou("第十二条第二款")
BINZHOU_PROMISE = binzhou("第十九条第一款")
BINZHOU_OUTSIDE_PROMISE = binzhou("第十九条第二款")
BINZHOU_DELIVERED = binzhou("第二十条")
RECONSIDERATION = Article("中华人民共和国行政复议法", "第二十条、第二十四条")
LAWSUIT = Article("中华人民共和国行政诉讼法", "第四十六条第一款")
