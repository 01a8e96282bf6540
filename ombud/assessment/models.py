"""The first reading of a message, with what spoke for it."""

from django.db import models

from ombud.arrivals.models import Message


class Reading(models.Model):
    """What a reader made of one message. People overrule it on the case; this stays as it was."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    reader = models.CharField(max_length=40)
    detail_code = models.CharField(max_length=30, blank=True)
    confidence = models.FloatField(default=0)
    band = models.CharField(max_length=10)
    words = models.JSONField(default=list)
    ranked = models.JSONField(default=list)
    language = models.CharField(max_length=12, blank=True)
    entities = models.JSONField(default=dict)
    priority = models.CharField(max_length=2)
    priority_reason = models.JSONField(default=dict)
    is_complaint = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"reading of {self.message_id}"
