"""Comparisons started from a page, and followed until members see them."""
