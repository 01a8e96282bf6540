"""The addresses of the API."""

from django.urls import path

from ombud.web.api import complaints

urlpatterns = [
    path("complaints", complaints.take_complaint, name="api_complaints"),
]
