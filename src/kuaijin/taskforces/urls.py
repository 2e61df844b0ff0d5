from django.urls import URLPattern

app_name = "taskforces"
urlpatterns: list[URLPattern] = []
