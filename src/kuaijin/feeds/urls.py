from django.urls import path

from kuaijin.feeds.pages import calendar, hooks, settings

app_name = "feeds"
urlpatterns = [
    path("", settings.settings, name="settings"),
    path("choices", settings.choices, name="choices"),
    path("addresses/<slug:kind>", settings.save_address, name="save_address"),
    path("addresses/<slug:kind>/confirm", settings.confirm_address, name="confirm_address"),
    path("addresses/<slug:kind>/drop", settings.drop_address, name="drop_address"),
    path("calendar/renew", calendar.renew, name="renew_calendar"),
    path("calendar/revoke", calendar.revoke, name="revoke_calendar"),
    path("calendar/titles", calendar.titles, name="show_titles"),
    path("hooks", hooks.hooks, name="hooks"),
    path("hooks/new", hooks.new_hook, name="new_hook"),
    path("hooks/<int:pk>", hooks.hook, name="hook"),
    path("hooks/<int:pk>/change", hooks.change_hook, name="change_hook"),
    path("hooks/<int:pk>/secret", hooks.renew_secret, name="renew_secret"),
    path("deliveries/<int:pk>/replay", hooks.replay, name="replay"),
    path("<str:token>.ics", calendar.feed, name="calendar"),
]
