from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "weidewinkels.review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import looking_around, written
        from weidewinkels.review.hear import hear
        from weidewinkels.review.tasks import begin_what_is_due

        written.connect(hear, dispatch_uid="review.hear")
        looking_around.connect(begin_what_is_due, dispatch_uid="review.begin")
