from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "kuaijin.kit"
    label = "kit"
