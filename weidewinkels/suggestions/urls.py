from django.urls import path

from weidewinkels.suggestions.views.decide import decide_suggestion, list_suggestions
from weidewinkels.suggestions.views.likely import show_likely
from weidewinkels.suggestions.views.send import send_thanks, suggest_change, suggest_shop

app_name = "suggestions"
urlpatterns = [
    path("winkel-aanmelden/", suggest_shop, name="shop"),
    path("winkel-aanmelden/bestaat-al/", show_likely, name="likely"),
    path("winkels/<key:key>/voorstel/", suggest_change, name="change"),
    path("voorstellen/", list_suggestions, name="list"),
    path("voorstellen/<int:suggestion_id>/", decide_suggestion, name="decide"),
    path("voorstellen/<int:suggestion_id>/bedankt/", send_thanks, name="thanks"),
]
