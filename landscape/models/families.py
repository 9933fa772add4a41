"""Most similar families: directed, in dated editions, published or derived by us.

Y may be in X's family without X being in Y's. An area with a `Family` of no members is known to have none (the City
of London); an area without a `Family` in an edition is one whose family that edition doesn't tell.
"""

from __future__ import annotations

from django.db import models

from landscape.models.areas import Area, Level


class FamilyEdition(models.Model):
    class Kind(models.TextChoices):
        PUBLISHED = "published", "Published list"
        DERIVED = "derived", "Derived by us from published figures"
        COMPOSED = "composed", "The published family where one is known, else the derived one"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    variables = models.JSONField(
        default=list,
        blank=True,
        help_text="Of a derived edition: name, column, transformation, weight and source",
    )
    source = models.TextField()
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(null=True, blank=True, help_text="When it was added on the site; empty: shipped")

    class Meta:
        ordering = ("kind", "-effective_from", "code")

    def __str__(self) -> str:
        return self.name

    @property
    def is_derived(self) -> bool:
        return self.kind == self.Kind.DERIVED


class FamilyQuerySet(models.QuerySet):
    def told_by(self, edition: str) -> FamilyQuerySet:
        """The families that the edition of this code tells."""
        return self.filter(edition__code=edition)

    def with_peers(self) -> FamilyQuerySet:
        """Each family with its edition, its origin, and its members and their areas in order, in two queries."""
        members = FamilyMember.objects.select_related("peer")
        return self.select_related("area", "edition", "taken_from").prefetch_related(
            models.Prefetch("members", queryset=members)
        )


class Family(models.Model):
    """The peers of one area in one edition; the area itself is never among its members."""

    edition = models.ForeignKey(FamilyEdition, on_delete=models.CASCADE, related_name="families")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="families")
    taken_from = models.ForeignKey(
        FamilyEdition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of a composed edition: the edition that this family stands in",
    )
    no_close_peers = models.BooleanField(default=False)
    separation = models.FloatField(
        null=True, blank=True, help_text="Distance of the last member over that of the first area left out"
    )
    note = models.TextField(blank=True)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "families"
        constraints = [models.UniqueConstraint(fields=["edition", "area"], name="one_family_per_area_and_edition")]

    def __str__(self) -> str:
        return f"{self.area}: {self.edition}"

    @property
    def origin(self) -> FamilyEdition:
        """The edition that tells this family, which every page names."""
        return self.taken_from or self.edition


class FamilyMember(models.Model):
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="members")
    peer = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="family_memberships")
    position = models.PositiveSmallIntegerField(
        help_text="1 = nearest in a derived family; the list's order in a published one"
    )
    distance = models.FloatField(
        null=True, blank=True, help_text="Euclidean distance in standardised variables; derived only"
    )

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["family", "peer"], name="family_member_once")]

    def __str__(self) -> str:
        return f"{self.peer} in the family of {self.family.area}"


class FamilyProposal(models.Model):
    """Families derived with chosen variables and weights, to be looked at before they are made an edition, if ever."""

    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level)
    size = models.PositiveSmallIntegerField(help_text="Peers of each area")
    variables = models.JSONField(help_text="As those of a derived edition")
    left_out = models.JSONField(default=list, help_text="Codes of the areas that neither have a family nor are in one")
    families = models.JSONField(
        help_text="By code of the area: its peers (code and distance), separation, and whether none is close"
    )
    note = models.TextField(blank=True)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField(auto_now_add=True)
    adopted_as = models.OneToOneField(
        FamilyEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.name
