"""Who changed what, when and why. No foreign keys: an entry outlives what it describes."""

from django.db import models


class AuditEntry(models.Model):
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.CharField(max_length=254, help_text="E-mail of the person, or the name of the command")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"
