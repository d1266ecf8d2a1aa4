"""The links in mails: who may do what with them stands in them, signed. Opening one changes nothing."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from datastore_proxy.errors import RecordNotFound
from datastore_proxy.types import Key, Record
from weidewinkels import onlooker
from weidewinkels.accounts.permissions import may_edit
from weidewinkels.datastore import get_service, words

SALT = "weidewinkels.reminders"
GOOD_FOR = timedelta(days=60)


def link_of(name: str, user: User, key: str = "") -> str:
    """The address of page `name` for this owner and shop."""
    token = signing.dumps([name, user.pk, settings.DATASTORE_RESOURCE_ID, key], salt=SALT)
    return settings.SITE_URL + reverse(f"reminders:{name}", args=[token])


def person_or_404(name: str, token: str) -> tuple[User, str]:
    """Whose link it is, and the key it is about; raises Http404 for another page's, or an old one."""
    try:
        page, user_id, resource_id, key = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404(_("Deze link werkt niet meer. Meld u aan om verder te gaan.")) from error
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or page != name or resource_id != settings.DATASTORE_RESOURCE_ID:
        raise Http404(_("Deze link werkt niet meer. Meld u aan om verder te gaan."))
    return user, str(key)


def shop_or_404(name: str, token: str) -> tuple[User, Key, Record]:
    """The owner, and the shop, while it still is theirs."""
    user, text = person_or_404(name, token)
    service = get_service()
    try:
        key = service.key_from_text(text)
        record = service.get_one(key)
    except RecordNotFound as error:
        raise Http404(words().gone) from error
    if not may_edit(user, key, record):
        raise Http404(_("Deze link werkt niet meer. Meld u aan om verder te gaan."))
    onlooker.show_emails()  # the link is the owner's, and the page about this shop
    return user, key, record
