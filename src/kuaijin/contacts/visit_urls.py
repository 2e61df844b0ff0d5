"""Addresses of visits; `urls.py` puts them beside those of service."""

from django.urls import path

from kuaijin.contacts.visits.pages import coverage, plans, road

urlpatterns = [
    path("", road.today_list, name="today"),
    path("field", road.field, name="field"),
    path("known", road.known, name="known"),
    path("token", road.token, name="token"),
    path("deliver", road.deliver, name="deliver"),
    path("coverage", coverage.coverage, name="coverage"),
    path("rows", coverage.rows, name="visit_rows"),
    path("rows.xlsx", coverage.export, name="visit_export"),
    path("plans/", plans.plan_list, name="visit_plans"),
    path("plans/new", plans.make, name="make_visit_plan"),
    path("plans/<int:key>/", plans.detail, name="visit_plan"),
    path("plans/<int:key>/end", plans.end, name="end_visit_plan"),
    path("visit/<int:key>/acts/<slug:name>", plans.act, name="visit_act"),
]
