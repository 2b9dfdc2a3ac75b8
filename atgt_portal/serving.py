"""What the web server says of itself and of every request, as the JSON lines of the rest of the portal.

Gunicorn's settings: `gunicorn --config python:atgt_portal.serving …`. A line holds the path without what stands behind the question mark (a search is often for
a name), no cookie, no user agent, no referrer.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from atgt_portal.lib.address import client_address
from atgt_portal.logs import json_lines


class JsonLogger(Logger):  # type: ignore[misc]
    """Gunicorn's two logs through our formatter."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(json_lines())

    def access(self, resp: Any, req: Any, wsgi: Mapping[str, Any], request_time: timedelta) -> None:
        self.access_log.info(
            "request",
            extra={
                "method": wsgi["REQUEST_METHOD"],
                # As it came, each unusual byte as %xx: nothing in it ends the line or steers a terminal.
                "path": quote(str(req.path).encode("latin-1", "replace"), safe="/%"),
                "status": int(str(resp.status).split(maxsplit=1)[0]),
                "bytes": resp.sent,
                "milliseconds": request_time // timedelta(milliseconds=1),
                "client": client_address(
                    str(wsgi.get("REMOTE_ADDR", "")),
                    str(wsgi.get("HTTP_X_FORWARDED_FOR", "")),
                    proxies=settings.PROXY_COUNT,
                ),
            },
        )


logger_class = JsonLogger
accesslog = "-"
