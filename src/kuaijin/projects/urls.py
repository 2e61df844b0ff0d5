from django.urls import path

from kuaijin.projects.pages import bulk, detail, lists, making, programmes, progress

app_name = "projects"
urlpatterns = [
    path("", lists.project_list, name="list"),
    path("export.xlsx", lists.export, name="export"),
    path("bulk", bulk.bulk, name="bulk"),
    path("batches", lists.batch_list, name="batches"),
    path("programmes", programmes.programme_list, name="programmes"),
    path("programmes/new", programmes.create_programme, name="create_programme"),
    path("drives", programmes.drive_list, name="drives"),
    path("new", making.create, name="create"),
    path("record", progress.record, name="record"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/trail", detail.trail, name="trail"),
    path("<str:number>/acts/<slug:name>", detail.act, name="act"),
]
