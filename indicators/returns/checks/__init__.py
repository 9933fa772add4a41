"""What is checked before figures are taken. A check is one function and a line in one of the tables below.

It gets resolved figures (`resolve.py`) and returns findings, each of which tells the analyst the row, the column, what
was found and what to do. Errors refuse the return; warnings have to be explained by a force that sends it; notes are
kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from indicators.models import Finding
from indicators.returns.checks import (
    belonging,
    completeness,
    form,
    personal,
    reconciliation,
    saying,
    sense,
    stated,
    surprise,
)
from indicators.returns.checks.background import Background

ALONE: tuple[Callable[[pd.DataFrame], list[Finding]], ...] = (
    form.too_large,
    form.differing_duplicates,
    form.equal_duplicates,
    sense.empty_populations,
    sense.impossible_samples,
    form.impossible_limits,
    form.unused_spans,
    form.unended_periods,
)
"""Checks that need the figures alone."""

AGAINST_WHAT_IS_KNOWN: tuple[Callable[[pd.DataFrame, Background], list[Finding]], ...] = (
    form.formulas,
    belonging.codes_of_others,
    belonging.areas_of_another_force,
    belonging.items_of_another_set,
    belonging.later_periods,
    sense.negative_counts,
    sense.outside_0_to_100,
    sense.shares_for_per_cent,
    sense.per_cent_for_points,
    sense.surveys_without_sample,
    sense.more_than_the_whole,
    completeness.expected_but_absent,
    completeness.forces_without_figures,
    completeness.parts_of_a_year,
    completeness.zeros_everywhere,
    reconciliation.parts_unlike_their_total,
    reconciliation.areas_unlike_their_force,
    reconciliation.restated,
    stated.stated_changes,
    surprise.surprising_figures,
)
"""Checks that need definitions, earlier figures, or what the return is for as well."""


def run(figures: pd.DataFrame, known: Background | None = None) -> list[Finding]:
    """The findings of every check, in the order of the checks; without `known` of those that need nothing else."""
    found = [finding for check in ALONE for finding in check(figures)]
    if known is not None:
        found += personal.personal_data(figures, known)
        if len(figures):
            found += [finding for check in AGAINST_WHAT_IS_KNOWN for finding in check(figures, known)]
        found = saying.with_names(found)
    return found
