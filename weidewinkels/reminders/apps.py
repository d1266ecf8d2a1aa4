from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "weidewinkels.reminders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import looking_around, run_ended
        from weidewinkels.reminders.tasks import begin_daily, on_run_ended

        looking_around.connect(begin_daily, dispatch_uid="reminders.daily")
        run_ended.connect(on_run_ended, dispatch_uid="reminders.changed")
