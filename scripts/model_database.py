"""Makes the database that the databases of tests are copied from: migrated once a run, not once a process."""

import django
from django.core.management import call_command
from django.db import connection

from scripts.services import MODEL_DATABASE


def main() -> None:
    django.setup()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own test runner makes a database
        cursor.execute(f"CREATE DATABASE {MODEL_DATABASE}")
    connection.close()
    connection.settings_dict["NAME"] = MODEL_DATABASE
    call_command("migrate", verbosity=0)
    print(f"Đã tạo {MODEL_DATABASE}.")


if __name__ == "__main__":
    main()
