from django.urls import path

from weidewinkels.records.views.add import add_record
from weidewinkels.records.views.delete import delete_record
from weidewinkels.records.views.edit import edit_record
from weidewinkels.records.views.list import list_records

app_name = "records"
urlpatterns = [
    path("", list_records, name="list"),
    path("winkels/toevoegen/", add_record, name="add"),
    path("winkels/<str:key>/wijzigen/", edit_record, name="edit"),
    path("winkels/<str:key>/verwijderen/", delete_record, name="delete"),
]
