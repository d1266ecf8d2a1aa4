from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "weidewinkels.exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.exchange.tasks import take_up_abandoned
        from weidewinkels.journal.signals import looking_around

        looking_around.connect(take_up_abandoned, dispatch_uid="exchange.take_up")
