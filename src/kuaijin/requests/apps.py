from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.requests"
    label = "requests"
    default_auto_field = "django.db.models.BigAutoField"
