from django.urls import path

from kuaijin.projects.pages import bulk, detail, lists, making, progress

app_name = "projects"
urlpatterns = [
    path("", lists.project_list, name="list"),
    path("export.xlsx", lists.export, name="export"),
    path("bulk", bulk.bulk, name="bulk"),
    path("batches", lists.batch_list, name="batches"),
    path("new", making.create, name="create"),
    path("record", progress.record, name="record"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/trail", detail.trail, name="trail"),
    path("<str:number>/acts/<slug:name>", detail.act, name="act"),
]
