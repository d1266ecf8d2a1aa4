from django.urls import path, register_converter

from weidewinkels.records.keys_in_urls import KeyInUrl
from weidewinkels.records.views.add import add_record
from weidewinkels.records.views.amounts import count_choices
from weidewinkels.records.views.confirm import confirm_record
from weidewinkels.records.views.delete import delete_record
from weidewinkels.records.views.edit import edit_record
from weidewinkels.records.views.list import column_values, count_records, list_records
from weidewinkels.records.views.show import show_record

register_converter(KeyInUrl, "key")

app_name = "records"
urlpatterns = [
    path("", list_records, name="list"),
    path("lijst/aantal/", count_records, name="count"),
    path("lijst/waarden/", column_values, name="values"),
    path("lijst/aantallen/", count_choices, name="amounts"),
    path("winkels/toevoegen/", add_record, name="add"),
    path("winkels/<key:key>/", show_record, name="show"),
    path("winkels/<key:key>/wijzigen/", edit_record, name="edit"),
    path("winkels/<key:key>/klopt-nog/", confirm_record, name="confirm"),
    path("winkels/<key:key>/verwijderen/", delete_record, name="delete"),
]
