from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.dossiers"
    label = "dossiers"
    default_auto_field = "django.db.models.BigAutoField"
