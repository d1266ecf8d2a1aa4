from django.urls import path, register_converter

from weidewinkels.api import endpoints as at
from weidewinkels.api.views.nowhere import nowhere
from weidewinkels.api.views.tokens import list_tokens, make_token, revoke_token
from weidewinkels.records.keys_in_urls import KeyInUrl

register_converter(KeyInUrl, "record_key")

app_name = "api"
urlpatterns = [
    path("api/openapi.json", at.DOCUMENT, name="openapi"),
    path("api/v1/me", at.ME, name="me"),
    path("api/v1/records", at.RECORDS, name="records"),
    path("api/v1/records/<record_key:key>", at.RECORD, name="record"),
    path("api/v1/records/<record_key:key>/history", at.HISTORY, name="history"),
    path("api/v1/batches", at.BATCHES, name="batches"),
    path("api/v1/batches/<int:batch>", at.BATCH, name="batch"),
    path("api/v1/batches/<int:batch>/entries", at.ENTRIES, name="entries"),
    path("api/v1/batches/<int:batch>/stop", at.STOP, name="stop"),
    path("api/v1/batches/<int:batch>/resume", at.RESUME, name="resume"),
    path("api/v1/batches/<int:batch>/retry", at.RETRY, name="retry"),
    path("api/v1/batches/<int:batch>/undo", at.UNDO, name="undo"),
    path("api/<path:rest>", nowhere, name="nowhere"),
    path("account/tokens/", list_tokens, name="tokens"),
    path("account/tokens/maken/", make_token, name="make_token"),
    path("account/tokens/<int:token_id>/intrekken/", revoke_token, name="revoke_token"),
]
