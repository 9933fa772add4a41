"""The watch list: indicators that a person follows, and a letter about them when a comparison is published."""
