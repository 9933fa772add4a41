"""Known faults of packages are asked of a database; where it can't be asked, that is said and nothing is claimed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scripts import advisories
from scripts.advisories import LeftOutError, known_faults, packages

FAULTY = "django"


@pytest.fixture
def database():
    """An advisory database that knows a fault of one package; ``says`` replaces its answer."""
    served = {"says": None, "asked": []}

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            served["asked"] += queries
            found = [{"vulns": [{"id": "X-1"}]} if each["package"]["name"] == FAULTY else {} for each in queries]
            body = served["says"] or json.dumps({"results": found}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served["address"] = f"http://127.0.0.1:{server.server_port}/"
    yield served
    server.shutdown()
    server.server_close()


def test_every_locked_package_is_asked_after():
    found = packages()
    names = {(ecosystem, name) for ecosystem, name, _ in found}
    assert {("PyPI", "django"), ("PyPI", "pytest"), ("npm", "govuk-frontend")} <= names
    assert all(version for _, _, version in found)


def test_package_with_a_known_fault_is_named(database, monkeypatch):
    monkeypatch.setattr(advisories, "AT_ONCE", 20)
    (fault,) = known_faults(database=database["address"])
    assert fault.startswith("django 5.")
    assert "X-1" in fault
    assert len(database["asked"]) == len(packages())


@pytest.mark.parametrize("says", [b"no json", b"{}", b'{"results": []}'])
def test_answer_that_is_none_is_no_proof(database, says):
    database["says"] = says
    with pytest.raises(LeftOutError):
        known_faults(database=database["address"])


def test_database_that_is_away_is_said_to_be(database):
    with pytest.raises(LeftOutError, match="can't be asked from here"):
        known_faults(database="http://127.0.0.1:9/")
