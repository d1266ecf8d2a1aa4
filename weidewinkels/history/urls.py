from django.urls import path

from weidewinkels.history.views.batch import show_batch
from weidewinkels.history.views.list import list_batches
from weidewinkels.history.views.trash import restore_records, show_trash
from weidewinkels.history.views.undo import undo_batch

app_name = "history"
urlpatterns = [
    path("geschiedenis/", list_batches, name="list"),
    path("geschiedenis/<int:batch_id>/", show_batch, name="batch"),
    path("geschiedenis/<int:batch_id>/ongedaan-maken/", undo_batch, name="undo"),
    path("prullenbak/", show_trash, name="trash"),
    path("prullenbak/herstellen/", restore_records, name="restore"),
]
