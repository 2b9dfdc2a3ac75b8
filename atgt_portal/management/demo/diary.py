"""`demo.json` in the state folder: on which day the demo lives and who may sign in. `make run` reads it."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from atgt_portal.management.demo.people import Account
from atgt_portal.management.demo.story import Told
from units.models import User


def write(told: Told, neighbours: list[Account]) -> Path:
    """Write it anew; accounts of other campaigns' stories stay listed as long as they exist."""
    path: Path = settings.STATE_DIR / "demo.json"
    own = [_row(account) for account in (*told.accounts, *neighbours)]
    listed = {row["username"] for row in own}
    kept = [row for row in _accounts_in(path) if row["username"] not in listed]
    known = set(User.objects.filter(username__in=[row["username"] for row in kept]).values_list("username", flat=True))
    entry = {
        "stage": told.stage.value,
        "today": told.scene.timeline.day_of(told.stage).isoformat(),
        "campaign": told.scene.campaign.code,
        "accounts": [*own, *(row for row in kept if row["username"] in known)],
    }
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(entry, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(path)
    return path


def _row(account: Account) -> dict[str, str]:
    return {
        "username": account.username,
        "role": account.role.value,
        "unit": account.unit.code if account.unit else "",
        "who": account.title,
        "what": account.place,
    }


def _accounts_in(path: Path) -> list[dict[str, Any]]:
    """What an earlier run listed; a file that cannot be read lists nobody."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["accounts"]
        return [row for row in rows if {"username", "role", "unit", "who", "what"} <= row.keys()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
