from django.urls import path

from kuaijin.supervision.pages import issuing, meetings, papers, register, running, slip, together

app_name = "supervision"
urlpatterns = [
    path("", register.register, name="register"),
    path("export.xlsx", register.export, name="export"),
    path("proposed", register.proposed, name="proposed"),
    path("together", together.together, name="together"),
    path("new", issuing.create, name="create"),
    path("owed/<int:key>", slip.owed, name="owed"),
    path("slips/<int:key>/", slip.detail, name="slip"),
    path("slips/<int:key>/acts/<slug:name>", slip.act, name="slip_act"),
    path("slips/<int:key>/slip.pdf", papers.slip_pdf, name="slip_pdf"),
    path("slips/<int:key>/slip.docx", papers.slip_word, name="slip_word"),
    path("meetings/", meetings.listed, name="meetings"),
    path("meetings/new", meetings.create, name="call"),
    path("meetings/<int:key>/", meetings.detail, name="meeting"),
    path("meetings/<int:key>/acts/<slug:name>", meetings.act, name="meeting_act"),
    path("meetings/<int:key>/run", running.run, name="run"),
    path("meetings/<int:key>/pack.pdf", papers.pack, name="pack"),
    path("meetings/<int:key>/minutes.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path("meetings/<int:key>/minutes.docx", papers.minutes_word, name="minutes_word"),
]
