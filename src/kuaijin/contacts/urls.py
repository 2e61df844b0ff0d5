from django.urls import include, path

from kuaijin.contacts import visit_urls
from kuaijin.contacts.pages import duty, records, sheets, silence
from kuaijin.contacts.visits.pages import install

app_name = "contacts"
service = [
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
urlpatterns = [
    path("service/", include(service)),
    path("visits/", include(visit_urls)),
    # at the root: a worker governs what lies below it
    path("sw.js", install.worker, name="worker"),
    path("manifest.webmanifest", install.manifest, name="manifest"),
]
