"""Plain reads from the environment; `docs/contracts.md` lists every variable.

`ATGT_ENV=local` (the default) needs nothing but Python: SQLite, a filesystem door bell, loopback only.
`ATGT_ENV=production` starts only with a key, hosts and a database.
"""

import secrets
from importlib.util import find_spec
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from atgt_portal.logs import logging_config

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
ATGT_ENV = env.str("ATGT_ENV", "local")
if ATGT_ENV not in {"local", "production"}:
    msg = f"ATGT_ENV là {ATGT_ENV!r}; chỉ nhận local hoặc production."
    raise ImproperlyConfigured(msg)
PRODUCTION = ATGT_ENV == "production"
STATE_DIR = Path(env.str("ATGT_STATE_DIR", "") or BASE_DIR / "var").resolve()
DEBUG = False
DEMO_TODAY = env.str("ATGT_DEMO_TODAY", "")
if PRODUCTION and DEMO_TODAY:
    msg = "ATGT_DEMO_TODAY chỉ dùng ngoài vận hành thật; bỏ biến này rồi khởi động lại."
    raise ImproperlyConfigured(msg)


def _local_key() -> str:
    """The key of a local installation: made once, readable by its owner only.

    Web, worker and beat start together: the key appears under its name whole, and of two who make one the first stands.
    """
    path = STATE_DIR / "secret_key"
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        mine = path.with_name(f".secret_key.{secrets.token_hex(8)}")
        mine.touch(mode=0o600, exist_ok=False)
        mine.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            path.hardlink_to(mine)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_text(encoding="ascii")


def _bootstrap_css() -> Path:
    """Where the wheel keeps Bootstrap's stylesheets."""
    spec = find_spec("bootstrap")
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) / "css"


SECRET_KEY = env.str("ATGT_SECRET_KEY", "") if PRODUCTION else env.str("ATGT_SECRET_KEY", "") or _local_key()
ALLOWED_HOSTS = env.list("ATGT_ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
DATABASE_URL = env.str("DATABASE_URL", "")
REDIS_URL = env.str("REDIS_URL", "")
if PRODUCTION and not (SECRET_KEY and ALLOWED_HOSTS and DATABASE_URL):
    msg = "Vận hành thật cần đủ ATGT_SECRET_KEY, ATGT_ALLOWED_HOSTS và DATABASE_URL."
    raise ImproperlyConfigured(msg)

INSTALLED_APPS = [
    "atgt_portal.home",
    "atgt_portal.lib",
    "atgt_portal.ledger",
    "units",
    "campaigns",
    "awards",
    "reports",
    "atgt_portal",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "atgt_portal.collected.CollectedFilesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "atgt_portal.middleware.SessionLimitsMiddleware",
    "atgt_portal.middleware.LogInFirstMiddleware",
    "units.middleware.OwnPasswordFirstMiddleware",
    "units.middleware.ActingPostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "atgt_portal.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "atgt_portal.urls"
WSGI_APPLICATION = "atgt_portal.wsgi.application"

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
                "atgt_portal.home.context.portal",
            ],
            "builtins": ["atgt_portal.lib.templatetags.components", "atgt_portal.lib.templatetags.vietnamese"],
        },
    },
]

if DATABASE_URL:
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    # JIT compiles wide GROUP BY queries for seconds and then answers in milliseconds; looking for the best order of
    # eight joined tables takes 7 ms, and what a paper needs lies one key away whatever the order (0.1 ms).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c join_collapse_limit=5")
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": STATE_DIR / "portal.sqlite3",
            # Django's own defaults lose writes when two processes read and then write one row.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                # Without it a row that takes another's place takes it away unseen by the triggers of append-only tables.
                "PRAGMA recursive_triggers=ON;",
            },
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": {
        "BACKEND": "atgt_portal.ledger.storage.AtomicFileStorage",
        "OPTIONS": {"location": STATE_DIR / "files", "base_url": None, "allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", _bootstrap_css())]

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "units.entry.backends.AccountBackend",
    "units.entry.backends.OneTimeCodeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "one_time_code", "new_password", "again"]
# Otherwise one wrong try in each cool-off would keep somebody else's account locked for good.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "units.throttle.LoginLimits"
AXES_CLIENT_IP_CALLABLE = "units.throttle.client_of"
AXES_LOCKOUT_CALLABLE = "atgt_portal.home.errors.locked_out"
# How many proxies of our own stand in front: only what they have written into X-Forwarded-For is believed.
PROXY_COUNT = env.int("ATGT_PROXY_COUNT", 0)
if PROXY_COUNT < 0:
    msg = f"ATGT_PROXY_COUNT là {PROXY_COUNT}; cần số proxy đứng trước cổng, từ 0 trở lên."
    raise ImproperlyConfigured(msg)
# In production somebody always stands in front; not knowing who, all people would share one address and one lock.
LOGIN_TRIES_PER_ADDRESS = env.int("ATGT_LOGIN_TRIES_PER_ADDRESS", 60) if PROXY_COUNT or not PRODUCTION else 0
AXES_VERBOSE = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["atgt_portal.formats"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60
SESSION_TOUCH_SECONDS = 5 * 60
SESSION_MOST_SECONDS = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "atgt_portal.home.errors.stale_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = env.int("ATGT_HSTS_SECONDS", 31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if PRODUCTION else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # a month of 200 accidents on one page, 13 boxes each
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_MAX_BYTES = 5 * 1024 * 1024

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("ATGT_MAIL_FROM", "khong-tra-loi@localhost")
EMAIL_TIMEOUT = 20
# The right half of every Message-ID: the name under which people reach this installation.
MAIL_HOST_NAME = next((host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"), "localhost")
# How a letter leads back here: production is behind TLS, a trial stands on this machine.
MAIL_ORIGIN = f"https://{MAIL_HOST_NAME}" if PRODUCTION else "http://localhost:8000"

# The broker is a door bell: the Job row is the work, so a short wait and a lost ring cost seconds, never a job.
CELERY_BROKER_URL = REDIS_URL or "doorbell://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 0, "visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(STATE_DIR / "doorbell"),
        "data_folder_out": str(STATE_DIR / "doorbell"),
        "control_folder": str(STATE_DIR / "doorbell-control"),
        "processed_folder": str(STATE_DIR / "doorbell-done"),
        "store_processed": True,
        "polling_interval": 0.2,
    }
)
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# On the filesystem bell every start would leave one more mailbox of remote control behind.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TIMEZONE = TIME_ZONE
# No task outlives it, so a claimed letter is never in two hands.
MAIL_LEASE_SECONDS = CELERY_TASK_TIME_LIMIT
JOB_LEASE_SECONDS = env.int("ATGT_JOB_LEASE_SECONDS", 60)

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_config()
SILENCED_SYSTEM_CHECKS: list[str] = []
