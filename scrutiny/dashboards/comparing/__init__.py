"""Compare pages: areas on one indicator, an area in two periods, several indicators of an area. Never across kinds."""
