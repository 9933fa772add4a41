"""A return is a file as it was received, what the checks said of it, and who sent, signed and accepted it.

Two ways lead to a published return. A file that a command imports is published at once, if it has no error. A file
sent on a page goes from person to person: received → checked → submitted → accepted → published. It is either the
return of a force for a set and a period (`force`, `indicator_set`, `start` and `end` are all given), or a national
one (none is).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.periods import Period


class Severity(models.TextChoices):
    ERROR = "error", "must be mended"
    WARNING = "warning", "needs an explanation"
    NOTE = "note", "for information"


def place_of_file(a_return: Return, _name: str) -> str:
    """Files lie under their SHA-256: the same file has one place, and no text of a sender gets into a path."""
    return f"returns/{a_return.sha256[:2]}/{a_return.sha256}"


class Return(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", "Received, being checked"
        CHECKED = "checked", "Checked, not yet submitted"
        SUBMITTED = "submitted", "Submitted, waiting to be accepted"
        SENT_BACK = "sent-back", "Sent back to be mended"
        ACCEPTED = "accepted", "Accepted, to be published"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded by a later return"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (State.RECEIVED, State.CHECKED, State.SUBMITTED, State.SENT_BACK, State.ACCEPTED)
    """The states of a return on its way."""

    force = models.ForeignKey("landscape.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="returns")
    indicator_set = models.ForeignKey(
        "indicators.IndicatorSet", on_delete=models.PROTECT, null=True, blank=True, related_name="returns"
    )
    start = models.DateField(null=True, blank=True, help_text="First day of the period it is for")
    end = models.DateField(null=True, blank=True, help_text="Last day of the period it is for")
    revision_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        help_text="The return before it for the same force, set and period",
    )
    source = models.CharField(max_length=300, help_text="Publisher, title, edition")
    licence = models.CharField(max_length=120, blank=True)
    attribution = models.TextField(blank=True, help_text="The text that the licence asks to be shown")
    published_on = models.DateField(null=True, blank=True, help_text="When the publisher published it")
    layout = models.CharField(max_length=40, help_text="As asked for; once checked, as recognised")
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to=place_of_file)
    sha256 = models.CharField(max_length=64, db_index=True)
    received_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Of checking, in per cent")
    progress_at = models.DateTimeField(null=True, blank=True, help_text="When the checking last moved on")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often checking was begun")
    publish_at = models.DateTimeField(null=True, blank=True, help_text="Not to be published before")
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="The moment from which its figures are believed"
    )
    figures = models.PositiveIntegerField(default=0, help_text="Figures in the file")
    new = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(
        default=0, help_text="Figures of the return before it that it no longer holds, and that ceased with it"
    )
    left_out = models.JSONField(default=list, blank=True, help_text="What the reader left out, in words")

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_return_says_when"
            ),
            models.CheckConstraint(
                condition=Q(force__isnull=True, indicator_set__isnull=True, start__isnull=True, end__isnull=True)
                | Q(
                    force__isnull=False,
                    indicator_set__isnull=False,
                    start__isnull=False,
                    end__gte=F("start"),
                    sent_by__isnull=False,
                ),
                name="return_of_a_force_says_all",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True)
                | (Q(submitted_by__isnull=False) & ~Q(accepted_by=F("sent_by")) & ~Q(accepted_by=F("submitted_by"))),
                name="return_accepted_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "published"])
                | Q(accepted_by__isnull=False)
                | Q(state="published", force__isnull=True, submitted_by__isnull=True),
                name="no_return_published_unaccepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted"]) | Q(submitted_by__isnull=False),
                name="submitted_return_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["force", "indicator_set", "start", "end"],
                condition=Q(state="published", force__isnull=False),
                name="one_published_return",
            ),
            models.UniqueConstraint(
                fields=["force", "indicator_set", "start", "end"],
                condition=Q(
                    state__in=["received", "checked", "submitted", "sent-back", "accepted"], force__isnull=False
                ),
                name="one_open_return",
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state="published", force__isnull=True), name="national_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.source})"

    @property
    def period(self) -> Period | None:
        """The period it is for; None for a national file."""
        return Period(self.start, self.end) if self.start and self.end else None

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ReturnStep(models.Model):
    """What happened to a return, when, by whom and why. Never changed.

    The steps in which figures were written or ceased bear the very moment of the ledger; `figures` is how many rows
    were written in that step, and `touched` says of what: `items` (ids), `start` and `end` (ISO dates).
    """

    class What(models.TextChoices):
        RECEIVED = "received", "Received"
        CHECKED = "checked", "Checked"
        SUBMITTED = "submitted", "Submitted"
        SENT_BACK = "sent-back", "Sent back"
        ACCEPTED = "accepted", "Accepted"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RESTORED = "restored", "Figures believed again"

    of_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=10, choices=What)
    at = models.DateTimeField()
    by = models.CharField(max_length=254, help_text="E-mail of the person, or the name of the command")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    text = models.TextField(blank=True, help_text="The statement signed, or the reason given")
    figures = models.PositiveIntegerField(default=0)
    touched = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("of_return", "id")
        indexes = [models.Index(fields=["at"], name="return_step_at")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} by {self.who}"

    @property
    def who(self) -> str:
        """The name of the person, or of the command."""
        return self.person.name if self.person else self.by


class Finding(models.Model):
    """One thing that a check found, with the place where the analyst sees it and the words of the file there."""

    of_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
    check_name = models.CharField(max_length=60)
    severity = models.CharField(max_length=8, choices=Severity)
    row = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=120, blank=True)
    message = models.TextField()
    area = models.CharField(max_length=160, blank=True, help_text="As the file has it")
    item = models.CharField(max_length=160, blank=True, help_text="As the file has it")
    period = models.CharField(max_length=160, blank=True, help_text="As the file has it")
    value = models.CharField(max_length=160, blank=True, help_text="What was found there, as text")
    explanation = models.TextField(blank=True, help_text="What the analyst says of a warning")
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("of_return", "row", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(explanation="")
                | Q(explained_by__isnull=False, explained_at__isnull=False, severity="warning"),
                name="explanation_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        where = f"row {self.row}, column “{self.column}”: " if self.row else ""
        return f"{where}{self.message}"
