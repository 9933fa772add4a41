"""What the ledger believed of a data item at one moment, ready to be read as matrices."""

from django.db import models

from indicators.models.documents import DocumentField


class Snapshot(models.Model):
    """A copy, made of the ledger and made again at any time; the ledger alone is true (`indicators.snapshots`).

    Its years hold all that was believed of the item at `as_known_at`, which no observation with an id above `last_id`
    is in.
    """

    item = models.OneToOneField("indicators.DataItem", on_delete=models.CASCADE, related_name="snapshot")
    as_known_at = models.DateTimeField()
    last_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.item_id} as known at {self.as_known_at}"


class SnapshotYear(models.Model):
    """What a snapshot says of spans that start in one year: most returns are of few months, and the rest stays.

    `figures` is the document of an `indicators.known.Known`, `sha256` is of its bytes. Of a year without a figure or a
    mark there is none.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="years", db_index=False)
    year = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    figures = DocumentField()

    class Meta:
        ordering = ("snapshot", "year")
        constraints = [models.UniqueConstraint(fields=["snapshot", "year"], name="one_year_of_a_snapshot")]

    def __str__(self) -> str:
        return f"{self.year} of {self.snapshot}"
