"""Addresses of approvals, by topic; each topic's pages add their own."""

from django.urls import path

from kuaijin.approvals.pages import case, cases, checks, filing, letters, mandates, sessions

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
    # Letters.
    path("letters/<int:key>/", letters.show, name="letter"),
    path("letters/<int:key>/letter.pdf", letters.as_pdf, name="letter_pdf"),
    path("letters/<int:key>/letter.docx", letters.as_word, name="letter_word"),
    path("letters/<int:key>/void", letters.void, name="void_letter"),
    # One window, one form for a stage.
    path("<str:number>/file/<str:stage>", filing.file, name="file"),
]
