"""The compare pages. What they compare is in their address, and nothing else is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode as encode_lists

from indicators.models import Indicator
from landscape.models import Area
from landscape.permissions import Permission, grants_of, within_reach
from scrutiny.dashboards import bundles, sources
from scrutiny.dashboards.chart_files import chart_as_csv
from scrutiny.dashboards.comparing import choices, groups, rows
from scrutiny.dashboards.comparing.choices import Choice, ChoiceError
from scrutiny.dashboards.links import Links
from scrutiny.dashboards.pages import of_a_run, shown
from scrutiny.dashboards.selection import Selection, select
from scrutiny.dashboards.sparklines import sparkline

BY_VALUE = "value"
View = Callable[[HttpRequest, Selection], HttpResponse]


def refusing(view: View) -> View:
    """A choice that can't be compared is answered with the sentence that says why."""

    @wraps(view)
    def told(request: HttpRequest, selection: Selection) -> HttpResponse:
        try:
            return view(request, selection)
        except ChoiceError as fault:
            context = {"selection": selection, "run": selection.run, "message": str(fault)}
            return shown(request, "dashboards/comparing/refused.html", context, status=404)

    return told


@of_a_run
@refusing
def areas(request: HttpRequest, selection: Selection) -> HttpResponse:
    choice, indicator, indicators = _asked(request, selection)
    chart = _chart(request, selection, choice, indicator)
    context = {
        **_about(request, selection),
        "choice": choice,
        "group": _group(request),
        "indicators": indicators,
        "indicator": indicator,
        "by_value": _by_value(request),
        "chart": chart,
        "links": [(each, Links(each, selection.query).indicator(indicator)) for each in choice.chosen],
        "asked": _state(request, choice, indicator, by_value=False),
        "kept_state": _state(request, choice, indicator, by_value=_by_value(request)),
        "page_address": request.path,
    }
    return shown(request, "dashboards/comparing/areas.html", context)


@of_a_run
@refusing
def areas_csv(request: HttpRequest, selection: Selection) -> HttpResponse:
    choice, indicator, _ = _asked(request, selection)
    chart = _chart(request, selection, choice, indicator)
    page = request.path.removesuffix("charts/chosen.csv")
    state = _state(request, choice, indicator, by_value=_by_value(request))
    if chart is None:
        return HttpResponseRedirect(f"{page}?{selection.query}{state}")
    address = request.build_absolute_uri(f"{page}?{selection.fixed_query}{state}#chosen-title")
    own = f", a group of one’s own: “{_group(request)}”" if _group(request) else ""
    return chart_as_csv(chart, indicator, selection, about=f"chosen {choice.kind}{own}", address=address)


@of_a_run
@refusing
def periods(request: HttpRequest, selection: Selection) -> HttpResponse:
    choice = _choice(request, selection)
    context = {**_about(request, selection), "choice": choice, "table": None}
    others = [each for each in selection.periods if not each.chosen]
    context["others"] = others
    asked = request.GET.get("with", "")
    if choice.chosen and asked:
        if asked not in [each.value for each in others]:
            raise ChoiceError(f"No other period “{asked}” has been published for this set.")
        area = choice.chosen[0]
        query = request.GET.copy()
        query.pop("run", None)
        query["period"] = asked
        other = select(query)
        title = f"{area.name}, {other.period.label} and {selection.period.label}"
        context |= {
            "area": area,
            "with": asked,
            "table": rows.side_by_side(
                rows.of_one_area(selection.run, area),
                rows.of_one_area(other.run, area),
                (other.period.label, selection.period.label),
                title,
            ),
            "runs": [other, selection],
        }
    return shown(request, "dashboards/comparing/periods.html", context)


@of_a_run
@refusing
def indicators(request: HttpRequest, selection: Selection) -> HttpResponse:
    choice, offered = _choice(request, selection), rows.indicators_of(selection.run)
    slugs = request.GET.getlist("indicator")
    unknown = sorted(set(slugs) - {each.slug for each in offered})
    if unknown:
        raise ChoiceError(f"This comparison has no indicator “{unknown[0]}”.")
    context = {**_about(request, selection), "choice": choice, "indicators": offered, "slugs": slugs, "table": None}
    if choice.chosen and slugs:
        area = choice.chosen[0]
        found = rows.of_one_area(selection.run, area, slugs)
        links = Links(area, selection.query)
        context |= {
            "area": area,
            "table": rows.several(found, f"{area.name}, {selection.period.label}"),
            "trends": [
                (each.indicator, links.indicator(each.indicator), sparkline(each.history, each.indicator.decimals))
                for each in found
            ],
        }
    return shown(request, "dashboards/comparing/indicators.html", context)


def _about(request: HttpRequest, selection: Selection) -> dict[str, Any]:
    return {"selection": selection, "run": selection.run}


def _choice(request: HttpRequest, selection: Selection) -> Choice:
    level = choices.level_of(request.GET.get("level", ""))
    grants = grants_of(request)
    path = "pk" if level == "force" else "parent_links__parent"
    reached = within_reach(Area.objects.confirmed(), grants, Permission.SEE_COMPARISONS, force=path)
    return choices.areas(selection.run, level, request.GET.getlist("area"), reached)


def _asked(request: HttpRequest, selection: Selection) -> tuple[Choice, Indicator, list[Indicator]]:
    choice, offered = _choice(request, selection), rows.indicators_of(selection.run)
    if not offered:
        raise ChoiceError("This comparison has no indicators.")
    asked = request.GET.get("indicator", "")
    indicator = next((each for each in offered if asked in ("", each.slug)), None)
    if indicator is None:
        raise ChoiceError(f"This comparison has no indicator “{asked}”.")
    return choice, indicator, offered


def _chart(request: HttpRequest, selection: Selection, choice: Choice, indicator: Indicator) -> bundles.Chart | None:
    """None until there are two areas with a row."""
    found = rows.on_one_indicator(selection.run, indicator, choice.chosen)
    if len(found) < 2:
        return None
    parts = sources.counted(indicator, choice.level, selection.run)
    made = bundles.Made(selection.run, sources.returns(parts, [each.area for each in found], selection.run))
    return bundles.chosen(made, found, kind=choice.kind, by_value=_by_value(request))


def _by_value(request: HttpRequest) -> bool:
    return request.GET.get("order") == BY_VALUE


def _group(request: HttpRequest) -> str:
    """What a reader calls the areas chosen; it is in the address, as all on the page is."""
    return groups.plain(request.GET.get("group", ""))[: groups.LONGEST_NAME]


def _state(request: HttpRequest, choice: Choice, indicator: Indicator, *, by_value: bool) -> str:
    said = {"level": choice.level, "indicator": indicator.slug, "area": [each.slug for each in choice.chosen]}
    said |= {"group": _group(request)} if _group(request) else {}
    order = f"&{urlencode({'order': BY_VALUE})}" if by_value else ""
    return f"&{encode_lists(said, doseq=True)}{order}"
