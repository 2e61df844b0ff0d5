from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"
