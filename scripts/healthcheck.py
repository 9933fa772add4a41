"""Asks the web server of this container whether the site is well, as the proxy before it would; exit 1 if it is not.

Standard library only: ``python -m scripts.healthcheck [PORT]``.
"""

from __future__ import annotations

import os
import sys
import urllib.request
from http.client import HTTPException

PAGE = "/healthz"


def problem(port: int, patience: float = 5) -> str | None:
    """What is wrong with the answer, which has `patience` seconds to come; None if nothing."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{PAGE}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:
            return None if answer.status == 200 else f"{PAGE} answered {answer.status}."
    except (OSError, HTTPException) as error:  # no connection, an error page; silence; no HTTP
        return f"{PAGE} did not answer: {error}."


if __name__ == "__main__":
    sys.exit(problem(int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
