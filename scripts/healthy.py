"""Does the web process of this container answer? Asked by the image's health check."""

import http.client
import os
import sys
from collections.abc import Mapping


def allowed_host(env: Mapping[str, str]) -> str:
    """A host that the portal answers to: it refuses `127.0.0.1` in production."""
    first = env.get("ATGT_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first not in {"", "*"} else "localhost"


def answers(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not answers(8000, allowed_host(os.environ)))
