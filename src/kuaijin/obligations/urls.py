from django.urls import path

from kuaijin.obligations import calendar_pages, pages

app_name = "obligations"
urlpatterns = [
    path("calendar/", calendar_pages.year, name="calendar"),
    path("calendar/moved", calendar_pages.moved, name="calendar_moved"),
    path("calendar/notice", calendar_pages.notice, name="calendar_notice"),
    path("calendar/days-off", calendar_pages.days_off, name="calendar_days_off"),
    path("calendar/days-off/<str:name>/withdraw", calendar_pages.withdraw, name="calendar_withdraw"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/why", pages.why, name="why"),
    path("<int:pk>/<slug:name>", pages.act, name="act"),
]
