from django.apps import AppConfig, apps

from kuaijin.kit.labels import look_up


class KitConfig(AppConfig):
    name = "kuaijin.kit"
    label = "kit"

    def ready(self) -> None:
        for model in apps.get_models():
            look_up(model)
