from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.taskforces"
    label = "taskforces"
    default_auto_field = "django.db.models.BigAutoField"
