"""How signing in differs from allauth's own way."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given, not taken."""
        return False

    def get_login_stages(self) -> list[str]:
        """A passkey is another way in, not a second lock: who lost it still gets a code by e-mail."""
        return [
            stage for stage in super().get_login_stages() if not stage.startswith("allauth.mfa")
        ]
