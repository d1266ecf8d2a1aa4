from django.urls import path

from weidewinkels.accounts.views.personal import (
    download_personal,
    remove_account,
    show_personal,
)

app_name = "accounts"
urlpatterns = [
    path("gegevens/", show_personal, name="personal"),
    path("gegevens/meenemen/", download_personal, name="download"),
    path("gegevens/verwijderen/", remove_account, name="remove"),
]
