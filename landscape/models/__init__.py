"""WHO: areas and who holds them to account, the families they are compared with, the people who look."""

from landscape.models.areas import Area, AreaLink, AreaName, Authority, Confidence, Level, Succession
from landscape.models.audit import AuditEntry
from landscape.models.families import Family, FamilyEdition, FamilyMember, FamilyProposal
from landscape.models.people import Appointment, Person, Role, SignInFailure
from landscape.models.second_factors import AuthenticatorApp, RecoveryCodes

__all__ = [
    "Appointment",
    "Area",
    "AreaLink",
    "AreaName",
    "AuditEntry",
    "AuthenticatorApp",
    "Authority",
    "Confidence",
    "Family",
    "FamilyEdition",
    "FamilyMember",
    "FamilyProposal",
    "Level",
    "Person",
    "RecoveryCodes",
    "Role",
    "SignInFailure",
    "Succession",
]
