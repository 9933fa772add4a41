"""A return is a file as it was received, what the checks said of it, and who sent it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Severity(models.TextChoices):
    ERROR = "error", "must be mended"
    WARNING = "warning", "needs an explanation"
    NOTE = "note", "for information"


def place_of_file(a_return: Return, _name: str) -> str:
    """Files lie under their SHA-256: the same file has one place, and no text of a sender gets into a path."""
    return f"returns/{a_return.sha256[:2]}/{a_return.sha256}"


class Return(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        PUBLISHED = "published", "Published"

    source = models.CharField(max_length=300, help_text="Publisher, title, edition")
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.TextField(blank=True, help_text="The text that the licence asks to be shown")
    published_on = models.DateField(null=True, blank=True, help_text="When the publisher published it")
    layout = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to=place_of_file)
    sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="The moment from which its figures are believed"
    )
    figures = models.PositiveIntegerField(default=0, help_text="Figures in the file")
    new = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_return_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.source})"


class Finding(models.Model):
    """One thing that a check found, with the place where the analyst sees it."""

    of_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
    check_name = models.CharField(max_length=60)
    severity = models.CharField(max_length=8, choices=Severity)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=120, blank=True)
    message = models.TextField()

    class Meta:
        ordering = ("of_return", "row", "id")

    def __str__(self) -> str:
        where = f"row {self.row}, column “{self.column}”: " if self.row else ""
        return f"{where}{self.message}"
