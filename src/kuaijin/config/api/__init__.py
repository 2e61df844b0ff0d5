"""The same queries and commands as the pages, as JSON. Described at /api/openapi.json."""

from django.urls import path

from kuaijin.config.api.root import build

urlpatterns = [path("", build().urls)]
