from django.urls import path

from kuaijin.cockpit.figures.pages import charts, rows, seals, table
from kuaijin.cockpit.pages import day, finding, journal, my_project

app_name = "cockpit"
urlpatterns = [
    path("start", day.home, name="home"),
    path("my-day", day.my_day_page, name="my_day"),
    path("my-project", my_project.my_project, name="my_project"),
    path("my-project/<str:number>/", my_project.my_project, name="my_project_of"),
    path("my-project/<str:number>/acts/<slug:name>", my_project.act, name="my_project_act"),
    path("journal", journal.journal, name="journal"),
    path("more", day.more, name="more"),
    path("search", finding.search_page, name="search"),
    path("figures", table.figures, name="figures"),
    path("figures/charts", charts.charts, name="figure_charts"),
    path("figures/seals", seals.seal_list, name="figure_seals"),
    path("figures/seals/new", seals.publish_page, name="figure_publish"),
    path("figures/seals/<int:key>", seals.seal, name="figure_seal"),
    path("figures/<str:code>", rows.rows, name="figure"),
    path("figures/<str:code>/export", rows.export, name="figure_export"),
    path("filters/new", finding.save_filter, name="save_filter"),
    path("filters/<int:key>/end", finding.end_filter, name="end_filter"),
]
