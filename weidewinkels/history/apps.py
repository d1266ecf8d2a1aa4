from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "weidewinkels.history"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.history.hear import on_run_ended
        from weidewinkels.journal.signals import run_ended

        run_ended.connect(on_run_ended, dispatch_uid="history.hear")
