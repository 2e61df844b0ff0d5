from django.urls import path

from kuaijin.obligations import pages

app_name = "obligations"
urlpatterns = [
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/why", pages.why, name="why"),
    path("<int:pk>/<slug:name>", pages.act, name="act"),
]
