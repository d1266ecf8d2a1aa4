"""The mails of signing in go by the outbox too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site

from weidewinkels.accounts.adapter import AccountAdapter
from weidewinkels.mailing.posting import post


class PostingAdapter(AccountAdapter):
    """Nobody waits for the mail server: how long an answer takes would tell who has an account, and a
    server that is down would too."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = allauth_context.request
        given = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, given | context)
        holds_code = "code" in context
        post(
            "account",
            email,
            {"subject": message.subject, "body": message.body},
            good_for=timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT) if holds_code else None,
        )
