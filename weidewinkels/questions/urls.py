from django.urls import path

from weidewinkels.questions.views.answer import answer_question
from weidewinkels.questions.views.closed import list_closed, settle_closed

app_name = "questions"
urlpatterns = [
    path("vragen/<int:question_id>/", answer_question, name="answer"),
    path("gesloten-gemeld/", list_closed, name="closed"),
    path("gesloten-gemeld/<int:closure_id>/", settle_closed, name="settle"),
]
