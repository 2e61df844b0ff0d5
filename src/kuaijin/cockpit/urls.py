from django.urls import path

from kuaijin.cockpit.pages import day

app_name = "cockpit"
urlpatterns = [
    path("start", day.home, name="home"),
    path("my-day", day.my_day_page, name="my_day"),
    path("more", day.more, name="more"),
]
