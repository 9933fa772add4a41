"""Small makers of test data. Append yours; a test states only what it is about."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from indicators.models import DataItem, Domain, Indicator, IndicatorPart, IndicatorSet, Return
from indicators.periods import month
from landscape.models import Appointment, Area, AreaName, Authority, Family, FamilyEdition, FamilyMember, Person, Role
from scrutiny.models import Comparison, ComparisonRun, Publication, Rebase


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    level = "force"
    code = factory.Sequence(lambda n: f"E23{900_000 + n}")
    name = factory.Sequence(lambda n: f"Area {n}")
    slug = factory.LazyAttribute(lambda area: area.code.lower().replace(":", "-"))


class AreaNameFactory(DjangoModelFactory):
    class Meta:
        model = AreaName

    area = factory.SubFactory(AreaFactory)
    level = factory.SelfAttribute("area.level")
    name = factory.Sequence(lambda n: f"Other name {n}")


class AuthorityFactory(DjangoModelFactory):
    class Meta:
        model = Authority

    force = factory.SubFactory(AreaFactory)
    name = factory.LazyAttribute(lambda authority: f"{authority.force.name} Police Authority")


class FamilyEditionFactory(DjangoModelFactory):
    class Meta:
        model = FamilyEdition

    code = factory.Sequence(lambda n: f"edition-{n}")
    name = factory.LazyAttribute(lambda edition: edition.code)
    kind = FamilyEdition.Kind.PUBLISHED
    source = "A test"


class FamilyFactory(DjangoModelFactory):
    """``FamilyFactory(area=met, edition=edition, peers=[…])``: peers in order, none for an empty family."""

    class Meta:
        model = Family
        skip_postgeneration_save = True

    edition = factory.SubFactory(FamilyEditionFactory)
    area = factory.SubFactory(AreaFactory)

    @factory.post_generation
    def peers(self, create, extracted, **kwargs):
        FamilyMember.objects.bulk_create(
            FamilyMember(family=self, peer=peer, position=position)
            for position, peer in enumerate(extracted or (), start=1)
        )


class PersonFactory(DjangoModelFactory):
    """No password: sign them in with ``client.force_login``."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    role = Role.MEMBER
    starts = date(2008, 4, 1)


class DataItemFactory(DjangoModelFactory):
    class Meta:
        model = DataItem

    code = factory.Sequence(lambda n: f"item-{n}")
    name = factory.LazyAttribute(lambda item: item.code)
    unit = "offences"


class IndicatorSetFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorSet

    code = factory.Sequence(lambda n: f"set-{n}")
    name = factory.LazyAttribute(lambda made: made.code)


class DomainFactory(DjangoModelFactory):
    class Meta:
        model = Domain

    indicator_set = factory.SubFactory(IndicatorSetFactory)
    name = factory.Sequence(lambda n: f"Domain {n}")
    position = factory.Sequence(lambda n: n)


class IndicatorFactory(DjangoModelFactory):
    """``IndicatorFactory(numerator=[item], denominator=[item])``: published, per 1,000, of forces, lower is better."""

    class Meta:
        model = Indicator
        skip_postgeneration_save = True

    domain = factory.SubFactory(DomainFactory)
    indicator_set = factory.SelfAttribute("domain.indicator_set")
    position = factory.Sequence(lambda n: n)
    reference = factory.Sequence(lambda n: f"indicator-{n}")
    slug = factory.SelfAttribute("reference")
    title = factory.SelfAttribute("reference")
    formula = "rate"
    unit = "offences per 1,000 residents"
    multiplier = 1000
    polarity = "lower"
    levels = ["force"]
    status = Indicator.Status.PUBLISHED

    @factory.post_generation
    def numerator(self, create, extracted, **kwargs):
        add_parts(self, IndicatorPart.Role.NUMERATOR, extracted)

    @factory.post_generation
    def denominator(self, create, extracted, **kwargs):
        add_parts(self, IndicatorPart.Role.DENOMINATOR, extracted)


def add_parts(indicator, role, items) -> None:
    for item in items or ():
        IndicatorPart.objects.create(indicator=indicator, role=role, item=item)


class ReturnFactory(DjangoModelFactory):
    """A checked return of a force; each is for a quarter of its own, from January 1900 on."""

    class Meta:
        model = Return

    class Params:
        quarter = factory.Sequence(lambda n: month(1900, 1).shifted(3 * n))

    force = factory.SubFactory(AreaFactory)
    indicator_set = factory.SubFactory(IndicatorSetFactory)
    start = factory.SelfAttribute("quarter.start")
    end = factory.LazyAttribute(lambda made: made.quarter.shifted(2).end)
    source = "A test"
    layout = "long"
    file_name = "return.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file = factory.django.FileField(data=b"area,item,period,value\n")
    sent_by = factory.SubFactory(PersonFactory)
    state = Return.State.CHECKED


class ComparisonRunFactory(DjangoModelFactory):
    """A published run for twelve months to March 2010."""

    class Meta:
        model = ComparisonRun

    indicator_set = factory.SubFactory(IndicatorSetFactory)
    period = "12m to 2010-03"
    start = date(2009, 4, 1)
    end = date(2010, 3, 31)
    family_edition = factory.SubFactory(FamilyEditionFactory)
    method = "1"
    as_known_at = datetime(2010, 7, 21, tzinfo=UTC)
    digest = factory.Sequence(lambda n: f"{n:064}")
    state = ComparisonRun.State.PUBLISHED
    started_by = "a test"
    published_at = datetime(2010, 7, 22, 9, tzinfo=UTC)


class PublicationFactory(DjangoModelFactory):
    """The pointer to a run: ``PublicationFactory(run=run)``."""

    class Meta:
        model = Publication

    run = factory.SubFactory(ComparisonRunFactory)
    indicator_set = factory.SelfAttribute("run.indicator_set")
    start = factory.SelfAttribute("run.start")
    end = factory.SelfAttribute("run.end")
    family_edition = factory.SelfAttribute("run.family_edition")


class ComparisonFactory(DjangoModelFactory):
    """4.2 per 1,000 after 3.6: worse than a year ago, losing, and in line with a family average of 2.2."""

    class Meta:
        model = Comparison

    run = factory.SubFactory(ComparisonRunFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    area = factory.SubFactory(AreaFactory)
    numerator = 33_400
    denominator = 7_935_100
    value = 4.2
    lower_95 = 4.16
    upper_95 = 4.25
    family_edition = factory.SelfAttribute("run.family_edition.code")
    family_average_rule = "mean-including-area"
    family_average = 2.2
    family_min = 1.2
    family_median = 1.9
    family_max = 4.2
    rank = 4
    rank_low = 3
    rank_high = 4
    rank_of = 4
    sampling_p = 0.0001
    spread_p = 0.2
    spread_q = 0.4
    family_verdict = "in line"
    previous_period = "12m to 2009-03"
    previous_value = 3.6
    change = 15.8
    change_unit = "%"
    change_p = 0.0002
    change_verdict = "worse"
    family_change = 2.6
    pace_verdict = "losing"
    history = factory.LazyFunction(
        lambda: {
            "ends": ["2008-03-31", "2009-03-31", "2010-03-31"],
            "value": [3.9, 3.6, 4.2],
            "lower": [3.8, 3.5, 4.1],
            "upper": [4.0, 3.7, 4.3],
            "numerator": [31_000, 28_600, 33_400],
            "denominator": [7_900_000, 7_920_000, 7_935_100],
            "family_average": [2.3, 2.2, 2.2],
            "family_min": [1.1, 1.2, 1.2],
            "family_max": [1.9, 1.8, 1.8],
            "breaks": [],
        }
    )


class RebaseFactory(DjangoModelFactory):
    """A new baseline from April 2009, known since May."""

    class Meta:
        model = Rebase

    indicator = factory.SubFactory(IndicatorFactory)
    area = factory.SubFactory(AreaFactory)
    on = date(2009, 4, 1)
    reason = "A new crime recording system."
    by = "officer@example.org"
    at = datetime(2009, 5, 1, tzinfo=UTC)
