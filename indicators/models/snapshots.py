"""What the ledger believed of a data item at one moment, ready to be read as matrices."""

from django.db import models

from indicators.models.documents import DocumentField


class Snapshot(models.Model):
    """A copy, made of the ledger and made again at any time; the ledger alone is true (`indicators.snapshots`).

    `figures` is the document of an `indicators.known.Known`: all that was believed of the item at `as_known_at`, which
    no observation with an id above `last_id` is in. `sha256` is of the document's bytes.
    """

    item = models.OneToOneField("indicators.DataItem", on_delete=models.CASCADE, related_name="snapshot")
    as_known_at = models.DateTimeField()
    last_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    figures = DocumentField()

    def __str__(self) -> str:
        return f"{self.item_id} as known at {self.as_known_at}"
