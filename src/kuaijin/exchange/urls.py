from django.urls import path

from kuaijin.exchange.pages import columns, desk, downloads, lists, reports, running, settle

app_name = "exchange"
urlpatterns = [
    path("", lists.import_list, name="list"),
    path("upload", lists.upload, name="upload"),
    path("<int:pk>/", desk.desk, name="desk"),
    path("<int:pk>/cell", desk.cell, name="cell"),
    path("<int:pk>/columns", columns.columns, name="columns"),
    path("<int:pk>/settle", settle.settle, name="settle"),
    path("<int:pk>/answer", settle.answer, name="answer"),
    path("<int:pk>/seats-from", settle.seats_from, name="seats_from"),
    path("<int:pk>/run", running.run, name="run"),
    path("<int:pk>/progress", running.progress, name="progress"),
    path("<int:pk>/report", reports.report, name="report"),
    path("<int:pk>/undo", reports.undo, name="undo"),
    path("<int:pk>/drop", lists.drop, name="drop"),
    path("<int:pk>/report.xlsx", downloads.report, name="report_workbook"),
    path("<int:pk>/marked.xlsx", downloads.marked, name="marked"),
]
