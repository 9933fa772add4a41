"""People's posts and changes, in words."""

from __future__ import annotations

from typing import Any

from landscape.models import Appointment


def held_for(appointment: Appointment) -> str:
    """What an appointment is held for."""
    return str(appointment.authority or appointment.force or appointment.region or "the whole site")


def in_words(value: Any) -> str:
    """A value of the audit trail on one line: names and values of a mapping, parts of a list, nothing for none."""
    if value is None or value in ("", {}, []):
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')}: {in_words(each) or 'none'}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
