from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.config"
    label = "config"

    def ready(self) -> None:
        from kuaijin.config import wiring

        wiring.connect()
