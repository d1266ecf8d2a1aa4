from django.urls import path

from weidewinkels.notifications.views import (
    list_notifications,
    open_notification,
    read_notifications,
)

app_name = "notifications"
urlpatterns = [
    path("meldingen/", list_notifications, name="list"),
    path("meldingen/gelezen/", read_notifications, name="read"),
    path("meldingen/<int:notification_id>/bekijken/", open_notification, name="open"),
]
