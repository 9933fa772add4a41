"""Which authority shows the public its force's results on which set: each decides for itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SetPublicationQuerySet(models.QuerySet):
    def standing(self) -> SetPublicationQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class SetPublication(models.Model):
    """`authority` shares the results of its force on `indicator_set` with the public, until it withdraws them."""

    indicator_set = models.ForeignKey(
        "indicators.IndicatorSet", on_delete=models.PROTECT, related_name="shown_to_the_public"
    )
    authority = models.ForeignKey("landscape.Authority", on_delete=models.PROTECT, related_name="sets_shown")
    published_by = models.CharField(max_length=254)
    published_at = models.DateTimeField()
    reason = models.TextField()
    withdrawn_by = models.CharField(max_length=254, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = SetPublicationQuerySet.as_manager()

    class Meta:
        ordering = ("indicator_set", "authority", "published_at")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator_set", "authority"],
                condition=Q(withdrawn_at__isnull=True),
                name="set_shown_once_by_an_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_set}, by the {self.authority}"
