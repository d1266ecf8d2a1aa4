from django.urls import path

from weidewinkels.exchange.views.export import ask_export, download_export, show_export
from weidewinkels.exchange.views.import_preview import (
    download_errors,
    exclude_rows,
    preview_import,
    run_import,
)
from weidewinkels.exchange.views.importing import choose_columns, upload_file

IMPORT = "uitwisselen/importeren/"

app_name = "exchange"
urlpatterns = [
    path("uitwisselen/exporteren/", ask_export, name="export"),
    path("uitwisselen/exporteren/<uuid:export_id>/", show_export, name="export_progress"),
    path("uitwisselen/exporteren/<uuid:export_id>/bestand/", download_export, name="export_file"),
    path(IMPORT, upload_file, name="import"),
    path(f"{IMPORT}<uuid:import_id>/", choose_columns, name="import_columns"),
    path(f"{IMPORT}<uuid:import_id>/voorbeeld/", preview_import, name="import_preview"),
    path(f"{IMPORT}<uuid:import_id>/overslaan/", exclude_rows, name="import_exclude"),
    path(f"{IMPORT}<uuid:import_id>/uitvoeren/", run_import, name="import_run"),
    path(f"{IMPORT}<uuid:import_id>/fouten/", download_errors, name="import_errors"),
]
