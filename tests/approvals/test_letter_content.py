"""What letters say: every fact that the law asks for, and no article that is not in force or says something else."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from kuaijin.approvals.letters import basis
from kuaijin.approvals.letters.content import LetterContent, Table, content_of, digest_of
from kuaijin.approvals.letters.kinds import KINDS, number_of
from kuaijin.approvals.letters.promising import Promised, promise
from kuaijin.approvals.letters.setting import seal_of
from kuaijin.approvals.letters.subject import Facts, MissingFact
from kuaijin.approvals.models import Letter
from tests.approvals.letters import BINZHOU, FACTS, HEZE, PROMISE, letter, subject

ALL = (*KINDS, "promise")
LAW = Path(__file__).resolve().parents[3] / "shared" / "data" / "law"


def text_of(content: LetterContent) -> str:
    return content.texts()


def test_every_kind_of_the_model_can_be_written() -> None:
    assert set(ALL) == set(Letter.Kind.values)
    assert len({kind.word for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("kind", ALL)
def test_a_letter_is_kept_as_it_was_issued(kind: str) -> None:
    content = letter(kind)
    document = json.loads(json.dumps(content.document(), ensure_ascii=False))
    assert content_of(document) == content
    assert digest_of(document) == digest_of(content.document())
    assert digest_of({**document, "office": "别的机关"}) != digest_of(document)
    assert content.title and content.office and content.number == "受〔2026〕12号"


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind not in {"promise", "receipt", "delivery"}])
def test_a_letter_without_its_facts_is_refused_by_name(kind: str) -> None:
    fact = next(iter(FACTS[kind]))
    with pytest.raises(MissingFact) as refused:
        letter(kind, **{fact: None})
    assert refused.value.fact == fact


def test_a_receipt_names_all_matters_and_says_when_nothing_came() -> None:
    content = letter("receipt", matters=["用地规划许可", "环评审批"])
    assert "申请办理“用地规划许可”“环评审批”" in text_of(content) and content.table is not None
    bare = letter("receipt", documents=[])
    assert "收到申请，未附材料。" in text_of(bare) and bare.table is None


def test_a_deferred_paper_has_its_day() -> None:
    with pytest.raises(MissingFact):
        letter("deferred", deferred=["勘测定界图"])


def test_the_correction_notice_says_everything_once_with_its_day() -> None:
    said = text_of(letter("correction"))
    for words in (
        "土地出让合同",
        "缺第3页附图",
        "选址论证",
        "未签署日期",
        "全部内容一次告知",
        "2026年10月20日前（含当日）",
    ):
        assert words in said
    assert "作出不予审批的决定" not in said  # Binzhou's article 10 is no law here
    assert "作出不予审批的决定" in text_of(letter("correction", packs=BINZHOU))


def test_a_promise_without_days_is_decided_at_the_window_and_bears_no_seal_for_permits() -> None:
    at_once = Promised("企业投资项目备案", "发改局", 0, "working", date(2026, 10, 9))
    content = promise(subject(), Facts(PROMISE), (at_once,))
    assert "当场办结" in text_of(content) and "0个工作日" not in text_of(content)
    assert "许可" not in seal_of(content.kind) and "行政许可专用章" in seal_of("grant")


def test_acceptance_by_silence_says_so() -> None:
    said = text_of(letter("acceptance", deemed=True))
    assert "即为受理" in said and "第三十二条第一款第四项" in said and "材料齐全" not in said
    assert "第三十二条第一款第五项" in text_of(letter("acceptance"))


def test_both_terms_stand_with_unit_and_day() -> None:
    said = text_of(letter("acceptance"))
    assert "20个工作日，至2026年11月5日届满" in said and "5个工作日，至2026年10月15日届满" in said
    assert "60个自然日" in text_of(letter("acceptance", statutory_days=60, statutory_mode="calendar"))


def test_a_special_procedure_tells_how_long_and_what_it_stops() -> None:
    said = text_of(letter("pause"))
    assert "专家评审" in said and "2026年10月12日" in said and "2026年10月30日" in said and "第四十五条" in said
    notice = letter("pause", ground="public_notice", ground_name="公示", expected_end="2026-10-19")
    assert "法定办理期限照常计算" in text_of(notice) and "第四十五条" not in text_of(notice)
    with pytest.raises(MissingFact):
        letter("pause", expected_end=None)


def test_an_extension_names_who_approved_and_why() -> None:
    said = text_of(letter("extension"))
    assert "本机关负责人（局长 钱甲）批准" in said and "第四十二条第一款" in said and "需要核对跨区管线" in said
    joint = text_of(letter("extension", joint=True, days=15))
    assert "本级人民政府负责人" in joint and "第四十二条第二款" in joint and "15个工作日" in joint


@pytest.mark.parametrize("kind", ["not_accepted", "refusal", "rectification", "revocation"])
def test_who_is_refused_is_told_his_remedies(kind: str) -> None:
    said = text_of(letter(kind))
    assert (
        "六十日内向本机关的本级人民政府申请行政复议" in said and "六个月内依法向有管辖权的人民法院提起行政诉讼" in said
    )
    named = text_of(letter(kind, review_body="郓城县人民政府", court="郓城县人民法院"))
    assert "向郓城县人民政府申请" in named and "向郓城县人民法院提起" in named


def test_the_promise_lists_every_matter_and_what_runs_outside() -> None:
    said = text_of(letter("promise"))
    for words in (
        "8个工作日内全部作出决定",
        "合计94个工作日",
        "7个工作日",
        "60个自然日",
        "规划公示（7日）",
        "2026年10月21日",
    ):
        assert words in said


@pytest.mark.parametrize("kind", ALL)
def test_a_local_rule_is_cited_only_where_it_is_in_force(kind: str) -> None:
    assert "滨州" not in text_of(letter(kind, packs=HEZE))
    national = text_of(letter(kind, packs=frozenset({"national"})))
    assert "滨州" not in national and "山东省" not in national


def test_numbers_follow_the_standard() -> None:
    assert number_of("受", 2026, 12) == "受〔2026〕12号"


def test_a_table_holds_together() -> None:
    with pytest.raises(ValueError, match="another width"):
        Table(head=("序号", "材料"), rows=(("1",),), shares=(1, 2))


# --- the articles say what the letters say they say ---------------------------------------------------------------

SAYS = {
    basis.WRITTEN_RECEIPT: "应当出具加盖本行政机关专用印章和注明日期的书面凭证",
    basis.NOT_NEEDED: "依法不需要取得行政许可的，应当即时告知申请人不受理",
    basis.NOT_OURS: "应当即时作出不予受理的决定，并告知申请人向有关行政机关申请",
    basis.ONE_NOTICE: "逾期不告知的，自收到申请材料之日起即为受理",
    basis.ACCEPTED: "应当受理行政许可申请",
    basis.GRANTED: "应当依法作出准予行政许可的书面决定",
    basis.REFUSED: "应当说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利",
    basis.EXTENDED: "经本行政机关负责人批准，可以延长十日，并应当将延长期限的理由告知申请人",
    basis.EXTENDED_JOINTLY: "经本级人民政府负责人批准，可以延长十五日，并应当将延长期限的理由告知申请人",
    basis.DELIVERED: "应当自作出决定之日起十日内向申请人颁发、送达行政许可证件",
    basis.SPECIAL: "听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在本节规定的期限内",
    basis.WORKING_DAYS: "期限以工作日计算，不含法定节假日",
    basis.REVOKED: "可以撤销行政许可",
    basis.COMMITTED: "可以按照有关规定采取告知承诺的方式办理",
    basis.SHORTENED: "进一步压减时间，并应当向社会公开；超过办理时间的，办理单位应当公开说明理由",
    basis.SHANDONG_ONE_NOTICE: "应当一次性告知需要补正的内容",
    basis.SHANDONG_DEFERRED: "容缺受理等信息",
    basis.SHANDONG_COMMITTED: "可以采取告知承诺方式办理",
    basis.SHANDONG_COMMITMENT_BROKEN: "应当责令其限期整改；整改后仍不符合条件的，应当撤销办理决定",
    basis.BINZHOU_RECEIPT: "应当受理申请，并出具书面凭证",
    basis.BINZHOU_ONE_NOTICE: "应当在二个工作日内一次性告知需要补正、更正的内容和期限",
    basis.BINZHOU_DEFERRED: "应当先予受理，并一次性告知需要补齐容缺材料的内容、时限",
    basis.BINZHOU_COMMITTED: "申请人应当以书面形式承诺，并承担相应法律后果",
    basis.BINZHOU_COMMITMENT_BROKEN: "审批部门应当依法撤销审批决定",
    basis.BINZHOU_PROMISE: "应当在法定办结时限内向申请人承诺办结时限",
    basis.BINZHOU_OUTSIDE_PROMISE: "依法公示、评审、听证、招投标等时间不计算在承诺时限内",
    basis.BINZHOU_DELIVERED: "应当在承诺时限内依法作出审批决定",
}
# The texts of these two laws are not among the files; their articles were read elsewhere.
ELSEWHERE = {basis.RECONSIDERATION, basis.LAWSUIT}
FIGURES = "零一二三四五六七八九十"


def place_in(text: str, place: str) -> str:
    """The words of an article, of its paragraph, of its item."""
    found = re.match(r"(第.+?条)(?:第(.+?)款)?(?:第(.+?)项)?$", place)
    assert found, place
    article, paragraph, item = found.groups()
    body = re.search(rf"^{article}\s(.*?)(?=^第[零一二三四五六七八九十百]+条\s|^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert body, f"no {article}"
    lines = [line.strip() for line in body.group(1).splitlines() if line.strip()]
    if paragraph is None:
        return "\n".join(lines)
    paragraphs: list[list[str]] = []
    for line in lines:
        if line.startswith("（") and paragraphs:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    chosen = paragraphs[FIGURES.index(paragraph) - 1]
    return "\n".join(chosen) if item is None else next(line for line in chosen if line.startswith(f"（{item}）"))


def law_text(law: str) -> str:
    name = law.removeprefix("中华人民共和国")
    return next(path for path in LAW.glob("*.md") if path.name.startswith(f"{name}(")).read_text(encoding="utf-8")


def articles() -> dict[str, basis.Article]:
    return {name: value for name, value in vars(basis).items() if isinstance(value, basis.Article)}


def test_every_article_is_checked() -> None:
    assert set(articles().values()) == set(SAYS) | ELSEWHERE


@pytest.mark.skipif(not LAW.is_dir(), reason="the texts of the laws are not at hand (../shared/data/law)")
@pytest.mark.parametrize("name", [name for name, article in articles().items() if article in SAYS])
def test_an_article_says_what_it_is_cited_for(name: str) -> None:
    article = articles()[name]
    assert SAYS[article] in place_in(law_text(article.law), article.place)
