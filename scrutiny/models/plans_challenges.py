"""The dialogue that tests a target: a question, a reply, perhaps other numbers, and a decision by a deadline."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q


class ChallengeQuerySet(models.QuerySet):
    def undecided(self) -> ChallengeQuerySet:
        return self.filter(decided_at__isnull=True)

    def overdue(self, on: date) -> ChallengeQuerySet:
        return self.undecided().filter(deadline__lt=on)


class Challenge(models.Model):
    """`test` names the automatic test that asked; empty where a person did."""

    class Test(models.TextChoices):
        LAST_YEAR = "last year", "Easier than last year’s result"
        TREND = "trend", "Easier than the trend"
        PEERS = "peers", "Easier than peers’ spread"
        BOUNDS = "bounds", "Outside the bounds set"

    class Decision(models.TextChoices):
        STANDS = "stands", "The target stands"
        REVISED = "revised", "The target is revised"
        WITHDRAWN = "withdrawn", "The target is withdrawn"

    target = models.ForeignKey("scrutiny.Target", on_delete=models.PROTECT, related_name="challenges")
    test = models.CharField(max_length=9, choices=Test, blank=True)
    question = models.TextField()
    points = models.JSONField(
        default=list, help_text="The numbers questioned: pairs of an ISO date and a number, the final one last"
    )
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField(auto_now_add=True)
    deadline = models.DateField()
    reply = models.TextField(blank=True)
    offered_points = models.JSONField(
        null=True, blank=True, help_text="Other numbers for the same dates, offered with the reply"
    )
    replied_by = models.CharField(max_length=254, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=9, choices=Decision, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["target", "test"],
                condition=~Q(test="") & Q(decided_at__isnull=True),
                name="each_test_asks_one_question_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_by="", replied_at__isnull=True)
                | (Q(replied_at__isnull=False) & ~Q(reply="") & ~Q(replied_by="")),
                name="reply_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decision_reason="", decided_by="", decided_at__isnull=True)
                | (
                    Q(decided_at__isnull=False, replied_at__isnull=False)
                    & ~Q(decision="")
                    & ~Q(decision_reason="")
                    & ~Q(decided_by="")
                ),
                name="decision_needs_a_reply_and_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(decision="revised") | Q(offered_points__isnull=False),
                name="revision_takes_the_numbers_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.question}"

    @property
    def state(self) -> str:
        if self.decided_at:
            return "decided"
        return "answered" if self.replied_at else "open"
