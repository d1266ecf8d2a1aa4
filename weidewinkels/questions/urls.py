from django.urls import path

from weidewinkels.questions.views.closed import list_closed, settle_closed

app_name = "questions"
urlpatterns = [
    path("gesloten-gemeld/", list_closed, name="closed"),
    path("gesloten-gemeld/<int:closure_id>/", settle_closed, name="settle"),
]
