"""Addresses of recurring causes and reforms."""

from django.urls import path

from kuaijin.requests.pages import causes, reforms

urlpatterns = [
    path("causes/", causes.cause_list, name="causes"),
    path("causes/<int:key>/", causes.cluster, name="cluster"),
    path("reforms/", reforms.reform_list, name="reforms"),
    path("reforms/<str:number>/", reforms.detail, name="reform"),
    path("reforms/<str:number>/after", reforms.after_rows, name="reform_after"),
    path("reforms/<str:number>/acts/<slug:name>", reforms.act, name="reform_act"),
]
