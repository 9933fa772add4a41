"""Small makers of test data. Append yours; a test states only what it is about."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from indicators.models import DataItem, Domain, Indicator, IndicatorPart, IndicatorSet
from landscape.models import Appointment, Area, AreaName, Authority, Family, FamilyEdition, FamilyMember, Person, Role


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
