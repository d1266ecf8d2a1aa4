from django.urls import path

from weidewinkels.start.views.closed import reopen, report
from weidewinkels.start.views.home import show_home
from weidewinkels.start.views.meanwhile import agree_with_changes, revert_change
from weidewinkels.start.views.stale import list_stale

app_name = "start"
urlpatterns = [
    path("", show_home, name="home"),
    path("verouderd/", list_stale, name="stale"),
    path("winkels/<key:key>/gesloten/", report, name="closed"),
    path("winkels/<key:key>/toch-open/", reopen, name="reopen"),
    path("winkels/<key:key>/akkoord/", agree_with_changes, name="agree"),
    path("winkels/<key:key>/terugdraaien/", revert_change, name="revert"),
]
