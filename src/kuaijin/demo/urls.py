"""Addresses of the demo."""

from django.urls import path

from kuaijin.demo import pages

app_name = "demo"
urlpatterns = [path("tour", pages.tour_page, name="tour")]
