from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"
