"""Writes figures into the ledger as tests state them: by item, area, period and value or mark."""

from datetime import datetime
from hashlib import sha256
from itertools import count

import numpy as np
import pandas as pd
from django.db import transaction

from indicators import ledger
from indicators.models import Return, ReturnStep
from indicators.periods import parse
from indicators.returns.steps import write

returns = count(1)


def observe(*figures: tuple) -> datetime:
    """Record (item, area, period, number or mark[, sample size[, lower, upper]]) as one return; says when known."""
    frame = pd.DataFrame([_row(number, *figure) for number, figure in enumerate(figures, start=2)])
    with transaction.atomic():
        at = ledger.next_moment()
        number = next(returns)
        a_return = Return.objects.create(
            source="A test",
            layout="long",
            file_name=f"return-{number}.csv",
            sha256=sha256(f"{number}".encode()).hexdigest(),
            state=Return.State.PUBLISHED,
            published_at=at,
        )
        counts = ledger.record(frame, of_return=a_return, at=at)
        write(a_return, ReturnStep.What.PUBLISHED, by="a test", at=at, figures=counts.written)
    return at


def _row(number, item, area, text, value, sample_size=np.nan, lower=np.nan, upper=np.nan) -> dict:
    period = parse(text)
    return {
        "item_id": item.pk,
        "area_id": area.pk,
        "start": pd.Timestamp(period.start),
        "end": pd.Timestamp(period.end),
        "value": np.nan if isinstance(value, str) else float(value),
        "missing": value if isinstance(value, str) else "",
        "sample_size": sample_size,
        "lower_95": lower,
        "upper_95": upper,
        "note": "",
        "row": number,
    }
