from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "weidewinkels.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import looking_around
        from weidewinkels.notifications.kept import look_around

        looking_around.connect(look_around, dispatch_uid="notifications.look_around")
