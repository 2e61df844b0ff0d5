"""The storage plant: 94 statutory working days became 8, by five levers, in fact and not only as planned."""

from datetime import date

from kuaijin.approvals.models import Case, Checklist
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.queries.cases import cases, handled_by
from kuaijin.approvals.rules.counted import counted_days
from kuaijin.approvals.rules.days import split_of
from kuaijin.demo.scene import Scene
from kuaijin.demo.script import DEMO_DAY
from kuaijin.directory.actors import actor_for
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.law.dates import days_between


def checklist(demo: dict[str, Scene], key: str) -> Checklist:
    return Checklist.objects.get(dossier=demo["N"].projects[key].dossier)


def test_ninety_four_days_became_eight(demo: dict[str, Scene]) -> None:
    listed = checklist(demo, "星渚")
    plan = listed.plans.get()
    assert (plan.state, plan.lawful, plan.serial_days, plan.promise_days) == ("published", True, 94, 8)
    steps = {lever["kind"]: lever["saves"] for lever in plan.document["levers"]}
    assert steps == {
        "parallel": 47,
        "review_in_advance": 17,
        "promised_limits": 18,
        "merged_handling": 2,
        "deferred_documents": 2,
    }
    assert "示意" in listed.name, "which six matters they were, no report tells"
    assert counted_days(listed, DEMO_DAY) == 8
    cases = Case.objects.filter(checklist=listed)
    assert set(cases.values_list("state", flat=True)) == {CaseState.DELIVERED}
    first, last = date(2025, 8, 18), date(2025, 9, 4)
    assert (min(cases.values_list("accepted_on", flat=True)), max(cases.values_list("decided_on", flat=True))) == (
        first,
        last,
    )
    whose = split_of(listed, DEMO_DAY)
    assert whose is not None and sum(stretch.days for stretch in whose.stretches) == days_between(first, last) == 17


def test_papers_bear_the_names_of_the_catalogue(demo: dict[str, Scene]) -> None:
    rows = checklist(demo, "赤石新材").documents.filter(state="handed_in").exclude(evidence=None)
    assert {row.code for row in rows} >= {"spoil_agreement"}
    for row in rows.select_related("evidence"):
        assert row.evidence is not None and row.evidence.name == f"{row.name.replace('/', '、')}.pdf"


def test_who_applied_and_who_decides_can_sign_in(demo: dict[str, Scene]) -> None:
    for name, project in (("施甲", "星渚"), ("何甲", "星澜储能")):
        actor = actor_for(demo["N"].accounts[name], DEMO_DAY)
        seen = Dossier.objects.filter(visible_to(actor))
        assert demo["N"].projects[project].dossier in seen
        assert demo["N"].projects["赤石新材"].dossier not in seen
    decides = actor_for(demo["N"].accounts["李丁"], DEMO_DAY)
    assert "M11" in set(cases(decides).filter(handled_by(decides)).values_list("matter", flat=True))


def test_three_matters_are_under_way_on_the_day_of_the_demo(demo: dict[str, Scene]) -> None:
    states = dict(Case.objects.filter(checklist=checklist(demo, "赤石新材")).values_list("matter", "state"))
    assert states == {"M09": "accepted", "M11": "paused", "M12": "delivered"}
