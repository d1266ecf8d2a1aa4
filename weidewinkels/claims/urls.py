from django.urls import path

from weidewinkels.claims.views.claim import claim_shop, fill_in_code
from weidewinkels.claims.views.decide import decide_claim, list_claims
from weidewinkels.claims.views.invitation import answer_invitation
from weidewinkels.claims.views.invite_many import invite_many
from weidewinkels.claims.views.owners import (
    invite_owner,
    list_owners,
    remove_owner,
    withdraw_invitation,
)

app_name = "claims"
urlpatterns = [
    path("winkels/<key:key>/mijn-winkel/", claim_shop, name="claim"),
    path("winkels/<key:key>/mijn-winkel/code/", fill_in_code, name="code"),
    path("winkels/<key:key>/eigenaren/", list_owners, name="owners"),
    path("winkels/<key:key>/eigenaren/uitnodigen/", invite_owner, name="invite"),
    path("winkels/<key:key>/eigenaren/intrekken/", withdraw_invitation, name="withdraw"),
    path("winkels/<key:key>/eigenaren/verwijderen/", remove_owner, name="remove"),
    path("aanvragen/", list_claims, name="list"),
    path("aanvragen/<int:claim_id>/", decide_claim, name="decide"),
    path("uitnodigen/", invite_many, name="invite_many"),
    path("uitnodiging/<str:token>/", answer_invitation, name="invitation"),
]
