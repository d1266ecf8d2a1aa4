from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "weidewinkels.questions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.catalogue.signals import confirmed
        from weidewinkels.journal.signals import written
        from weidewinkels.questions.answers import hear_confirmed, hear_written
        from weidewinkels.questions.follow import follow

        written.connect(follow, dispatch_uid="questions.follow")
        written.connect(hear_written, dispatch_uid="questions.answers")
        confirmed.connect(hear_confirmed, dispatch_uid="questions.confirmed")
