"""Editions of most similar families kept on the site: published lists taken in, families derived and adopted."""
