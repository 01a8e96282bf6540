"""Every address of the product."""

from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from ombud.web import errors

urlpatterns = [
    path("api/", include("ombud.web.api.urls")),
    # Browsers ask for this name by themselves where a page does not tell its icon.
    path("favicon.ico", RedirectView.as_view(url=static("img/mark.svg"))),
    path("", include("ombud.web.desk.urls")),
]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.broken
