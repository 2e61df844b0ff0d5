"""Addresses of approvals, by topic; each topic's pages add their own."""

from django.urls import path

from kuaijin.approvals.pages import (
    case,
    cases,
    catalogue,
    checklist,
    checks,
    desks,
    facts,
    filing,
    letters,
    mandates,
    packs,
    plan,
    sessions,
)

app_name = "approvals"
urlpatterns = [
    # Cases: their table, one of them with its acts.
    path("", cases.case_list, name="cases"),
    path("export.xlsx", cases.export, name="export"),
    path("owed/<int:key>/", case.owed, name="owed"),
    path("cases/<int:key>/", case.detail, name="case"),
    path("cases/<int:key>/acts/<slug:name>", case.act, name="act"),
    # Offices at one table.
    path("sessions/", sessions.session_list, name="sessions"),
    path("sessions/new", sessions.call, name="call"),
    path("sessions/<int:key>/", sessions.detail, name="session"),
    path("sessions/<int:key>/acts/<slug:name>", sessions.act, name="session_act"),
    # Agency service, and checks afterwards of what was committed.
    path("mandates/<str:number>/", mandates.mandates, name="mandates"),
    path("checks/", checks.checks, name="checks"),
    # The catalogue: matters with their sources, rule packs and what contradicts itself, who handles what.
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<str:code>/", catalogue.matter, name="matter"),
    path("packs/", packs.packs, name="packs"),
    path("desks/", desks.desks, name="desks"),
    # Letters.
    path("letters/<int:key>/", letters.show, name="letter"),
    path("letters/<int:key>/letter.pdf", letters.as_pdf, name="letter_pdf"),
    path("letters/<int:key>/letter.docx", letters.as_docx, name="letter_word"),
    path("letters/<int:key>/void", letters.void, name="void_letter"),
    # One window, one form for a stage.
    path("<str:number>/file/<str:stage>", filing.file, name="file"),
    # A project: its checklist, facts and plans. Last, for its number stands where the others have a word.
    path("<str:number>/", checklist.checklist, name="checklist"),
    path("<str:number>/new", checklist.open_list, name="open_checklist"),
    path("<str:number>/acts/<slug:name>", checklist.act, name="checklist_act"),
    path("<str:number>/facts", facts.facts, name="facts"),
    path("<str:number>/plan", plan.desk, name="plan"),
    path("<str:number>/plan/save", plan.save, name="save_plan"),
    path("<str:number>/plan/<int:plan>", plan.saved, name="saved_plan"),
    path("<str:number>/plan/<int:plan>/acts/<slug:name>", plan.act, name="plan_act"),
]
