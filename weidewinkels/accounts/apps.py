from django.apps import AppConfig
from django.db.models.signals import post_save


class AccountsConfig(AppConfig):
    name = "weidewinkels.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import User

        from weidewinkels.accounts.addresses import trust_address
        from weidewinkels.accounts.follow import follow
        from weidewinkels.journal.signals import written

        written.connect(follow, dispatch_uid="accounts.follow")
        post_save.connect(trust_address, sender=User, dispatch_uid="accounts.trust_address")
