"""What a person shows beside the password. The database alone gives none of it away: SECRET_KEY is needed as well.

So a new SECRET_KEY makes every second factor worthless, and all have to be set up again.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

SECRET_BYTES = 20  # as many as RFC 4226 recommends
KEPT_LETTERS = 16  # as many as the column of a token takes


class AuthenticatorApp(TOTPDevice):
    """Knows a secret that is stored nowhere: it follows from the stored key and from SECRET_KEY."""

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        return salted_hmac("authenticator app", self.key, algorithm="sha256").digest()[:SECRET_BYTES]


class RecoveryCodes(StaticDevice):
    """Codes of which the database keeps only what tells a right one from a wrong one."""

    class Meta:
        proxy = True

    @staticmethod
    def kept(code: str) -> str:
        """What is stored of a code."""
        return salted_hmac("recovery code", code.lower(), algorithm="sha256").hexdigest()[:KEPT_LETTERS]

    def verify_token(self, token: str) -> bool:
        return super().verify_token(self.kept(token))
