from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
