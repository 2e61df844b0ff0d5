from django.urls import path

from kuaijin.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("", pages.jobs_list, name="list"),
    path("<str:name>/run", pages.run_now, name="run_now"),
    path("tasks/<int:pk>/retry", pages.retry, name="retry"),
]
