"""Definitions kept on the site: what an administrator may do with sets, indicators, data items and series breaks."""
