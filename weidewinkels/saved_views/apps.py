from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SavedViewsConfig(AppConfig):
    name = "weidewinkels.saved_views"
    verbose_name = _("Weergaven")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import User
        from django.db.models.signals import pre_delete

        from weidewinkels.saved_views.models import forget_private_views

        pre_delete.connect(
            forget_private_views, sender=User, dispatch_uid="saved_views.forget_private"
        )
