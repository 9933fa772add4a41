"""The small country of the comparisons."""

from tests.scrutiny.comparisons.conftest import commit, country

__all__ = ["commit", "country"]
