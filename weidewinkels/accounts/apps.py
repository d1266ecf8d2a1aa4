from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "weidewinkels.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.accounts.follow import follow
        from weidewinkels.journal.signals import written

        written.connect(follow, dispatch_uid="accounts.follow")
