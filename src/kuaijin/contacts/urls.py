from django.urls import path

from kuaijin.contacts.pages import duty, records, sheets, silence

app_name = "contacts"
urlpatterns = [
    path("", records.log, name="log"),
    path("record", records.record, name="record"),
    path("whom", records.whom, name="whom"),
    path("uncontacted", silence.uncontacted, name="uncontacted"),
    path("first-month", silence.first_month, name="first_month"),
    path("sheet/<str:number>", sheets.sheet, name="sheet"),
    path("duty/", duty.rosters, name="duty"),
    path("duty/plan/<str:number>", duty.plan, name="plan_duty"),
    path("duty/<int:key>/", duty.roster, name="roster"),
    path("duty/<int:key>/end", duty.end, name="end_duty"),
    path("duty/day/<int:key>/swap", duty.swap, name="swap"),
    path("duty/day/<int:key>/presence", duty.presence, name="presence"),
    path("<int:key>/", records.detail, name="detail"),
    path("<int:key>/acts/<slug:name>", records.act, name="act"),
]
