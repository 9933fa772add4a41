"""A page as a reader meets it: headings, captions, links and tables, from its HTML."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """``Page(response).texts["h1"]``: the texts of the elements of a name, inner ones included."""

    def __init__(self, response) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.attributes: dict[str, list[dict[str, str | None]]] = defaultdict(list)
        self._open: list[tuple[str, list[str]]] = []
        self.html = response.content.decode()
        self.feed(self.html)

    @property
    def text(self) -> str:
        return self.texts["body"][0]

    @property
    def links(self) -> list[str]:
        return [each["href"] for each in self.attributes["a"]]

    def handle_starttag(self, tag, attrs):
        self.attributes[tag].append(dict(attrs))
        if tag not in VOID:
            self._open.append((tag, []))

    def handle_startendtag(self, tag, attrs):
        self.attributes[tag].append(dict(attrs))

    def handle_data(self, data):
        for _, said in self._open:
            said.append(data)

    def handle_endtag(self, tag):
        while self._open:
            name, said = self._open.pop()
            self.texts[name].append(" ".join("".join(said).split()))
            if name == tag:
                return
