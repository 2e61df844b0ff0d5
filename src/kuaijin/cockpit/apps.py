from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.cockpit"
    label = "cockpit"
    default_auto_field = "django.db.models.BigAutoField"
