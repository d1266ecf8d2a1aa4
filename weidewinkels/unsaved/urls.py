from django.urls import path

from weidewinkels.unsaved.views.drop import drop_unsaved
from weidewinkels.unsaved.views.list import list_unsaved

app_name = "unsaved"
urlpatterns = [
    path("concepten/", list_unsaved, name="list"),
    path("concepten/<int:unsaved_id>/weggooien/", drop_unsaved, name="drop"),
]
