"""Proof that the stored figures are what the ledger promises. Each fault is a sentence; none means all is well."""
# ruff: noqa: S608 – names of tables and columns come from the models; nothing comes from outside.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet

from indicators import ledger
from indicators.models import DataItem, Finding, Observation, Return, ReturnStep, Severity
from indicators.returns import readers
from indicators.returns.checking import resolved
from indicators.returns.checks.personal import NAME as PERSONAL
from indicators.returns.receipts import digest, under_its_own_name
from landscape.models import Area

What = ReturnStep.What
STEP = ReturnStep._meta.db_table
WRITING = (What.PUBLISHED, What.RESTORED)
SIGNED = (What.RECEIVED, What.CHECKED, What.SUBMITTED, What.ACCEPTED, What.PUBLISHED)
EXAMPLES = 5
LARGEST_NUMBER = 1.7976931348623157e308


def audit() -> list[str]:
    """Every fault of the stored figures and of the files they came from; other writers wait while it looks.

    Where nothing else is wrong, every figure is compared with the row of the file that it leads to.
    """
    with transaction.atomic():
        ledger.next_moment()
        faults = [
            *lost_ids(),
            *odd_figures(),
            *broken_histories(),
            *unaccounted_returns(),
            *unaccountable_returns(),
            *changed_files(),
            *stray_files(),
        ]
    return faults or list(figures_unlike_their_files())


def told(fault: str, observations: Iterable[int]) -> Iterator[str]:
    """The `fault` with how many observations have it and the ids of a few; nothing if none has."""
    ids = sorted(observations)
    if ids:
        more = ", …" if len(ids) > EXAMPLES else ""
        yield f"{len(ids):,} observations {fault} (id {', '.join(map(str, ids[:EXAMPLES]))}{more})."


def ids_where(*conditions: Q, **values) -> QuerySet:
    return Observation.objects.filter(*conditions, **values).order_by().values_list("pk", flat=True)


def lost_ids() -> Iterator[str]:
    """The database doesn't check the foreign keys of observations (see the model), so this does."""
    for column, model in (("item_id", DataItem), ("area_id", Area), ("of_return_id", Return)):
        lost = ids_where(~Q(**{f"{column}__in": model.objects.values("pk")}))
        yield from told(f"name a {model._meta.verbose_name} that does not exist", lost)


def odd_figures() -> Iterator[str]:
    endless = ids_where(Q(value__gt=LARGEST_NUMBER) | Q(value__lt=-LARGEST_NUMBER))
    yield from told("hold no finite number", endless)
    both = Q(value__isnull=False) & ~Q(missing="")
    neither = Q(value__isnull=True, missing="")
    yield from told("have both a value and a mark for missing, or neither", ids_where(both | neither))


def broken_histories() -> Iterator[str]:
    """Of one figure, each belief ends in the moment in which the next begins, and only the last has no end.

    There may be nothing to believe for a while, or for good, from the moment in which the return was superseded or
    withdrawn.
    """
    key = ledger.names(ledger.KEY)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM (SELECT id, of_return_id, superseded_at, LEAD(recorded_at) OVER "
            f"(PARTITION BY {key} ORDER BY recorded_at, id) AS following FROM {ledger.OBSERVATION}) AS history "
            "WHERE (superseded_at IS NULL AND following IS NOT NULL) OR superseded_at > following "
            "OR (superseded_at IS NOT NULL AND (following IS NULL OR superseded_at < following) AND NOT EXISTS "
            f"(SELECT 1 FROM {STEP} AS step WHERE step.of_return_id = history.of_return_id "
            "AND step.at = history.superseded_at AND step.what IN (%s, %s)))",
            [What.SUPERSEDED, What.WITHDRAWN],
        )
        broken = [pk for (pk,) in cursor.fetchall()]
    yield from told("do not end where the next figure of the same item, area and period begins", broken)


def unaccounted_returns() -> Iterator[str]:
    """A return's counts add up, and as many observations as its steps say lead to it and to their moments."""
    rows = Observation.objects.order_by().values_list("of_return_id", "recorded_at")
    written = {(pk, at): count for pk, at, count in rows.annotate(Count("pk"))}
    steps = {(each.of_return_id, each.at): each for each in ReturnStep.objects.filter(what__in=WRITING).order_by("pk")}
    returns = Return.objects.in_bulk()
    for pk in sorted({pk for pk, at in written if pk in returns and (pk, at) not in steps}):
        yield f"Return {pk} has observations recorded at another moment than it was published at."
    for (pk, at), step in steps.items():
        found = written.get((pk, at), 0)
        if found != step.figures and pk not in {pk for pk, moment in written if (pk, moment) not in steps}:
            yield f"Return {pk} says that it wrote {step.figures:,} figures, and {found:,} lead to it."
    published = {step.of_return_id: step for step in steps.values() if step.what == What.PUBLISHED}
    for pk, a_return in returns.items():
        step, said = published.get(pk), a_return.new + a_return.revised
        if step and not said <= step.figures <= a_return.figures:
            yield f"Return {pk} says that it wrote {said:,} figures, and its publication wrote {step.figures:,}."
    in_force = Return.objects.filter(published_at__isnull=False)
    for a_return in in_force.exclude(figures=F("new") + F("revised") + F("unchanged")).order_by("pk"):
        yield f"Return {a_return.pk} has {a_return.figures:,} figures, and its counts don't add up to them."


def unaccountable_returns() -> Iterator[str]:
    """Of a published return it is known who published it, and of one sent by a person who sent, signed, accepted it."""
    published = Return.objects.filter(published_at__isnull=False).order_by("pk").prefetch_related("steps__person")
    for a_return in published:
        steps = {step.what: step for step in a_return.steps.all()}
        is_imported = a_return.force_id is None and a_return.submitted_by_id is None
        needed = [What.PUBLISHED] if is_imported else SIGNED
        for what in needed:
            if what not in steps:
                yield f"Return {a_return.pk} is published, and nothing tells who made it “{what.label.lower()}”."
        if is_imported or any(what not in steps for what in needed):
            continue
        people = {what: steps[what].person_id for what in (What.RECEIVED, What.SUBMITTED, What.ACCEPTED)}
        known = dict(zip(people, (a_return.sent_by_id, a_return.submitted_by_id, a_return.accepted_by_id), strict=True))
        if people != known:
            yield f"Return {a_return.pk} names other people than its steps do."
        if people[What.ACCEPTED] in (None, people[What.RECEIVED], people[What.SUBMITTED]):
            yield f"Return {a_return.pk} was not accepted by another person than sent and signed it."
        if not steps[What.SUBMITTED].text:
            yield f"Return {a_return.pk} was submitted without a statement."


def changed_files() -> Iterator[str]:
    """The file of every return is there, byte for byte as received; but of none that was refused for personal data."""
    personal = Finding.objects.filter(check_name=PERSONAL, severity=Severity.ERROR).values("of_return")
    for a_return in Return.objects.exclude(file="", pk__in=personal).order_by("pk"):
        if not a_return.file or not default_storage.exists(a_return.file.name):
            yield f"The file of return {a_return.pk} ({a_return.file_name}) is gone."
        elif digest(Path(a_return.file.path)) != a_return.sha256:
            yield f"The file of return {a_return.pk} ({a_return.file_name}) is not the one that was received."


def stray_files() -> Iterator[str]:
    """Files under returns/ that no return names: an import was killed there. Importing it again takes its place."""
    kept = set(Return.objects.values_list("file", flat=True))
    root = Path(default_storage.path("returns"))
    for path in sorted(root.rglob("*")):
        name = f"returns/{path.relative_to(root).as_posix()}"
        if path.is_file() and name not in kept:
            yield f"The file {name} belongs to no return: an import was stopped half-way. It may be deleted."


def figures_unlike_their_files() -> Iterator[str]:
    """Every observation stands in the row of the file of its return that it names, with that very figure."""
    for a_return in Return.objects.filter(published_at__isnull=False).order_by("pk"):
        written = ledger.written_by(a_return.pk)
        if written.empty:
            continue
        try:
            with under_its_own_name(a_return) as path:
                figures, faults = resolved(readers.read(path, a_return.layout))
        except readers.UnreadableFileError as error:
            yield f"The file of return {a_return.pk} can't be read as it was when it was published: {error}"
            continue
        if any(fault.severity == Severity.ERROR for fault in faults):
            yield f"The file of return {a_return.pk} can't be resolved as it was when it was published: {faults[0]}"
            continue
        both = written.merge(figures, on=[*ledger.KEY, "row"], how="left", suffixes=("", "_file"), indicator="found")
        differs = both["found"] == "left_only"
        for name in ledger.FIGURE:
            now, then = both[name], both[f"{name}_file"]
            differs |= ~((now == then) | (now.isna() & then.isna()))
        yield from told(
            f"are not what the file of return {a_return.pk} says in their row", both["id"][differs].tolist()
        )
