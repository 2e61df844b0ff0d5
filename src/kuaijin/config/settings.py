"""Settings by environment (and the data directory); every value has a default that runs on one machine."""

import os
from datetime import date
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kuaijin.config.databases import database_from_url
from kuaijin.config.paths import data_dir
from kuaijin.config.secrets import secret_key

DATA_DIR = data_dir()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("KUAIJIN_DEBUG") == "1"
SECRET_KEY = secret_key(DATA_DIR)
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("KUAIJIN_ALLOWED_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = list(filter(None, os.environ.get("KUAIJIN_TRUSTED_ORIGINS", "").split(",")))

# The demo marks its data directory; only there a pinned day counts.
KUAIJIN_DEMO = (DATA_DIR / "demo").exists() or os.environ.get("KUAIJIN_DEMO") == "1"
KUAIJIN_DEMO_DAY = date.fromisoformat(os.environ.get("KUAIJIN_DEMO_DAY", "2026-10-09"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "kuaijin.kit",
    "kuaijin.journal",
    "kuaijin.directory",
    "kuaijin.jobs",
    "kuaijin.messaging",
    "kuaijin.dossiers",
    "kuaijin.evidence",
    "kuaijin.obligations",
    "kuaijin.problems",
    "kuaijin.enterprises",
    "kuaijin.projects",
    "kuaijin.taskforces",
    "kuaijin.contacts",
    "kuaijin.approvals",
    "kuaijin.supervision",
    "kuaijin.requests",
    "kuaijin.cockpit",
    "kuaijin.exchange",
    "kuaijin.feeds",
    "kuaijin.keeping",
    "kuaijin.demo",
    "kuaijin.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kuaijin.config.middleware.ReadingSessionMiddleware",
    "kuaijin.config.middleware.LanguageMiddleware",
    "kuaijin.config.middleware.FirstRunMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kuaijin.config.middleware.SecureCookieMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kuaijin.config.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kuaijin.config.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kuaijin.config.urls"
WSGI_APPLICATION = "kuaijin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kuaijin.config.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kuaijin.kit.templatetags.kj"],
        },
    }
]

DATABASES = {"default": database_from_url(os.environ.get("KUAIJIN_DATABASE", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "directory.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "kuaijin.directory.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kuaijin.directory.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"

# Sessions end after two idle hours (KUAIJIN_IDLE_MINUTES) and 12 hours at most: ActorMiddleware.
# In the database alone: a cache of one worker would let a session live on that another worker ended.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "kj_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("KUAIJIN_IDLE_MINUTES", "120")) * 60
# A signed cookie, and the session only for what is longer: an act shall not cost a second write.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
CSRF_COOKIE_NAME = "kj_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kuaijin.config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("KUAIJIN_BEHIND_HTTPS") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "kuaijin.config.errors.locked_out"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "kj_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 86400
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
# Served from the package by whitenoise: nothing is collected.
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kuaijin.config.static.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 7 * 24 * 3600  # each address names the version of its file

# Where people reach the house from outside: stands before the links in messages; without it they carry none.
PUBLIC_URL = os.environ.get("KUAIJIN_PUBLIC_URL", "").rstrip("/")

# So many days what was sent, given up or never sent stays in the log of messages; for ever when it is 0.
MESSAGE_DAYS = int(os.environ.get("KUAIJIN_MESSAGE_DAYS", "180"))

# Evidence and imports stay under the data directory, outside of every static path.
EVIDENCE_DIR = Path(os.environ.get("KUAIJIN_EVIDENCE_DIR", DATA_DIR / "evidence"))
EVIDENCE_MAX_BYTES = int(os.environ.get("KUAIJIN_EVIDENCE_MAX_MB", "50")) * 1024 * 1024
IMPORT_DIR = DATA_DIR / "imports"
# The backup of each night, and how many stay; none is made when it is 0.
BACKUP_DIR = Path(os.environ.get("KUAIJIN_BACKUP_DIR", DATA_DIR / "backups"))
BACKUPS_KEPT = int(os.environ.get("KUAIJIN_BACKUPS", "7"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"kuaijin": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
