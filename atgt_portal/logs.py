"""One event is one JSON line, whatever a name, an address or a file name holds."""

from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # What `home.errors` tells of a refusal and `serving` of a request; Django's own extras hold whole requests and
    # stay out.
    structlog.stdlib.ExtraAdder(allow=("status", "code", "path", "user", "method", "bytes", "milliseconds", "client")),
]
_FORMATTER: dict[str, Any] = {
    "foreign_pre_chain": _SHARED,
    "processors": [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
}


def logging_config() -> dict[str, Any]:
    """The `LOGGING` setting: everything to stderr as JSON lines, times in UTC."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": structlog.stdlib.ProcessorFormatter, **_FORMATTER}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
    }


def json_lines() -> structlog.stdlib.ProcessorFormatter:
    """The same lines for who starts before Django has read its settings: the web server."""
    return structlog.stdlib.ProcessorFormatter(**_FORMATTER)
