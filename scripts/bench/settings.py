"""The portal's own settings, with the bare pages beside it and a second, bare template engine."""

from pathlib import Path

from atgt_portal.settings import *  # noqa: F403
from atgt_portal.settings import TEMPLATES

ROOT_URLCONF = "scripts.bench.urls"
TEMPLATES = [
    *TEMPLATES,
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "bare",
        "DIRS": [Path(__file__).resolve().parent / "templates"],
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    },
]
