"""Addresses of what brings requests in: doors, the hotline, other systems. Under the room's own."""

from django.urls import path

from kuaijin.requests.pages import door_desk, hotline, senders

urlpatterns = [
    path("doors", door_desk.doors, name="doors"),
    path("doors/new", door_desk.open_door, name="open_door"),
    path("doors/<int:pk>/sheet", door_desk.sheet, name="door_sheet"),
    path("doors/<int:pk>/close", door_desk.close_door, name="close_door"),
    path("hotline", hotline.imports, name="hotline"),
    path("hotline/<int:pk>", hotline.one_import, name="hotline_import"),
    path("hotline/<int:pk>/run", hotline.run, name="hotline_run"),
    path("hotline/<int:pk>/progress", hotline.progress, name="hotline_progress"),
    path("hotline/<int:pk>/drop", hotline.drop, name="hotline_drop"),
    path("open311", senders.senders, name="senders"),
    path("open311/<int:pk>/end", senders.end_sender, name="end_sender"),
]
