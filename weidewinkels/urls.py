from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("weidewinkels.records.urls")),
    path("", include("weidewinkels.history.urls")),
    path("", include("weidewinkels.web.urls")),
    path("account/", include("allauth.urls")),
    path("beheer/", admin.site.urls),
]
