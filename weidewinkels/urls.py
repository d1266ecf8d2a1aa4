from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# One way in: the admin's own sign-in page would let one guess passwords without a limit.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "weidewinkels.web.errors.bad_request"
handler403 = "weidewinkels.web.errors.forbidden"
handler404 = "weidewinkels.web.errors.not_found"
handler429 = "weidewinkels.web.errors.too_many_requests"
handler500 = "weidewinkels.web.errors.broken"

urlpatterns = [
    path("", include("weidewinkels.records.urls")),
    path("", include("weidewinkels.history.urls")),
    path("", include("weidewinkels.bulk.urls")),
    path("start/", include("weidewinkels.start.urls")),
    path("", include("weidewinkels.questions.urls")),
    path("", include("weidewinkels.unsaved.urls")),
    path("", include("weidewinkels.notifications.urls")),
    path("controle/", include("weidewinkels.review.urls")),
    path("", include("weidewinkels.addresses.urls")),
    path("", include("weidewinkels.claims.urls")),
    path("", include("weidewinkels.suggestions.urls")),
    path("", include("weidewinkels.saved_views.urls")),
    path("", include("weidewinkels.reminders.urls")),
    path("", include("weidewinkels.datasets.urls")),
    path("", include("weidewinkels.exchange.urls")),
    path("", include("weidewinkels.web.urls")),
    path("", include("weidewinkels.api.urls")),
    path("account/", include("weidewinkels.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("beheer/", admin.site.urls),
]
