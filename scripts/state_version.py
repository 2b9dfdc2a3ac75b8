"""Is the database empty, of this version, older, or newer? Runs in `.venv`; prints one word and the migrations behind it."""

import os
import sys
from collections.abc import Collection

import django

Migration = tuple[str, str]


def verdict(*, applied: Collection[Migration], known: Collection[Migration], wanted: Collection[Migration]) -> str:
    """`known` also holds migrations that were replaced by a squashed one; `wanted` are those on disk."""
    if not applied:
        return "empty"
    if set(applied) - set(known):
        return "newer"
    return "older" if set(wanted) - set(applied) else "current"


def main() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atgt_portal.settings")
    django.setup()
    # Only after setup() can models and migrations be read.
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    loader = MigrationLoader(connection)
    applied = set(MigrationRecorder(connection).applied_migrations())
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return verdict(applied=applied, known={*loader.disk_migrations, *replaced}, wanted=set(loader.graph.nodes))


if __name__ == "__main__":
    sys.stdout.write(main())
