from django.urls import path

from weidewinkels.addresses.views import suggest_address

app_name = "addresses"
urlpatterns = [path("adreshulp/", suggest_address, name="suggest")]
