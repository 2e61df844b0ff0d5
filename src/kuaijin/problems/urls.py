from django.urls import path

from kuaijin.problems.pages import detail, lists, raising

app_name = "problems"
urlpatterns = [
    path("", lists.problem_list, name="list"),
    path("export.xlsx", lists.export, name="export"),
    path("new", raising.create, name="create"),
    path("owed/<int:key>", detail.owed, name="owed"),
    path("<int:key>/", detail.detail, name="detail"),
    path("<int:key>/acts/<slug:name>", detail.act, name="act"),
]
