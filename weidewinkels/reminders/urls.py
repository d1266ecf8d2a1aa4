from django.urls import path

from weidewinkels.reminders.views.answer import close_by_mail, confirm_by_mail
from weidewinkels.reminders.views.choose import choose_mails, unsubscribe_by_mail

app_name = "reminders"
urlpatterns = [
    path("nog-actueel/<str:token>/", confirm_by_mail, name="confirm"),
    path("gesloten/<str:token>/", close_by_mail, name="closed"),
    path("geen-mail-meer/<str:token>/", unsubscribe_by_mail, name="unsubscribe"),
    path("account/meldingen/", choose_mails, name="choose"),
]
