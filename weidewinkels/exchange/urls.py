from django.urls import path

from weidewinkels.exchange.views.export import ask_export, download_export, show_export

app_name = "exchange"
urlpatterns = [
    path("uitwisselen/exporteren/", ask_export, name="export"),
    path("uitwisselen/exporteren/<uuid:export_id>/", show_export, name="export_progress"),
    path("uitwisselen/exporteren/<uuid:export_id>/bestand/", download_export, name="export_file"),
]
