from django.apps import AppConfig


class Config(AppConfig):
    name = "kuaijin.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kuaijin.demo.signing import shown
        from kuaijin.directory import welcome

        welcome.hand_over(shown)
