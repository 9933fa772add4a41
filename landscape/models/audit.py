"""Who changed what, when and why. No foreign keys: an entry outlives what it describes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

STAMP = "SELECT SUM(id) FROM (SELECT id FROM landscape_auditentry WHERE {of} ORDER BY id DESC LIMIT 500) AS lately"
OF_CHANGES, OF_ALL = STAMP.format(of="NOT private"), STAMP.format(of="TRUE")
"""One number, which grows with each entry: of changes, or of any kind. SQL, for each request begins with it.

The latest number of an entry would not do: who began earlier may be done later, and so its number be lower. The sum of
the latest numbers grows by any that comes between them.
"""


class AuditQuerySet(models.QuerySet):
    def of_changes(self) -> AuditQuerySet:
        """Entries of what changed on the site; those of people signing in are left out."""
        return self.filter(private=False)

    def about_forces(self, codes: Any) -> AuditQuerySet:
        """Entries about the whole site, or about one of the forces with these codes."""
        return self.filter(Q(force="") | Q(force__in=codes))


class AuditEntry(models.Model):
    """Written once: the database refuses to change or delete it (``landscape/append_only.py``)."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.CharField(max_length=254, help_text="E-mail of the person, or the name of the command")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    why = models.TextField(blank=True, help_text="The reason, as it was typed")
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    detail = models.JSONField(default=dict)
    force = models.CharField(max_length=80, blank=True, help_text="Code of the one force that the entry is about")
    private = models.BooleanField(default=False, help_text="For administrators only: who signed in, and from where")

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"
