from django.urls import path

from weidewinkels.saved_views.views.keep import keep_view
from weidewinkels.saved_views.views.manage import change_view, delete_view, list_views

app_name = "saved_views"
urlpatterns = [
    path("weergaven/", list_views, name="list"),
    path("weergaven/bewaren/", keep_view, name="keep"),
    path("weergaven/<int:view_id>/", change_view, name="change"),
    path("weergaven/<int:view_id>/verwijderen/", delete_view, name="delete"),
]
