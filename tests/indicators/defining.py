"""Small fixture files of definitions, for tests of loading them."""

from indicators.models import SeriesBreak
from indicators.series import breaks_in

ITEMS = [
    {"code": "crime.robbery", "name": "Robbery", "unit": "offences", "timing": "flow"},
    {"code": "crime.burglary", "name": "Burglary", "unit": "offences", "timing": "flow"},
    {"code": "crime.burglary-new", "name": "Burglary as counted now", "unit": "offences", "timing": "flow"},
    {"code": "population.residents", "name": "Residents", "unit": "residents", "timing": "mid-year"},
]
BREAK = {"item": "crime.burglary", "area": "", "on": "2017-04-01", "counterparts": "", "reason": "Counted anew."}


def indicator(**changes):
    given = {
        "reference": "robbery",
        "slug": "robbery",
        "domain": "Crime",
        "title": "Robbery",
        "formula": "rate",
        "unit": "offences per 1,000 residents",
        "multiplier": 1000,
        "polarity": "lower",
        "levels": ["force"],
        "meaning": "Thefts with force. A rise is bad.",
        "source": "A test",
        "status": "published",
        "parts": {
            "numerator": [{"items": ["crime.robbery"]}],
            "denominator": [{"items": ["population.residents"]}],
        },
    }
    return {**given, **changes}


def a_set(*indicators, **changes):
    given = {"code": "test", "name": "Test", "domains": ["Crime"], "indicators": list(indicators)}
    return {**given, **changes}


def breaks_of(an_indicator, level):
    """The series breaks in an indicator, as comparisons at that level meet them."""
    items = set(an_indicator.parts.filter(level__in=["", level]).values_list("item_id", flat=True))
    return breaks_in(SeriesBreak.objects.prefetch_related("counterparts"), items)
