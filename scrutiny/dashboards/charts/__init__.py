"""Charts as Plotly figures, each made by a pure function from one payload."""

from scrutiny.dashboards.charts.control import Baseline, Control, control_chart
from scrutiny.dashboards.charts.dots import Dot, Dots, dot_chart
from scrutiny.dashboards.charts.drawing import Figure
from scrutiny.dashboards.charts.funnel import FunnelChart, FunnelDot, funnel_chart
from scrutiny.dashboards.charts.trend import Aim, Trend, trend_chart

__all__ = [
    "Aim",
    "Baseline",
    "Control",
    "Dot",
    "Dots",
    "Figure",
    "FunnelChart",
    "FunnelDot",
    "Trend",
    "control_chart",
    "dot_chart",
    "funnel_chart",
    "trend_chart",
]
