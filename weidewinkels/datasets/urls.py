from django.urls import path

from weidewinkels.datasets.views.dictionary import edit_dictionary
from weidewinkels.datasets.views.doctor import show_doctor
from weidewinkels.datasets.views.key import choose_key, drop_key, select_clashing
from weidewinkels.datasets.views.new import (
    design_new,
    discard_new,
    fill_new,
    look_over,
    show_made,
    start_new,
)
from weidewinkels.datasets.views.overview import show_overview
from weidewinkels.datasets.views.undo import undo_dictionary

NEW = "gegevensset/nieuw/"

app_name = "datasets"
urlpatterns = [
    path("dokter/", show_doctor, name="doctor"),
    path("gegevensset/", show_overview, name="overview"),
    path("gegevensset/kolommen/", edit_dictionary, name="dictionary"),
    path("gegevensset/kolommen/<int:change_id>/ongedaan/", undo_dictionary, name="undo"),
    path("gegevensset/sleutel/", choose_key, name="key"),
    path("gegevensset/sleutel/weg/", drop_key, name="drop_key"),
    path("gegevensset/sleutel/selecteren/", select_clashing, name="select_clashing"),
    path(NEW, start_new, name="new"),
    path(f"{NEW}<uuid:new_id>/", design_new, name="design"),
    path(f"{NEW}<uuid:new_id>/nakijken/", look_over, name="look"),
    path(f"{NEW}<uuid:new_id>/stand/", show_made, name="made"),
    path(f"{NEW}<uuid:new_id>/vullen/", fill_new, name="fill"),
    path(f"{NEW}<uuid:new_id>/weg/", discard_new, name="discard"),
]
