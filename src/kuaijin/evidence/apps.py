from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
