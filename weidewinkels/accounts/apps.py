from django.apps import AppConfig
from django.db.models.signals import post_save


class AccountsConfig(AppConfig):
    name = "weidewinkels.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.models import User
        from django.contrib.auth.signals import user_logged_in

        from weidewinkels.accounts.addresses import trust_address
        from weidewinkels.accounts.follow import follow
        from weidewinkels.accounts.language import on_choice, on_sign_in
        from weidewinkels.journal.signals import written
        from weidewinkels.web.signals import language_chosen

        written.connect(follow, dispatch_uid="accounts.follow")
        language_chosen.connect(on_choice, dispatch_uid="accounts.language")
        user_logged_in.connect(on_sign_in, dispatch_uid="accounts.language")
        post_save.connect(trust_address, sender=User, dispatch_uid="accounts.trust_address")
