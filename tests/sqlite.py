"""Management commands on SQLite, as the demo runs them: with no database server named."""

from tests import commands


def run(folder, session) -> list[list[str]]:
    """What each command of the session says, against the SQLite database of a folder."""
    return commands.run(session, SQLITE_PATH=str(folder / "scrutiny.sqlite3"), MEDIA_ROOT=str(folder / "received"))
