"""`kuaijin plan`: exit codes, text, JSON, refusals by field, and that it needs neither Django nor a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kuaijin.cli import main

pytest.importorskip("ortools", reason="the solver is an extra")

PLAN = """
start: 2026-10-09
promise: {promise}
levers: [parallel, review_in_advance, promised_limits, merged_handling, deferred_documents]
capacities: {{自然资源局: 2}}
matters:
  - {{id: 用地规划, statutory: 20, promised: 4, department: 自然资源局}}
  - {{id: 工程规划, statutory: 20, promised: 4, department: 自然资源局,
     outside_clock: [{{kind: public_notice, days: 7}}]}}
  - {{id: 环评, statutory: 30, promised: 5}}
  - {{id: 质监, statutory: 7, promised: 6, merge_into: 施工许可, after: [工程规划]}}
  - {{id: 施工许可, statutory: 7, promised: 4, deferrable: 2,
     after: [工程规划, {{matter: 环评, link: review_then_decide}}]}}
"""


@pytest.fixture
def plan(monkeypatch, tmp_path, capsys):
    """Runs `kuaijin plan` on a text; gives exit code, stdout and stderr."""
    monkeypatch.setenv("KUAIJIN_DATA", str(tmp_path / "data"))

    def run(text, *more):
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            code = main(["plan", str(path), *more])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_promise_that_can_be_kept(plan):
    code, out, err = plan(PLAN.format(promise=8))
    assert (code, err) == (0, "")
    for told in (
        "8 个工作日做得到",
        "历时 18 天 = 计时 8 + 不计时 7 + 休息日 3",
        "已证明",
        "工程规划 | =.==///////*",
        "→ 施工许可",
        "容缺受理（施工许可）",
        "没有写明阶段",
    ):
        assert told in out, told


def test_a_longer_promise_is_told_with_what_the_plan_takes(plan):
    code, out, _ = plan(PLAN.format(promise=40))
    assert code == 0
    assert out.startswith("40 个工作日做得到（计划用 ")


def test_the_example_of_the_page_is_a_plan(plan):
    page = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
    code, out, _ = plan(page.split("```yaml\n")[1].split("```")[0])
    assert (code, out.split("，")[0]) == (0, "8 个工作日做得到")


def test_the_whole_document(plan):
    code, out, _ = plan(PLAN.format(promise=8), "--json")
    told = json.loads(out)
    assert code == 0
    keys = "matters serial_days parallel_days plan critical_path levers promise outside_clock elapsed_days proved gap"
    assert set(keys.split()) <= set(told)
    assert told["matters"][0]["because"][0]["source"].startswith("文件写明")
    assert (told["serial_days"], told["serial_calendar_days"], told["promise"]["asked"]) == (84, 0, 8)
    assert sum(one["saves"] for one in told["levers"]) == 84 - 8


def test_a_promise_that_cannot_be_kept_says_why(plan):
    code, out, _ = plan(PLAN.format(promise=7))
    assert code == 1
    assert "7 个工作日做不到，最短 8" in out
    assert "施工许可在工程规划决定之后才受理" in out and "放开任何一条" in out
    code, out, _ = plan(PLAN.format(promise=7), "--json")
    told = json.loads(out)
    assert code == 1
    assert (told["promise"]["feasible"], len(told["promise"]["conflicts"]), len(told["plan"])) == (False, 3, 5)
    assert all(one["text"] and one["text_en"] and one["source"] for one in told["promise"]["conflicts"])


def test_a_long_plan_is_drawn_with_several_days_a_cell(plan):
    code, out, _ = plan("start: 2026-03-02\nmatters: [{id: a, statutory: 60}, {id: b, statutory: 40}]")
    assert code == 0
    assert "一格 3 天" in out and max(len(line) for line in out.splitlines() if "|" in line) < 100


def test_a_year_without_notice_is_said(plan):
    code, out, err = plan("start: 2026-12-30\nmatters: [{id: a, statutory: 5}]")
    assert code == 3
    assert "暂定" in out and "约 2027-01-06" in out and "2027" in err


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("start: 2026-03-02\nfacts: {land: grant}", "facts.land"),
        ("start: 2026-03-02\nfacts: {colour: red}", "facts.colour"),
        ("start: 2026-03-02\nfacts: yes", "facts"),
        ("start: 2019-03-01\nfacts: {land: granted}", "start"),
        ('start: 2026-03-02\nfacts: {}\nrulings: {"need:M23": needed}', "rulings"),
        ("start: 2026-03-02\nfacts: {}\nmatters: [{id: a, statutory: 3, after: [z]}]", "matters a after matter"),
        ("start: 2026-03-02\nfacts: {}\nmatters: [{id: a, statutory: 3}, {id: a, statutory: 3}]", "matters id"),
        ("start: 2026-03-02\nmatters: [{id: a, statutory: 3, promised: 5}]", "matters[1] a promised"),
        ("start: 2026-03-02\nlevers: [magic]\nmatters: [{id: a, statutory: 3}]", "levers[1]"),
        ("start: 2026-03-02\nmatters: [{id: a, statutory: 3, after: [b]}]", "after matter：b"),
        ("start: 2026-02-30\nmatters: [{id: a, statutory: 3}]", "日期"),
        ("start: [", "第 2 行"),
        ("", "start"),
    ],
)
def test_a_faulty_file_is_refused_by_field(plan, text, named):
    code, out, err = plan(text)
    assert (code, out) == (2, "")
    assert named in err


PLANT = """
start: 2026-03-02
packs: [national, shandong, heze]
levers: [parallel, promised_limits, mock_approval]
rulings: {"order:M09:M12": no_order}
facts: {phase: start, industry: battery, approval_list: false, land: granted, farmland: false,
  outside_boundary: false, in_zone: true, hazard_zone: false, area: 13.2, earthwork: 80000, erosion_area: true,
  energy: 4200, energy_exempt: false, eia: form, hazardous: false, water: public, flood_area: false,
  buildings: true, use: industrial, small: false, fire: special, lightning: false, high_voltage: false,
  utilities: false, technical: false}
matters:
  - {id: 环评, catalogue: M09, statutory: 30, promised: 5}
  - {id: 洪评, catalogue: M14, statutory: 20}
  - {id: 临时用电, statutory: 5, after: [M05, 洪评]}
"""


def test_from_facts_to_a_plan_with_reasons_both_ways(plan):
    code, out, _ = plan(PLANT, "--json")
    told = json.loads(out)
    assert code == 0
    judged = {one["id"]: one for one in told["matters"]}
    assert judged["M12"]["needed"] is True and judged["M12"]["because"][0]["facts"] == {
        "erosion_area": True,
        "area": 13.2,
    }
    assert judged["M18"]["needed"] is False and "人民防空法" in judged["M18"]["because"][0]["source"]
    assert judged["临时用电"]["because"][0]["rule"] == "stated"
    assert all(one["because"] and one["missing"] == [] for one in told["matters"])
    planned = {one["id"]: one for one in told["plan"]}
    assert {"环评", "临时用电", "M07"} <= set(planned) and "洪评" not in planned
    assert planned["环评"]["days"] == 5, "the author's own limit"
    assert {one["source"] for one in told["outside_clock"]} and {one["matter"] for one in told["outside_clock"]} == {
        "M05",
        "M07",
    }
    grounds = {one["kind"]: one["source"] for one in told["levers"]}
    assert grounds["parallel"] == "山东省优化营商环境条例（2020）第三十七条第一款"
    assert told["lawful"] is False and {one["confidence"] for one in told["unconfirmed"]} <= {"memory", "guess"}
    assert not any(one["matter"] == "M09" for one in told["unconfirmed"])
    assert {"unconfirmed", "not_needed"} <= {one["code"] for one in told["warnings"]}
    assert not told["questions"] and not told["pack_conflicts"]
    assert {"project_basis", "design_scheme"} <= {one["code"] for one in told["documents"]}


def test_the_example_from_facts_of_the_page_is_a_plan(plan):
    page = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
    code, out, _ = plan(page.split("```yaml\n")[2].split("```")[0])
    assert code in (0, 3) and "要办 needed" in out and "环境影响报告表审批" in out


def test_a_plan_that_spans_the_building_says_that_its_time_is_not_counted(plan):
    facts = "phase: completion, buildings: true, land: existing, small: false, eia: registration"
    text = f"start: 2026-03-02\nlevers: [parallel]\nfacts: {{{facts}}}"
    told = json.loads(plan(text, "--json")[1])
    assert {"M07", "M31"} <= {one["id"] for one in told["plan"]}
    (said,) = [one for one in told["warnings"] if one["code"] == "building_time"]
    assert "竣工联合验收" in said["text"] and "施工许可证" not in said["text"]
    told = json.loads(plan(text.replace("completion", "start"), "--json")[1])
    assert "building_time" not in {one["code"] for one in told["warnings"]}


def test_facts_as_text_and_what_is_still_open(plan):
    code, out, _ = plan(PLANT.replace("area: 13.2, ", "").replace("earthwork: 80000, ", ""))
    assert code == 0
    for said in (
        "要办 needed（12）",
        "还不知道 not known（2）",
        "缺 征占地面积、挖填土石方总量",
        "不办 not needed",
        "未确认 not confirmed",
        "建设工程设计方案（M06、M07，共 2 个事项用）",
        "不用交 not asked：营业执照，部门自己提取（山东省优化营商环境条例（2020）第三十二条第二款）",
    ):
        assert said in out, said
    code, out, _ = plan(PLANT.replace("area: 13.2, ", "") + "promise: 90\n")
    assert code == 0, "the earth moved decides alone"
    code, out, _ = plan(PLANT.replace("erosion_area: true,\n", "\n") + "promise: 90\n")
    assert code == 1, "a promise asked for does not cover what is not known"


def test_contradicting_packs_are_shown_until_the_file_rules(plan):
    _code, out, _ = plan(PLANT.replace('rulings: {"order:M09:M12": no_order}\n', ""), "--json")
    told = json.loads(out)
    (conflict,) = told["pack_conflicts"]
    assert (conflict["code"], len(conflict["sides"])) == ("order:M09:M12", 2)
    assert "pack_conflicts" in {one["code"] for one in told["warnings"]}


def test_nothing_known_is_answered_with_the_questions(plan):
    code, out, _ = plan("start: 2026-10-09\nfacts: {}", "--json")
    told = json.loads(out)
    assert (code, told["plan"], told["promise"]["feasible"]) == (1, [], None)
    assert {one["needed"] for one in told["matters"]} == {None} and len(told["questions"]) == 28


def test_a_matter_of_the_catalogue_is_held_to_it(plan):
    notice = "outside_clock: [{kind: public_notice, days: 7}]"
    text = "start: 2026-10-09\npacks: [%s]\nlevers: [promised_limits]\nmatters: [{id: 工程规划, catalogue: M07, %s}]"
    assert plan(text % ("national", "statutory: 20"))[0] == 0
    assert plan(text % ("heze", f"statutory: 20, promised: 5, {notice}"))[0] == 0
    for packs, terms, named in (
        ("heze", "statutory: 20", "工程规划 outside_clock"),
        ("heze", f"statutory: 20, {notice.replace('7', '6')}", "不少于 7 天"),
        ("national", "statutory: 21", "工程规划 statutory"),
        ("shandong", "catalogue: M09, statutory: 30, commitment: 2", "工程规划 commitment"),
        ("national", "catalogue: M99, statutory: 20", "工程规划 catalogue"),
        ("mars", "statutory: 20", "packs"),
    ):
        given = text % (packs, terms)
        code, out, err = plan(given.replace("catalogue: M07, catalogue", "catalogue"))
        assert (code, out) == (2, "") and named in err, (packs, terms)


def test_a_missing_file_and_a_limit_of_nothing_are_wrong_usage(tmp_path, plan):
    with pytest.raises(SystemExit) as left:
        main(["plan", str(tmp_path / "none.yaml")])
    assert left.value.code == 2
    assert plan(PLAN.format(promise=8), "--seconds", "0")[0] == 2


def test_without_the_solver_it_says_what_is_missing(plan, monkeypatch):
    monkeypatch.setattr("kuaijin.cli.plan.available", lambda: False)
    code, out, err = plan(PLAN.format(promise=8), "--json")
    assert (code, json.loads(out)["missing"]) == (1, "ortools")
    assert "kuaijin[optimise]" in err


def test_a_plan_that_fails_the_check_is_not_shown(plan, monkeypatch):
    monkeypatch.setattr("kuaijin.cli.plan.faults", lambda *_: ["a is decided before b"])
    code, out, err = plan(PLAN.format(promise=8))
    assert (code, out) == (1, "")
    assert "独立复核没有通过" in err and "a is decided before b" in err


def test_it_needs_neither_django_nor_a_database(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_text("start: 2026-03-02\nmatters: [{id: a, statutory: 3}]", encoding="utf-8")
    heavy = "print(sorted({'django', 'sqlite3'} & set(sys.modules)), file=sys.stderr)"
    code = f"import sys; from kuaijin.cli import main; main(['plan', {str(path)!r}]); {heavy}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")
