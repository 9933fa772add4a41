"""Settings, from the environment; with nothing set, a demo that needs no server at all.

``DATABASE_URL``  PostgreSQL in production; without it SQLite in ``var/``.
``REDIS_URL``     Celery's broker, required in production. The demo and a trial with ``HTTPS=0`` do without: tasks run
inside the process that asks for them, and those that wait for their time don't run at all.
``SECRET_KEY``, ``ALLOWED_HOSTS``  required as soon as ``DATABASE_URL`` is set.
``EMAIL_URL``, ``EMAIL_FROM``  where letters go in production, and from whom; without them the mail server of the same
host. With ``HTTPS=0``, a trial on one machine, letters are printed.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
FIXTURES_DIR = BASE_DIR / "fixtures"
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

PRODUCTION = "DATABASE_URL" in env
BEHIND_PROXY = PRODUCTION and env.bool("HTTPS", default=True)
DEBUG = env.bool("DEBUG", default=False)


def required(name: str, what_to_do: str) -> str:
    """The setting `name`, which production can't do without."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Because DATABASE_URL is set, this is a production start, and it needs {name}: "
            f"{what_to_do}"
        )
    return value


def local_secret_key() -> str:
    """The key of this machine's demo, made once and kept beside its database."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


if PRODUCTION:
    SECRET_KEY = required("SECRET_KEY", "a long random text, kept secret and the same on every host.")
    hosts = required("ALLOWED_HOSTS", "the host names people use to reach the site, separated by commas.")
    ALLOWED_HOSTS = [host.strip() for host in hosts.split(",")]
else:
    SECRET_KEY = local_secret_key()
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",  # these before our own, which takes their groups and secrets off the administration pages
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "landscape.apps.LandscapeConfig",
    "indicators",
    "scrutiny",
    "django_tables2",
    "csp",
    "landscape.apps.AdministrationConfig",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "landscape.people.sessions.SessionLimits",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "landscape.people.second_factor.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "scrutiny.dashboards.glossary.first_use.FirstUseMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "landscape.permissions.what_they_may",
            ],
        },
    },
]

if PRODUCTION:
    DATABASES = {"default": {**env.db("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
else:
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.str("SQLITE_PATH", default=str(VAR_DIR / "scrutiny.sqlite3")),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "landscape.Person"
AUTHENTICATION_BACKENDS = ["landscape.permissions.AppointmentBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=BEHIND_PROXY)
OTP_TOTP_ISSUER = "Police performance scrutiny"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "received")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if BEHIND_PROXY:
    CELERY_BROKER_URL = required("REDIS_URL", "the address of Redis, by which workers and beat are given their tasks.")
else:
    CELERY_BROKER_URL = env.str("REDIS_URL", default="") or "memory://"
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL == "memory://"
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1200, "socket_connect_timeout": 2, "max_retries": 1}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_DB_REUSE_MAX = 1000  # tasks; or else Celery closes each one's connection, which took a fifth of a run's time
CELERY_BEAT_SCHEDULE = {
    "resume-stalled-runs": {
        "task": "scrutiny.comparisons.tasks.resume_stalled_runs",
        "schedule": 30.0,
        "options": {"expires": 30},  # while workers are busy or away, none pile up
    },
    "follow-plans-behind": {
        "task": "scrutiny.plans.tasks.follow_plans_behind",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "resume-stalled-trials": {  # seldom: one that computes is done or ended before it is asked for again
        "task": "scrutiny.trials.tasks.resume_stalled_trials",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "resume-stalled-checks": {
        "task": "indicators.returns.tasks.resume_stalled_checks",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "publish-due-returns": {
        "task": "indicators.returns.tasks.publish_due_returns",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "follow-returns": {
        "task": "scrutiny.comparisons.following.follow_returns",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send-digests-behind": {
        "task": "scrutiny.dashboards.watching.tasks.send_digests_behind",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "remind-of-returns": {
        "task": "indicators.returns.tasks.remind_of_returns",
        "schedule": crontab(hour=7, minute=0),
    },
}
CELERY_TIMEZONE = TIME_ZONE

# Plotly writes its rules into our own sheet (static/plotly-global.css), so styles stay 'self'.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_SECONDS = 60 * 60
if BEHIND_PROXY:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# SITE_ADDRESS begins every link in a letter, so that no request can make one point elsewhere.
if BEHIND_PROXY:
    vars().update(env.email_url_config(env.str("EMAIL_URL", default="") or "smtp://localhost:25"))
    EMAIL_TIMEOUT = 20
    DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or f"scrutiny@{ALLOWED_HOSTS[0]}"
    SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    DEFAULT_FROM_EMAIL = "scrutiny@localhost"
    SITE_ADDRESS = f"http://127.0.0.1:{env.int('PORT', default=8000)}"

DJANGO_TABLES2_TEMPLATE = "tables/_table.html"
