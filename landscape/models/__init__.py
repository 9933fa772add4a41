"""WHO: areas and who holds them to account, the families they are compared with, the people who look."""

from landscape.models.areas import Area, AreaLink, AreaName, Authority, Confidence, Level, Succession
from landscape.models.audit import AuditEntry
from landscape.models.families import Family, FamilyEdition, FamilyMember, FamilyProposal
from landscape.models.people import Appointment, Person, Role, SignInFailure

__all__ = [
    "Appointment",
    "Area",
    "AreaLink",
    "AreaName",
    "AuditEntry",
    "Authority",
    "Confidence",
    "Family",
    "FamilyEdition",
    "FamilyMember",
    "FamilyProposal",
    "Level",
    "Person",
    "Role",
    "SignInFailure",
    "Succession",
]
