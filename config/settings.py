"""How this installation is wired. Driven by the environment; what is missing stops the start and names the cure."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Exchange, Queue

from config.secret_files import FileEnv
from operations.log_lines import is_not_of_readiness

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileEnv()  # whatever is named here may also be NAME_FILE, the name of a file that holds it


def required(name: str, cure: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {cure} For a start on this machine alone, run script/server.")
    return value


VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DATA_DIR = BASE_DIR / "data"
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
# A dashboard of made-up figures, for training and measurements: every page says so, and nothing real is loaded.
TRAINING_WORLD = env.bool("TRAINING_WORLD", default=False)

# --- Security -------------------------------------------------------------------------------------
SHORTEST_KEY = 50  # characters, where others use it
SECRET_KEY = required("SECRET_KEY", "Give 50 or more random characters.")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Behind the TLS proxy cookies travel over HTTPS only; a demonstration on one's own machine has no TLS.
BEHIND_TLS = env.bool("BEHIND_TLS", default=False)
if BEHIND_TLS and (DEBUG or len(SECRET_KEY) < SHORTEST_KEY):
    raise ImproperlyConfigured(
        f"With BEHIND_TLS, where others use it, SECRET_KEY must have {SHORTEST_KEY} characters or more, and DEBUG must "
        "be off. A new key: openssl rand -base64 48."
    )
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metricsz$"]  # asked from inside, where there is no TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
# Other hosts below ours, and the lists of browsers, are for the owner of the domain to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Plotly adds one empty style element and fills it through the CSS object model: the hash of the empty
# text admits that element and nothing else.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- Application ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "memory",
    "downloads",
    "vanguards",
    "accounts",
    "metrics",
    "returns",
    "home",
    "compare",
    "release",
    "operations",
    "django_tables2",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "operations.middleware.trace_middleware",
    "django.middleware.security.SecurityMiddleware",
    # Before static files are answered, so that they too carry the policy and stay out of frames.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "operations.middleware.LoginMiddleware",
    "memory.middleware.viewpoint_middleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "memory.context_processors.viewpoint",
                "config.context_processors.training_world",
            ],
        },
    }
]
DJANGO_TABLES2_TEMPLATE = "django_tables2/nhs.html"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Data -----------------------------------------------------------------------------------------
required("DATABASE_URL", "Give the address of a PostgreSQL database, such as postgres://user:password@host/name.")
DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgres://…): there is one engine only.")
if password := env.str("DATABASE_PASSWORD", default=""):  # apart from the address, for a file that holds it alone
    DATABASES["default"]["PASSWORD"] = password
# A server that is gone without a word is noticed within half a minute, where the system's own patience is a quarter of
# an hour; what the address says of it goes first.
GONE = {"connect_timeout": 5, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
DATABASES["default"]["OPTIONS"] = GONE | {"tcp_user_timeout": 30_000} | DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Parts of pages, for as long as the database is unchanged or a version stands (memory/kept.py): some ten megabytes
# in each web process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 60},
    },
    "versions": {  # of rows that never change
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "versions",
        "TIMEOUT": 60 * 60 * 24,
        "OPTIONS": {"MAX_ENTRIES": 600},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Words and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.static.NodePackageFinder",
]
# The fonts that pictures are drawn with; a server need not have any.
FONT_DIR = BASE_DIR / "node_modules" / "@expo-google-fonts" / "arimo"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticStorage"},
}

# --- Background work ------------------------------------------------------------------------------
CELERY_BROKER_URL = required(
    "CELERY_BROKER_URL", "Give the address of the broker, such as redis://host:6379/0 or amqp://user:password@host."
)
CELERY_TASK_DEFAULT_QUEUE = env.str("TASK_QUEUE", default="charts")
# Checking a return has a queue of its own: a long list of charts does not keep a sender waiting, nor the other way
# round. A worker that is told nothing listens to both.
RETURNS_QUEUE = env.str("RETURNS_QUEUE", default="returns")
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name) for name in dict.fromkeys((CELERY_TASK_DEFAULT_QUEUE, RETURNS_QUEUE))
]
CELERY_TASK_ROUTES = {"returns.tasks.check_*": {"queue": RETURNS_QUEUE}}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker asks for a broker that is away until it is back
# Who sends a task asks twice and goes on: nobody's page waits for a broker that is away.
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
if CELERY_BROKER_URL.startswith(("redis", "rediss")):
    # A task whose worker was killed comes back after this time: by its limit no task takes half as long.
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "visibility_timeout": env.int("BROKER_VISIBILITY_TIMEOUT", default=900),
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # Seconds, for one that takes calls and never answers, which nobody's page waits for either.
        "socket_timeout": 3,
    }
    # One that takes nothing more, as with a full disk, is asked until it does, like one that is away.
    CELERY_BROKER_CHANNEL_ERROR_RETRY = True
# How often beat sweeps up what is owed and whose nudge was lost: charts, and returns to be checked. A sweep that no
# worker took before the next one is due is dropped, so that they do not pile up while workers are down.
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=30.0)
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "operations.tasks.tick",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "sweep-owed-charts": {
        "task": "metrics.tasks.refresh_owed_charts",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "sweep-unchecked-returns": {
        "task": "returns.tasks.check_unfinished",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "sweep-unsent-letters": {
        "task": "returns.tasks.send_letters",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    # Each hour of the day: the second finds nothing to write, unless the first was lost with its broker or its worker.
    "send-reminders": {
        "task": "returns.tasks.remind",
        "schedule": crontab(hour="7-18", minute=30),
    },
    "forget-what-is-old": {
        "task": "operations.tasks.forget",
        "schedule": crontab(hour=3, minute=40),
    },
}

# --- Readiness and measures ------------------------------------------------------------------------------------
# Of charts and of returns. Longer than a full recompute takes, and than several sweeps: beyond them somebody should
# look.
OWED_AT_MOST_SECONDS = env.int("OWED_AT_MOST_SECONDS", default=1800)
# Prometheus shows it to read /metricsz; without it there is nothing to read.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
BEAT_WITHIN_SECONDS = env.int("BEAT_WITHIN_SECONDS", default=300)

# --- What is kept how long ------------------------------------------------------------------------
# In days; 0 keeps for good. Figures, and the files they were published from, are kept for good whatever stands here.
KEEP_FILES_DAYS = env.int("KEEP_FILES_DAYS", default=730)  # files of attempts that came to nothing
KEEP_LETTERS_DAYS = env.int("KEEP_LETTERS_DAYS", default=365)
KEEP_SIGN_INS_DAYS = env.int("KEEP_SIGN_INS_DAYS", default=365)
LONGEST_KEPT = 36_500  # days; a hundred years
for name in ("KEEP_FILES_DAYS", "KEEP_LETTERS_DAYS", "KEEP_SIGN_INS_DAYS"):
    if not 0 <= (days := globals()[name]) <= LONGEST_KEPT:  # below nought what has just come in would be old
        raise ImproperlyConfigured(f"{name} is {days}; it must be 1 to {LONGEST_KEPT} days, or 0 to keep for good.")

# --- Returns --------------------------------------------------------------------------------------
RETURN_LARGEST_BYTES = env.int("RETURN_LARGEST_BYTES", default=10_000_000)
RETURN_MOST_ROWS = env.int("RETURN_MOST_ROWS", default=100_000)
# Where the dashboard is found, for the links in e-mails.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Vanguard dashboard <dashboard@localhost>")

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs does not keep a worker
# Who is told of faults, as addresses with commas between them: once an hour for each fault (operations/faults.py).
ADMINS = [(address, address) for address in env.list("ADMIN_EMAILS", default=[])]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[Vanguard dashboard] "

# --- Logging --------------------------------------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="plain")  # or json, a line an object
if LOG_FORMAT not in ("plain", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; it must be plain or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "operations.log_lines.PlainLines"},
        "json": {"()": "operations.log_lines.JsonLines"},
    },
    "filters": {
        "not of readiness": {"()": "django.utils.log.CallbackFilter", "callback": is_not_of_readiness},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "administrators": {"class": "operations.faults.TellAdministrators", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "administrators"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # Django's own handlers would send an e-mail for every failure
        "django.request": {"level": "ERROR", "filters": ["not of readiness"]},
    },
}
