"""A force whose analyst sends returns to an officer of its authority, as tests state them."""

from django.core.files.base import ContentFile

from indicators.models import DataItem, Return
from indicators.periods import parse
from indicators.returns import workflow
from indicators.returns.checking import check_received
from landscape.models import AreaLink, Role
from tests.factories import (
    AppointmentFactory,
    AreaFactory,
    AuthorityFactory,
    DomainFactory,
    IndicatorFactory,
)

HEADING = "area,item,period,value"
QUARTER = "2009/10 Q3"
STATEMENT = "I have checked these figures against our records."


class Kent:
    """Kent Police with an analyst and another one, its authority with an officer and another one, and a set.

    The set asks for robberies and burglaries by quarter.
    """

    def __init__(self):
        self.force = AreaFactory(code="E23000032", name="Kent", slug="kent")
        authority = AuthorityFactory(force=self.force)
        self.analyst, self.colleague = (
            AppointmentFactory(role=Role.ANALYST, force=self.force).person for _ in range(2)
        )
        self.officer, self.another = (
            AppointmentFactory(role=Role.AUTHORITY_OFFICER, authority=authority).person for _ in range(2)
        )
        self.domain = DomainFactory()
        self.indicator_set = self.domain.indicator_set
        self.asks_for("crime.robbery")
        self.asks_for("crime.burglary")

    def asks_for(self, code, formula="count", denominator=None, **options) -> DataItem:
        """One more indicator of the set, made of the item of this code, which is made too."""
        item, _ = DataItem.objects.get_or_create(code=code, defaults={"name": code, "unit": "offences"})
        parts = {"numerator": [item], "denominator": [denominator] if denominator else []}
        IndicatorFactory(domain=self.domain, reference=code, formula=formula, frequency="quarterly", **parts, **options)
        return item

    def has(self, code, name, level="partnership"):
        """One more area within the force."""
        area = AreaFactory(code=code, name=name, level=level)
        AreaLink.objects.create(child=area, parent=self.force)
        return area

    def send(self, *rows, period=QUARTER, by=None, heading=HEADING, name="return.csv", **options) -> Return:
        content = "\n".join([heading, *rows]) + "\n"
        return workflow.send(
            file=ContentFile(content.encode()),
            name=name,
            **{
                "force": self.force,
                "indicator_set": self.indicator_set,
                "period": parse(period) if period else None,
                **options,
            },
            by=by or self.analyst,
        )

    def checked(self, *rows, **options) -> Return:
        """A return that was sent and checked."""
        a_return = self.send(*rows, **options)
        check_received(return_id=a_return.pk)
        a_return.refresh_from_db()
        return a_return

    def submitted(self, *rows, **options) -> Return:
        """A return whose warnings are explained and which the analyst has signed."""
        a_return = self.checked(*rows, **options)
        for finding in workflow.to_be_explained(a_return):
            workflow.explain(finding=finding, text="It is so.", by=self.analyst)
        return workflow.submit(of_return=a_return, statement=STATEMENT, by=self.analyst)

    def published(self, *rows, **options) -> Return:
        a_return = workflow.accept(of_return=self.submitted(*rows, **options), by=self.officer)
        workflow.publish_due(by="test")
        a_return.refresh_from_db()
        return a_return


def figures(robberies="10", burglaries="20", period=QUARTER) -> tuple[str, str]:
    return (f"E23000032,crime.robbery,{period},{robberies}", f"Kent,crime.burglary,{period},{burglaries}")
