"""Addresses without an account. Short: they stand in the code on paper."""

from django.urls import path

from kuaijin.requests.pages import doors

urlpatterns = [
    path("<str:token>", doors.door, name="door"),
    path("<str:token>/code", doors.code, name="door_code"),
    path("<str:token>/known", doors.known, name="door_known"),
    path("<str:token>/<str:receipt>", doors.receipt, name="receipt"),
    path("<str:token>/<str:receipt>/<int:key>", doors.receipt_file, name="receipt_file"),
]
