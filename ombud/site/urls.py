"""Every address of the product."""

from django.urls import include, path

from ombud.web import errors

urlpatterns = [
    path("api/", include("ombud.web.api.urls")),
    path("", include("ombud.web.desk.urls")),
]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.broken
