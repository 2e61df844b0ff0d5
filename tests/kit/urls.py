"""The gallery alone, as it is mounted in the product."""

from django.urls import include, path

urlpatterns = [path("ui", include("kuaijin.kit.urls"))]
