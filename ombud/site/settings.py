"""Settings of an installation. Everything that differs between machines comes from the environment.

OMBUD_DATA     folder of everything embedded: database and files (default ./data)
OMBUD_KEYS     key ring "kid:base64,kid:base64"; without it the file OMBUD_DATA + ".keys"
DATABASE_URL   postgresql://user:password@host:port/name; without it SQLite inside OMBUD_DATA
OMBUD_HOSTS    comma-separated host names the office reaches this server by
OMBUD_WORKERS  how many jobs run side by side (default 1)
OMBUD_HTTPS    "1" behind a TLS proxy: cookies are then sent over HTTPS only
"""

import os
from pathlib import Path

from ombud.store import databases, keys
from ombud.store.closed import HouseClosed

DATA_FOLDER = Path(os.environ.get("OMBUD_DATA", "data")).resolve()
KEY_FILE = DATA_FOLDER.with_name(DATA_FOLDER.name + ".keys")
KEY_RING = keys.KeyRing.found(os.environ.get("OMBUD_KEYS", ""), KEY_FILE)
FILES_FOLDER = DATA_FOLDER / "files"

SECRET_KEY = KEY_RING.subkey("django").hex()
DEBUG = False
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    *filter(None, os.environ.get("OMBUD_HOSTS", "").split(",")),
]

DATABASES = {"default": databases.settings_for(os.environ.get("DATABASE_URL", ""), DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# allauth counts attempts to sign in here: in one process' memory a guesser had as many as there are
# processes. Django's table for it has no migration; `bring_up_to_date` makes it.
CACHES = {
    "default": {
        "BACKEND": "ombud.store.counted.InTurn",
        "LOCATION": "counted",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_q",
    "ombud.store",
    "ombud.ledger",
    "ombud.people",
    "ombud.orders",
    "ombud.arrivals",
    "ombud.assessment",
    "ombud.casework",
    "ombud.followup",
    "ombud.learning",
    "ombud.workbooks",
    "ombud.site",
    "ombud.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ombud.web.middleware.viewer_and_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "ombud.site.urls"
WSGI_APPLICATION = "ombud.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent.parent / "web" / "templates"],
        "OPTIONS": {
            "environment": "ombud.web.jinja.environment",
            "context_processors": ["ombud.web.frame.frame"],
        },
    },
]

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "ombud.people.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ombud.web.desk.accounts.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A whole floor signs in from one address within minutes, or from that of the TLS proxy: allauth's
# 10 failures a minute would keep it out. What stops a guesser is the limit for each name; who signs
# in rightly needs none.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "60/m/ip,5/5m/key"}

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("OMBUD_HTTPS") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ombud.web.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    },
}
# Larger uploads are streamed to disk by Django; the importer judges what is inside before reading.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("zh-hant", "繁體中文")]
LOCALE_PATHS = [Path(__file__).parent.parent / "web" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True

WORKERS = os.environ.get("OMBUD_WORKERS", "1")
if not WORKERS.isdecimal() or int(WORKERS) == 0:
    raise HouseClosed("OMBUD_WORKERS must be a whole number, such as 1.")
Q_CLUSTER = {
    "name": "ombud",
    "orm": "default",
    # Its figures change twice a second: they are nobody else's business.
    "cache": "process",
    "workers": int(WORKERS),
    "timeout": 30,
    "retry": 60,
    "max_attempts": 3,
    "ack_failures": True,
    "save_limit": 200,
    "poll": 0.5,
    "catch_up": False,
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Every scan of the network would leave a traceback; the page itself says what is wrong.
    "loggers": {"django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False}},
}
