from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "weidewinkels.catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.catalogue.hear import hear
        from weidewinkels.catalogue.signals import renewed
        from weidewinkels.catalogue.tasks import begin_what_is_due, hear_renewed
        from weidewinkels.journal.signals import looking_around, written

        written.connect(hear, dispatch_uid="catalogue.hear")
        renewed.connect(hear_renewed, dispatch_uid="catalogue.checks")
        looking_around.connect(begin_what_is_due, dispatch_uid="catalogue.begin")
