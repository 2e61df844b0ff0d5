from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
