"""Charts with all that belongs to them: figure, table, caption, sentence, download."""

from scrutiny.dashboards.bundles.chart import Chart, Data, Made
from scrutiny.dashboards.bundles.control import control
from scrutiny.dashboards.bundles.funnel import funnel_of
from scrutiny.dashboards.bundles.members import areas, chosen, family
from scrutiny.dashboards.bundles.trend import trend

__all__ = ["Chart", "Data", "Made", "areas", "chosen", "control", "family", "funnel_of", "trend"]
