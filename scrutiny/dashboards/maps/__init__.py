"""Maps of the areas within a force, drawn by the server."""

from scrutiny.dashboards.maps.force_map import ForceMap, force_map

__all__ = ["ForceMap", "force_map"]
