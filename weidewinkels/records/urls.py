from django.urls import path

from weidewinkels.records import views

app_name = "records"
urlpatterns = [
    path("", views.list_records, name="list"),
]
