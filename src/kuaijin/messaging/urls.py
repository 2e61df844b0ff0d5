from django.urls import path

from kuaijin.messaging import pages

app_name = "messaging"
urlpatterns = [
    path("", pages.log, name="log"),
    path("channels", pages.channels, name="channels"),
    path("channels/save", pages.save_channel, name="save_channel"),
    path("channels/<int:pk>/try", pages.try_channel, name="try_channel"),
    path("channels/<int:pk>/end", pages.end_channel, name="end_channel"),
    path("<int:pk>/retry", pages.retry, name="retry"),
]
