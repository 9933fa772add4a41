"""What another family would have said: tried on the figures of a published run, and never published itself."""

from __future__ import annotations

from django.db import models


class FamilyTrial(models.Model):
    """The verdicts on the family that would differ from those of `run`, were `proposal` the families."""

    class State(models.TextChoices):
        COMPUTING = "computing", "Computing"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    proposal = models.ForeignKey("landscape.FamilyProposal", on_delete=models.PROTECT, related_name="trials")
    run = models.ForeignKey("scrutiny.ComparisonRun", on_delete=models.PROTECT, related_name="trials")
    state = models.CharField(max_length=9, choices=State, default=State.COMPUTING)
    done = models.PositiveIntegerField(default=0, help_text="Indicators tried so far")
    total = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0, help_text="Verdicts looked at")
    changes = models.JSONField(default=list, help_text="Of each verdict that differs: area, indicator, before, after")
    error = models.TextField(blank=True)
    started_by = models.CharField(max_length=254)
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = [models.UniqueConstraint(fields=["proposal", "run"], name="one_trial_per_proposal_and_run")]

    def __str__(self) -> str:
        return f"{self.proposal} on {self.run}"
