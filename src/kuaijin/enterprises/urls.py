from django.urls import path

from kuaijin.enterprises.pages import detail, lists

app_name = "enterprises"
urlpatterns = [
    path("", lists.enterprise_list, name="list"),
    path("export.xlsx", lists.export, name="export"),
    path("new", detail.create, name="create"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/trail", detail.trail, name="trail"),
    path("<str:number>/acts/<slug:name>", detail.act, name="act"),
]
