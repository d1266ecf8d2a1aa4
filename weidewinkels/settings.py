"""Settings, read from the environment (or `.env`); README.md documents each one."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from weidewinkels.accounts.roles import ROLES
from weidewinkels.environment import Environment
from weidewinkels.web.logs import logging_to

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = Environment(Path(os.environ.get("ENV_FILE", BASE_DIR / ".env")))

DEBUG = env.switch("DEBUG", default=False)
if DEBUG:
    SECRET_KEY = env.text("SECRET_KEY", "only-for-trying-the-app-on-your-own-machine-" + "0" * 20)
else:
    SECRET_KEY = env.needed(
        "SECRET_KEY",
        "set it in the environment or in .env to a long random text (python -c 'import secrets; "
        "print(secrets.token_urlsafe(50))'), or set DEBUG=on to try the app on your own machine.",
    )

ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

# The DataStore
DATASTORE_URL = env.address(
    "DATASTORE_URL",
    f"embedded://{VAR_DIR / 'datastore.sqlite3'}",
    ("http", "https", "embedded"),
    "https://data.example.org or embedded:///path/to/file.sqlite3",
)
DATASTORE_API_KEY = env.text("DATASTORE_API_KEY")
DATASTORE_RESOURCE_ID = env.text("DATASTORE_RESOURCE_ID", "e0f02155-a8dd-49f8-bae9-282a2002f596")
DATASTORE_KEY = env.text("DATASTORE_KEY", "_id")
DATASTORE_FORCE = env.switch("DATASTORE_FORCE", default=False)

JOURNAL_CHUNK = env.number("JOURNAL_CHUNK", 2500, least=1)
JOURNAL_LEASE_SECONDS = env.number("JOURNAL_LEASE_SECONDS", 30, least=1)
JOURNAL_SETTLE_SECONDS = env.number("JOURNAL_SETTLE_SECONDS", 90, least=1)
EXPORT_DIR = VAR_DIR / "exports"
EXPORT_AT_ONCE = env.number("EXPORT_AT_ONCE", 5000, least=1)
IMPORT_DIR = VAR_DIR / "imports"
IMPORT_AT_ONCE = env.number("IMPORT_AT_ONCE", 1000, least=1)
IMPORT_MB = env.number("IMPORT_MB", 50, least=1)
IMPORT_ROWS = env.number("IMPORT_ROWS", 200_000, least=1)
IMPORT_CELLS = env.number("IMPORT_CELLS", 5_000_000, least=1)
IMPORT_UNPACKED_MB = env.number("IMPORT_UNPACKED_MB", 500, least=1)
TRASH_DAYS = env.number("TRASH_DAYS", 90, least=1)
SELECTION_DAYS = env.number("SELECTION_DAYS", 30, least=1)

CATALOGUE_MINUTES = env.number("CATALOGUE_MINUTES", 15, least=1)
SUGGESTIONS = env.switch("SUGGESTIONS", default=True)
FRESH_MONTHS = env.number("FRESH_MONTHS", 12, least=1)
FRESH_SILENCE_DAYS = env.number("FRESH_SILENCE_DAYS", 30, least=0)
BULK_AT_ONCE = env.number("BULK_AT_ONCE", 1000, least=1)
BULK_TYPE_FROM = env.number("BULK_TYPE_FROM", 10, least=1)
UNSAVED_DAYS = env.number("UNSAVED_DAYS", 30, least=1)
DRAFT_HOURS = env.number("DRAFT_HOURS", 24, least=1)
API_PER_MINUTE = env.number("API_PER_MINUTE", 300, least=1)
API_ROWS = env.number("API_ROWS", 10_000, least=1)
API_MB = env.number("API_MB", 10, least=1)

# Tiles on top of the drawn provinces; empty for maps that ask no other server.
MAP_TILES_URL = env.text(
    "MAP_TILES_URL",
    "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
)

# The roles that are shown the e-mail addresses of records; empty for everybody.
EMAIL_SHOWN_TO = env.some_of("EMAIL_SHOWN_TO", ROLES)

# Asked by the server for help with addresses; empty for none.
ADDRESS_URL = env.text("ADDRESS_URL", "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "weidewinkels.web.apps.StaticFiles",
    "django.forms",
    "template_partials",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "weidewinkels.catalogue",  # before accounts: it compares with owners as they were before a write
    "weidewinkels.accounts",
    "weidewinkels.mailing",
    "weidewinkels.notifications",
    "weidewinkels.journal",
    "weidewinkels.questions",
    "weidewinkels.unsaved",
    "weidewinkels.records",
    "weidewinkels.history",
    "weidewinkels.bulk",
    "weidewinkels.review",
    "weidewinkels.claims",
    "weidewinkels.suggestions",
    "weidewinkels.saved_views",
    "weidewinkels.reminders",
    "weidewinkels.datasets",
    "weidewinkels.exchange",
    "weidewinkels.api",
    "weidewinkels.start",
    "weidewinkels.web.apps.WebConfig",
]

MIDDLEWARE = [
    "weidewinkels.web.request_log.RequestLogMiddleware",
    "weidewinkels.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "weidewinkels.web.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "weidewinkels.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "weidewinkels.accounts.onlooking.OnlookerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "weidewinkels.web.errors.DatastoreErrorMiddleware",
    "weidewinkels.history.awaited.AwaitedMiddleware",
]

ROOT_URLCONF = "weidewinkels.urls"
WSGI_APPLICATION = "weidewinkels.wsgi.application"
FORM_RENDERER = "weidewinkels.web.inputs.InputRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"lucide": "weidewinkels.web.templatetags.icons"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "weidewinkels.web.context.frame",
            ],
        },
    }
]

DATABASES = {
    "default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'weidewinkels.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        # Reading the catalogue takes half the time without copying its pages.
        "PRAGMA mmap_size=268435456;",
        **DATABASES["default"].get("OPTIONS", {}),
    }
# A connection per request would cost a page more than its queries do.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# In the database, since the limits on signing in must hold for all processes together.
# Django keeps 300 entries unless told: others would push out the limits and what the data set is like.
CACHES = {"default": env.cache("CACHE_URL", "dbcache://django_cache?max_entries=5000")}
# Where the tasks of the worker are: in the database of the app, or in a Redis.
TASKS_URL = env.tasks("TASKS_URL", "database://")
if TASKS_URL.startswith("database:"):
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
else:
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}
    INSTALLED_APPS += ["django_rq"]
    RQ_SHOW_ADMIN_LINK = False
    # A large batch takes its time; a worker that died is noticed by its heartbeat, not by this.
    RQ_QUEUES = {"default": {"URL": TASKS_URL, "DEFAULT_TIMEOUT": 24 * 60 * 60}}

# Mail
MAIL_AFTER_SECONDS = env.number("MAIL_AFTER_SECONDS", 60)
MAIL_WAITING_SECONDS = env.number("MAIL_WAITING_SECONDS", 600)
EMAIL = env.email("EMAIL_URL", "consolemail://")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = (
    f"/{EMAIL['EMAIL_FILE_PATH'].lstrip('/')}" if EMAIL.get("EMAIL_FILE_PATH") else None
)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Weidewinkels <weidewinkels@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Signing in: a code by e-mail, a passkey, or a password for who has one
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start:home"
ACCOUNT_ADAPTER = "weidewinkels.mailing.account_mails.PostingAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "records:list"
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up; allauth takes from this that signing in may be by password.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Weidewinkels: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key",
    "claim": "20/h/ip,3/h/key",
    "suggest": "10/h/ip",
    "address": "60/m/ip",
    "unsaved": "60/m/user",
}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
]
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "hek-in-de-wei")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "weidewinkels.formats"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "weidewinkels.web.static.HashedStaticFilesStorage"
    },
}
STATICFILES_FINDERS = [
    "weidewinkels.web.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/leaflet", BASE_DIR / "node_modules/leaflet/dist"),
    ("vendor/netherlands", BASE_DIR / "node_modules/@svg-maps/netherlands"),
]

# Security: all for https; HTTPS=off is for trying it on one's own machine.
HTTPS = env.switch("HTTPS", default=not DEBUG)
SITE_URL = env.address(
    "SITE_URL",
    f"{'https' if HTTPS else 'http'}://{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.')}",
    ("http", "https"),
    "https://winkels.example.org",
).rstrip("/")
SECURE_SSL_REDIRECT = env.switch("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
# A table of PostgreSQL has at most 1600 columns, and the form that describes them five fields for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "weidewinkels.records.views.expired.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.texts("CSRF_TRUSTED_ORIGINS", [])
X_FRAME_OPTIONS = "DENY"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING_CONFIG = "weidewinkels.web.logs.configure"
LOGGING = logging_to(
    env.choice("LOG_FORMAT", ("json", "text"), "text" if DEBUG else "json"),
    env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
    secrets=[DATASTORE_API_KEY, SECRET_KEY],
)


def _origin_of(url: str) -> list[str]:
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *_origin_of(MAP_TILES_URL)],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
