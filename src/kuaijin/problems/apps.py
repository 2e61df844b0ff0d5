from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.problems"
    label = "problems"
    default_auto_field = "django.db.models.BigAutoField"
