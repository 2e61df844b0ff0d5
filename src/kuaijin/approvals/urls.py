"""Addresses of approvals, by topic; each topic's pages add their own."""

from django.urls import URLPattern

app_name = "approvals"
urlpatterns: list[URLPattern] = []
