from django.urls import path

from weidewinkels.history.views.batch import show_batch, show_progress
from weidewinkels.history.views.empty import empty_deletion, empty_trash
from weidewinkels.history.views.failures import download_failures
from weidewinkels.history.views.list import list_batches
from weidewinkels.history.views.steer import resume_batch, retry_failed, stop_batch
from weidewinkels.history.views.trash import restore_records, show_deletion, show_trash
from weidewinkels.history.views.undo import undo_batch

app_name = "history"
urlpatterns = [
    path("geschiedenis/", list_batches, name="list"),
    path("geschiedenis/<int:batch_id>/", show_batch, name="batch"),
    path("geschiedenis/<int:batch_id>/voortgang/", show_progress, name="progress"),
    path("geschiedenis/<int:batch_id>/niet-gewijzigd.csv", download_failures, name="failures"),
    path("geschiedenis/<int:batch_id>/stoppen/", stop_batch, name="stop"),
    path("geschiedenis/<int:batch_id>/verder/", resume_batch, name="resume"),
    path("geschiedenis/<int:batch_id>/opnieuw/", retry_failed, name="retry"),
    path("geschiedenis/<int:batch_id>/ongedaan-maken/", undo_batch, name="undo"),
    path("prullenbak/", show_trash, name="trash"),
    path("prullenbak/legen/", empty_trash, name="empty"),
    path("prullenbak/<int:batch_id>/", show_deletion, name="deletion"),
    path("prullenbak/<int:batch_id>/voorgoed/", empty_deletion, name="wipe"),
    path("prullenbak/herstellen/", restore_records, name="restore"),
]
