"""Every figure ever believed, and when. Written and read in bulk by `indicators.ledger` only."""

from django.db import models
from django.db.models import F, Q


class Observation(models.Model):
    """The figure of one data item for one area over one span of days, as believed from `recorded_at` on.

    The span (`start` to `end`, inclusive) is the period's identity: the financial year 2009/10 and the twelve months
    to March 2010 are one span. A missing figure is a row whose `value` is null and whose `missing` holds the mark
    printed in the file (“empty” for an empty cell); zero is zero. Nothing is overwritten: a revision closes the row it
    replaces.

    Foreign keys carry no database constraint: checking them took three quarters of a bulk load
    (`docs/decisions/`); the import resolves every code first and `audit_observations` proves the result.
    """

    item = models.ForeignKey("indicators.DataItem", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    area = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    start = models.DateField()
    end = models.DateField()
    value = models.FloatField(null=True)
    missing = models.CharField(max_length=40, blank=True)
    sample_size = models.FloatField(null=True)
    lower_95 = models.FloatField(null=True)
    upper_95 = models.FloatField(null=True)
    note = models.TextField(blank=True)
    of_return = models.ForeignKey("indicators.Return", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    row = models.PositiveIntegerField(help_text="Row of the file, the heading being row 1")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "area", "start", "end"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_observation",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("recorded_at")),
                name="observation_superseded_after_recorded",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) ^ Q(missing=""), name="observation_has_a_value_or_a_mark"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="observation_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["item", "end"], name="observation_item_end"),
            models.Index(
                fields=["superseded_at"], condition=Q(superseded_at__isnull=False), name="observation_superseded_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.area_id} {self.start}–{self.end}"
