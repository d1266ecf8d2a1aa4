from django.urls import path

from weidewinkels.web import pages, preferences

app_name = "web"
urlpatterns = [
    path("hulp/", pages.help_page, name="help"),
    path("privacy/", pages.privacy_page, name="privacy"),
    path("voorkeuren/taal/", preferences.set_language, name="set_language"),
    path("voorkeuren/thema/", preferences.set_theme, name="set_theme"),
    path("voorkeuren/dichtheid/", preferences.set_density, name="set_density"),
]
