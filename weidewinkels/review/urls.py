from django.urls import path

from weidewinkels.review.views.check import dismiss_flag, list_flagged, mend_flagged
from weidewinkels.review.views.doubles import (
    find_doubles,
    list_denied,
    list_doubles,
    show_progress,
    take_back_denial,
)
from weidewinkels.review.views.edit import edit_item
from weidewinkels.review.views.item import show_end, show_item
from weidewinkels.review.views.merge import compare
from weidewinkels.review.views.quality import show_quality
from weidewinkels.review.views.start import begin_queue, show_start
from weidewinkels.review.views.strays import list_strays, settle_stray
from weidewinkels.review.views.variants import find_variants, make_same, show_variants
from weidewinkels.review.views.variants import show_progress as show_variants_progress

app_name = "review"
urlpatterns = [
    path("", show_start, name="start"),
    path("beginnen/", begin_queue, name="begin"),
    path("kwaliteit/", show_quality, name="quality"),
    path("kwaliteit/<slug:check>/", list_flagged, name="check"),
    path("kwaliteit/<slug:check>/laat-staan/", dismiss_flag, name="dismiss"),
    path("kwaliteit/<slug:check>/herstellen/", mend_flagged, name="mend"),
    path("herkoppelen/", list_strays, name="strays"),
    path("herkoppelen/<int:stray_id>/", settle_stray, name="settle_stray"),
    path("varianten/", show_variants, name="variants"),
    path("varianten/voortgang/", show_variants_progress, name="variants_progress"),
    path("varianten/zoeken/", find_variants, name="find_variants"),
    path("varianten/gelijk-maken/", make_same, name="same"),
    path("dubbelen/", list_doubles, name="doubles"),
    path("dubbelen/zoeken/", find_doubles, name="find_doubles"),
    path("dubbelen/voortgang/", show_progress, name="doubles_progress"),
    path("dubbelen/vergelijken/", compare, name="compare"),
    path("dubbelen/geen/", list_denied, name="not_doubles"),
    path("dubbelen/geen/<int:denial_id>/terug/", take_back_denial, name="take_back_denial"),
    path("rij/<uuid:queue_id>/klaar/", show_end, name="end"),
    path("rij/<uuid:queue_id>/<int:position>/", show_item, name="item"),
    path("rij/<uuid:queue_id>/<int:position>/wijzigen/", edit_item, name="edit"),
]
