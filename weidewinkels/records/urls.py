from django.urls import path

from weidewinkels.records.views.add import add_record
from weidewinkels.records.views.delete import delete_record
from weidewinkels.records.views.edit import edit_record
from weidewinkels.records.views.list import column_values, count_records, list_records
from weidewinkels.records.views.show import show_record

app_name = "records"
urlpatterns = [
    path("", list_records, name="list"),
    path("lijst/aantal/", count_records, name="count"),
    path("lijst/waarden/", column_values, name="values"),
    path("winkels/toevoegen/", add_record, name="add"),
    path("winkels/<str:key>/", show_record, name="show"),
    path("winkels/<str:key>/wijzigen/", edit_record, name="edit"),
    path("winkels/<str:key>/verwijderen/", delete_record, name="delete"),
]
