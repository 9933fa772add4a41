"""What there is to read of a return: its page, its file, what was found in it, and its figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from indicators import ledger
from indicators.models import Finding, Observation, Return, Severity
from indicators.returns import spreadsheets, workflow
from indicators.returns.pages import scope
from indicators.returns.pages.decisions import AcceptForm, SendBackForm, StatementForm, WithdrawForm
from indicators.returns.pages.filters import CHANGES, ChangesFilter, FindingsFilter
from indicators.returns.pages.tables import ChangesTable, FiguresTable, FindingsTable, FrameData, state_tag
from indicators.returns.signing import WITH_THE_FORCE
from indicators.returns.workflow import Preview
from landscape.forms import PlainForm
from landscape.permissions import Permission, requires
from landscape.unchanged import sent_when_changed

WITH_THE_AUTHORITY = (Return.State.SUBMITTED, Return.State.ACCEPTED)
WITH_CHANGES = (*WITH_THE_FORCE, *WITH_THE_AUTHORITY)
FINDINGS_HEADING = ("severity", "row", "column", "area", "item", "period", "value", "message", "explanation")


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def a_return(request: HttpRequest, number: int) -> HttpResponse:
    return return_page(request, scope.return_or_404(request, number))


def return_page(
    request: HttpRequest, a_return: Return, *, bound: PlainForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of the return; `bound` is the form on it that was filled in and has a fault."""
    found = Findings(a_return)
    reach = scope.reach_of(request, a_return)
    context = {
        **of_return(a_return),
        "found": found,
        "reach": reach,
        "forms": dict(_forms(a_return, found, reach, bound)),
        "bound": bound,
        "refusal": refusal,
        "figures": figures_in_words(a_return),
        "steps": a_return.steps.select_related("person"),
        "beside": scope.visible(request).filter(Q(pk=a_return.revision_of_id) | Q(revision_of=a_return)).order_by("pk"),
    }
    response = render(request, "returns/return.html", context, status=status)
    if a_return.state == Return.State.RECEIVED:
        add_never_cache_headers(response)  # it says how far checking is, of which the audit trail tells nothing
    return response


def of_return(a_return: Return) -> dict[str, Any]:
    """What every page below a return shows of it."""
    return {"return": a_return, "title": title(a_return), "state_tag": state_tag(a_return)}


def title(a_return: Return) -> str:
    """``Kent, Recorded crime, October to December 2009``; of a national file its source."""
    if a_return.force is None:
        return a_return.source
    return f"{a_return.force.name}, {a_return.indicator_set.name}, {a_return.period.label}"


def figures_in_words(a_return: Return) -> str:
    """``1,079: 1,076 new, 3 revised, 0 unchanged``; how many there are, and once published what became of them."""
    counts = {name: getattr(a_return, name) for name in ("new", "revised", "unchanged")}
    if a_return.absent:
        counts["no longer held"] = a_return.absent
    parts = ", ".join(f"{count:,} {words}" for words, count in counts.items())
    return f"{a_return.figures:,}: {parts}" if a_return.published_at else f"{a_return.figures:,}"


class Findings:
    """How many findings a return has of each kind, and how many warnings still need an explanation."""

    def __init__(self, a_return: Return) -> None:
        kinds = Counter()
        self.unexplained = 0
        for severity, explanation in a_return.findings.order_by().values_list("severity", "explanation"):
            kinds[severity] += 1
            self.unexplained += severity == Severity.WARNING and not explanation
        self.errors, self.warnings, self.notes = (kinds[each] for each in Severity.values)
        self.all = kinds.total()


def _forms(a_return: Return, found: Findings, reach: scope.Reach, bound: PlainForm | None):
    """The forms that the person may fill in now, by the names of their addresses."""
    offered: dict[str, type[PlainForm]] = {}
    if a_return.state in WITH_THE_FORCE and reach.sends and not found.errors and not found.unexplained:
        offered["submit-return"] = StatementForm
    if a_return.state == Return.State.SUBMITTED and reach.accepts and not reach.is_theirs:
        offered["accept-return"] = AcceptForm
    if a_return.state in WITH_THE_AUTHORITY and reach.accepts:
        offered["send-return-back"] = SendBackForm
    if may_withdraw(a_return, reach):
        offered["withdraw-return"] = WithdrawForm
    for name, form in offered.items():
        yield name.replace("-", "_"), bound if isinstance(bound, form) else form()


def may_withdraw(a_return: Return, reach: scope.Reach) -> bool:
    """A return on its way by those who send it, the published return of a force by those who accept."""
    if a_return.state == Return.State.PUBLISHED:
        return reach.accepts and a_return.force is not None
    return reach.sends and a_return.is_open and a_return.state != Return.State.ACCEPTED


@require_safe
@never_cache
@requires(Permission.SEE_COMPARISONS)
def progress(request: HttpRequest, number: int) -> JsonResponse:
    """How far checking is, for the script that watches it."""
    a_return = scope.return_or_404(request, number)
    done = a_return.state != Return.State.RECEIVED
    return JsonResponse({"progress": 100 if done else a_return.progress, "done": done})


@require_safe
@requires(Permission.SEE_COMPARISONS)
def file(request: HttpRequest, number: int) -> FileResponse:
    """The file, byte for byte as it was received; never shown by a browser, whatever it holds."""
    a_return = scope.return_or_404(request, number)
    if not a_return.file:
        raise Http404(
            f"The content of the file of return {number} was not kept: it holds what looks like personal data."
        )
    return FileResponse(
        a_return.file.open("rb"),
        as_attachment=True,
        filename=a_return.file_name,
        content_type="application/octet-stream",
    )


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def findings(request: HttpRequest, number: int) -> HttpResponse:
    a_return = scope.return_or_404(request, number)
    chosen = FindingsFilter(request.GET)
    may_explain = a_return.state in WITH_THE_FORCE and scope.reach_of(request, a_return).sends
    table = FindingsTable(
        chosen_findings(a_return, chosen), caption="What the checks found", request=request, may_explain=may_explain
    )
    return render(request, "returns/findings.html", {**of_return(a_return), "chosen": chosen, "table": table})


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def findings_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The findings with the words of the file where they are, to mend it by."""
    a_return = scope.return_or_404(request, number)
    rows = [_finding_row(each) for each in chosen_findings(a_return, FindingsFilter(request.GET))]
    data = spreadsheets.written(FINDINGS_HEADING, rows, spreadsheets.Format.CSV)
    headers = {"Content-Disposition": f'attachment; filename="return-{number}-findings.csv"'}
    return HttpResponse(data, content_type=spreadsheets.CONTENT_TYPES[spreadsheets.Format.CSV], headers=headers)


def chosen_findings(a_return: Return, chosen: FindingsFilter) -> QuerySet[Finding]:
    return a_return.findings.filter(**chosen.chosen).order_by(F("row").asc(nulls_last=True), "pk")


def _finding_row(of: Finding) -> list[str]:
    return [
        of.severity,
        str(of.row or ""),
        of.column,
        of.area,
        of.item,
        of.period,
        of.value,
        of.message,
        of.explanation,
    ]


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """What publishing the return would change, before anything is stored."""
    a_return = scope.return_or_404(request, number)
    if a_return.state not in WITH_CHANGES:
        raise Http404(f"Return {number} is not on its way.")
    told = previewed(a_return)
    chosen = ChangesFilter(request.GET)
    context = {**of_return(a_return), "lead": changes_in_words(told.counts), "chosen": chosen}
    if len(told.changes):
        rows = FrameData(chosen.narrowed(told.changes))
        context["table"] = ChangesTable(rows, caption="What will change", request=request)
    return render(request, "returns/changes.html", context)


def previewed(a_return: Return) -> Preview:
    """The preview, kept as long as the figures it compares with stay as they are."""
    latest = ledger.latest_moment()
    key = f"preview-{a_return.pk}-{latest.timestamp() if latest else 0}"
    return cache.get_or_set(key, lambda: workflow.preview(a_return), timeout=600)


def changes_in_words(counts: dict[str, int]) -> str:
    """``12 figures are new, 3 revised, 1 withdrawn; 40 stay as they are.``"""
    said = [f"{counts[kind]:,} {words}" for kind, words in CHANGES.items() if counts[kind]]
    same = f"{counts['unchanged']:,} figure{'s stay as they are' if counts['unchanged'] != 1 else ' stays as it is'}"
    return f"Figures: {', '.join(said)}; {same}." if said else f"Nothing will change: {same}."


@require_safe
@requires(Permission.SEE_COMPARISONS)
@sent_when_changed
def figures(request: HttpRequest, number: int) -> HttpResponse:
    """The figures that the return brought into the ledger; with ``row`` those of one row of the file."""
    a_return = scope.return_or_404(request, number)
    rows = figures_of(a_return).select_related("area", "item")
    row = request.GET.get("row", "")
    if row.isdecimal() and len(row) < 10:
        rows = rows.filter(row=int(row))
    table = FiguresTable(rows, caption="Figures that this return brought", request=request)
    return render(request, "returns/figures.html", {**of_return(a_return), "table": table, "row": row})


def figures_of(a_return: Return) -> QuerySet[Observation]:
    """What the ledger holds of the return, found through the items that its steps say it touched."""
    items = {item for step in a_return.steps.all() for item in step.touched.get("items", [])}
    return Observation.objects.filter(of_return=a_return, item__in=items)
