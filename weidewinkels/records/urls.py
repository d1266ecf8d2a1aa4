from django.urls import path

from weidewinkels.records.views.list import list_records

app_name = "records"
urlpatterns = [
    path("", list_records, name="list"),
]
