from django.urls import path

from weidewinkels.bulk.views import selected, selection
from weidewinkels.bulk.views.choose import choose_operation
from weidewinkels.bulk.views.preview import (
    confirm_proposal,
    download_records,
    exclude_records,
    show_preview,
)
from weidewinkels.bulk.views.propose import propose_operation

app_name = "bulk"
urlpatterns = [
    path("selectie/", selected.show_selected, name="selection"),
    path("selectie/opruimen/", selected.drop_gone_records, name="drop_gone"),
    path("selectie/wijzigen/", selection.pick_records, name="pick"),
    path("selectie/alles/", selection.pick_all_records, name="pick_all"),
    path("selectie/wissen/", selection.clear_selection, name="clear"),
    path("selectie/houden/", selection.keep_selection, name="keep"),
    path("selectie/terug/", selection.bring_back_selection, name="bring_back"),
    path("bewerken/", choose_operation, name="choose"),
    path("bewerken/<slug:operation>/", propose_operation, name="propose"),
    path("bewerken/voorbeeld/<uuid:proposal_id>/", show_preview, name="preview"),
    path("bewerken/voorbeeld/<uuid:proposal_id>/overslaan/", exclude_records, name="exclude"),
    path("bewerken/voorbeeld/<uuid:proposal_id>/uitvoeren/", confirm_proposal, name="confirm"),
    path("bewerken/voorbeeld/<uuid:proposal_id>/lijst.csv", download_records, name="download"),
]
