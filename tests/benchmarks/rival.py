"""The comparison as an analyst scripts it: long tables, groupby, rolling and merge in pandas.

Straightforward, not naive: whole columns at a time, and families are merged only at the quarters that are drawn. It
leaves out what few would script: control charts, reasons, verdicts in words. Rank intervals, which an analyst
simulates, stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from tests.benchmarks.national import FIRST_MONTH, Level, Size

CELL = ["indicator", "area"]


def tables(size: Size, level: Level) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What an analyst has: counts by indicator, area and month; residents by area and year; pairs of area and peer."""
    indicators, areas, _ = level.counts.shape
    index = pd.MultiIndex.from_product(
        [range(indicators), range(areas), range(size.months)], names=["indicator", "area", "month"]
    )
    counts = pd.DataFrame({"x": level.counts[:, :, : size.months].ravel()}, index=index).reset_index()
    years = range(FIRST_MONTH.year, FIRST_MONTH.year + level.residents.shape[1])
    by_year = pd.MultiIndex.from_product([range(areas), years], names=["area", "year"])
    residents = pd.DataFrame({"residents": level.residents.ravel()}, index=by_year).reset_index()
    peers = pd.DataFrame({"area": np.repeat(range(areas), level.peers.shape[1]), "peer": level.peers.ravel()})
    return counts, residents, peers


def compare(size: Size, counts: pd.DataFrame, residents: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """One row for each indicator, area and quarter; the columns of tests are NaN but in the last."""
    years = rolling_years(size, counts, residents)
    quarters = years[(size.months - 1 - years["month"]) % 3 == 0]
    quarters = quarters.merge(family_figures(quarters, peers), on=[*CELL, "month"])
    latest = quarters[quarters["month"] == size.months - 1]
    before = years.loc[years["month"] == size.months - 13, [*CELL, "x", "n", "value"]]
    latest = latest.merge(before, on=CELL, suffixes=("", "_before"))
    latest = latest.merge(pooled_peers(latest, peers), on=CELL)
    latest = latest.merge(dispersion(size, counts), on=CELL)
    tested = pd.concat(
        [latest.assign(**tests(latest)), latest[CELL].assign(spread_p=spread_p(latest, peers))["spread_p"]], axis=1
    )
    columns = ["change", "family_change", "sampling_p", "spread_p", "change_p"]
    return quarters.merge(tested[[*CELL, "month", *columns]], on=[*CELL, "month"], how="left")


def rolling_years(size: Size, counts: pd.DataFrame, residents: pd.DataFrame) -> pd.DataFrame:
    counts = counts.sort_values([*CELL, "month"])
    years = counts.assign(x=counts.groupby(CELL)["x"].rolling(12).sum().to_numpy()).dropna()
    rates = size.indicators - size.shares
    years["year"] = FIRST_MONTH.year + (FIRST_MONTH.month - 1 + years["month"] + 1 - 7) // 12
    years = years.merge(residents, on=["area", "year"])
    offences = years.loc[years["indicator"] < size.shares, [*CELL, "month", "x"]].rename(columns={"x": "offences"})
    years = years.merge(offences.assign(indicator=offences["indicator"] + rates), on=[*CELL, "month"], how="left")
    years["is_share"] = years["indicator"] >= rates
    years["n"] = years["offences"].fillna(years["residents"])
    years["value"] = years["x"] / years["n"] * np.where(years["is_share"], 100, 1000)
    return years.assign(**limits(years)).drop(columns=["offences", "residents", "year"])


def limits(years: pd.DataFrame) -> dict[str, np.ndarray]:
    """Byar's limits of rates (exact under ten events), Wilson's of shares."""
    x, n, z = years["x"].to_numpy(), years["n"].to_numpy(), stats.norm.ppf(0.975)
    many = np.maximum(x, 10)
    lower = many * (1 - 1 / (9 * many) - z / (3 * np.sqrt(many))) ** 3
    upper = (many + 1) * (1 - 1 / (9 * (many + 1)) + z / (3 * np.sqrt(many + 1))) ** 3
    few = x < 10
    lower[few] = np.nan_to_num(stats.chi2.ppf(0.025, 2 * x[few]) / 2)
    upper[few] = stats.chi2.ppf(0.975, 2 * x[few] + 2) / 2
    reach = z * np.sqrt(z**2 + 4 * x * np.maximum(1 - x / n, 0))
    share_lower, share_upper = ((2 * x + z**2 + sign * reach) / (2 * (n + z**2)) for sign in (-1, 1))
    return {
        "lower": np.where(years["is_share"], 100 * share_lower, 1000 * lower / n),
        "upper": np.where(years["is_share"], 100 * share_upper, 1000 * upper / n),
    }


def family_figures(quarters: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """Mean with the area among its family; lowest and highest of the others; the median of all; the area's rank."""
    values = quarters[["indicator", "area", "month", "value", "is_share"]]
    others = peers.merge(values.rename(columns={"area": "peer", "value": "other"}), on="peer")
    others = others.merge(values.drop(columns="is_share"), on=[*CELL, "month"])
    others["better"] = np.where(
        others["is_share"], others["other"] > others["value"], others["other"] < others["value"]
    )
    grouped = others.groupby([*CELL, "month"])
    family = grouped.agg(
        total=("other", "sum"),
        members=("other", "size"),
        family_lowest=("other", "min"),
        family_highest=("other", "max"),
        better=("better", "sum"),
        value=("value", "first"),
    ).reset_index()
    family["family_average"] = (family["total"] + family["value"]) / (family["members"] + 1)
    family["rank"] = family["better"] + 1
    return family.drop(columns=["total", "members", "better", "value"])


def pooled_peers(latest: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    sums = ["x", "n", "x_before", "n_before"]
    others = peers.merge(latest[[*CELL, *sums]].rename(columns={"area": "peer"}), on="peer")
    return others.groupby(CELL)[sums].sum().add_prefix("peers_").reset_index()


def dispersion(size: Size, counts: pd.DataFrame) -> pd.DataFrame:
    """Of the last 24 months around each year's total times the month's share of both years; at least 1.

    Of under 60 a month corrected by the events of a month of both years.
    """
    months = counts[counts["month"] >= size.months - 24].copy()
    months["year"], months["of_year"] = (size.months - 1 - months["month"]) // 12, months["month"] % 12
    by_cell = months.groupby(CELL)["x"].transform("sum")
    by_year = months.groupby([*CELL, "year"])["x"].transform("sum")
    by_month = months.groupby([*CELL, "of_year"])["x"].transform("sum")
    expected = by_year * by_month / by_cell
    months["square"] = ((months["x"] - expected) ** 2 / expected).where(expected > 0, 0.0)
    months["told"] = (by_month > 0) / 2
    found = months.groupby(CELL).agg(square=("square", "sum"), told=("told", "sum"), events=("x", "sum"))
    freedom = found["told"] - 1
    measured, both = found["square"] / freedom, found["events"] / found["told"]
    corrected = measured * (both - 1) / (both - measured).clip(lower=1)
    phi = measured.where((found["events"] >= 24 * 60) | (corrected < measured), corrected)
    phi = phi.clip(lower=1).where(freedom > 0, 3)
    return pd.DataFrame({"phi": phi, "freedom": freedom.where(freedom > 0, np.inf)}).reset_index()


def tests(latest: pd.DataFrame) -> dict[str, np.ndarray]:
    is_share, scale = latest["is_share"], np.where(latest["is_share"], 100, 1)
    own, before = (latest["x"], latest["n"]), (latest["x_before"], latest["n_before"])
    family, family_before = (
        (latest["peers_x"], latest["peers_n"]),
        (latest["peers_x_before"], latest["peers_n_before"]),
    )
    _, sampling_p = two_sample(is_share, *own, *family)
    z, change_p = two_sample(is_share, *own, *before)
    widened = np.maximum(change_p, 2 * stats.t.cdf(-np.abs(z) / np.sqrt(latest["phi"]), latest["freedom"]))
    family_now, family_then = scale * family[0] / family[1], scale * family_before[0] / family_before[1]
    return {
        "change": change(is_share, latest["value"], latest["value_before"]),
        "family_change": change(is_share, family_now, family_then),
        "sampling_p": sampling_p,
        "change_p": np.where(is_share, change_p, widened),
    }


def change(is_share: pd.Series, now: pd.Series, then: pd.Series) -> pd.Series:
    return (now - then).where(is_share, 100 * (now / then.where(then > 0) - 1))


def two_sample(
    is_share: pd.Series, x1: pd.Series, n1: pd.Series, x2: pd.Series, n2: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """(z, p): score test of rates, pooled test of shares; exact row by row where events are few."""
    total, weight = x1 + x2, n1 / (n1 + n2)
    rate_z = (x1 - total * weight) / np.sqrt(total.clip(lower=1) * weight * (1 - weight))
    share = total / (n1 + n2)
    share_z = (x1 / n1 - x2 / n2) / np.sqrt(share * (1 - share) * (1 / n1 + 1 / n2))
    z = rate_z.where(~is_share, share_z).to_numpy()
    p = 2 * stats.norm.sf(np.abs(z))
    for row in np.flatnonzero(~is_share & (total < 20)):
        p[row] = (
            stats.binomtest(int(x1.iloc[row]), int(total.iloc[row]), weight.iloc[row]).pvalue if total.iloc[row] else 1
        )
    for row in np.flatnonzero(is_share & (np.minimum(n1, n2) * np.minimum(share, 1 - share) < 5)):
        table = [[x.iloc[row], n.iloc[row] - x.iloc[row]] for x, n in ((x1, n1), (x2, n2))]
        p[row] = stats.fisher_exact(table).pvalue
    return z, p


def spread_p(latest: pd.DataFrame, peers: pd.DataFrame) -> np.ndarray:
    """p of the difference from the peers beyond the spread of all pairs of the level that the area is not in."""
    cells = latest[[*CELL]].copy()
    x, n, is_share = latest["x"], latest["n"], latest["is_share"]
    cells["y"] = np.where(is_share, np.arcsin(np.sqrt((x / n).clip(upper=1))), np.log((x + 0.5) / n))
    cells["s2"] = np.where(is_share, 1 / (4 * n), 1 / (x + 0.5))
    pairs = peers.merge(cells.rename(columns={"area": "peer", "y": "peer_y", "s2": "peer_s2"}), on="peer")
    pairs = pairs.merge(cells, on=CELL)
    pairs["apart"], pairs["variance"] = pairs["y"] - pairs["peer_y"], pairs["s2"] + pairs["peer_s2"]
    tau2 = pd.DataFrame(_spreads(pairs), columns=[*CELL, "tau2"])
    pairs = pairs.merge(tau2, on=CELL)
    pairs["weight"] = 1 / (pairs["peer_s2"] + pairs["tau2"])
    middle = pairs.groupby(CELL)["peer_y"].transform("median")
    pairs["gross"] = (pairs["peer_y"] - middle).abs() > 4 / np.sqrt(pairs["weight"])
    most_remain = pairs.groupby(CELL)["gross"].transform("mean") < 0.5
    pairs["weight"] = pairs["weight"].mask(pairs["gross"] & most_remain, 0.0)
    pairs["weighted"] = pairs["weight"] * pairs["peer_y"]
    mean = pairs.groupby(CELL)[["weight", "weighted"]].sum().reset_index()
    cells = cells.merge(mean, on=CELL, how="left").merge(tau2, on=CELL, how="left")
    error = np.sqrt(cells["s2"] + cells["tau2"] + 1 / cells["weight"])
    freedom = cells["area"].nunique() - 2
    return 2 * stats.t.sf(np.abs(cells["y"] - cells["weighted"] / cells["weight"]) / error, freedom)


def rank_intervals(level: Level, size: Size, every: int) -> pd.DataFrame:
    """Places that chance would let an area have, simulated family by family, for one in `every` families."""
    chance = np.random.default_rng(2009)
    found = []
    for indicator in range(size.indicators):
        events = level.counts[indicator, :, size.months - 12 : size.months].sum(axis=1)
        for area in range(indicator % every, len(events), every):
            family = events[[area, *level.peers[area]]]
            drawn = pd.DataFrame(chance.normal(np.log(family + 0.5), 1 / np.sqrt(family + 0.5), (5000, len(family))))
            place = 1 + drawn.iloc[:, 1:].lt(drawn[0], axis=0).sum(axis=1)
            found.append((indicator, area, *place.quantile([0.025, 0.975])))
    return pd.DataFrame(found, columns=[*CELL, "rank_low", "rank_high"])


def _spreads(pairs: pd.DataFrame) -> Iterator[tuple[int, int, float]]:
    left = stats.norm.ppf(0.875)
    moment = 1 - 2 * left * stats.norm.pdf(left) / 0.75
    for indicator, own in pairs.groupby("indicator"):
        area, peer, apart, variance = own[["area", "peer", "apart", "variance"]].to_numpy().T
        for each in np.unique(area):
            others = (area != each) & (peer != each)
            distance = np.abs(apart[others])
            kept = distance <= np.quantile(distance, 0.75, method="lower")
            spread = (np.mean(distance[kept] ** 2) / moment - variance[others][kept].mean()) / 2
            yield indicator, int(each), max(0.0, spread)
