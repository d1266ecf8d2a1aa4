from django.urls import path

from weidewinkels.bulk.views import selection

app_name = "bulk"
urlpatterns = [
    path("selectie/wijzigen/", selection.pick_records, name="pick"),
    path("selectie/alles/", selection.pick_all_records, name="pick_all"),
    path("selectie/wissen/", selection.clear_selection, name="clear"),
    path("selectie/houden/", selection.keep_selection, name="keep"),
    path("selectie/terug/", selection.bring_back_selection, name="bring_back"),
]
