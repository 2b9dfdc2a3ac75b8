"""`manage.py inspect_upload` where no campaign runs yet: a file of its own, as its neighbours load one for all their tests."""

import io
import json

from django.core.management import call_command

from tests.flow.test_inspect_upload import by_unit


def test_without_a_launched_campaign_nothing_can_be_judged(db, tmp_path):
    file, said = tmp_path / "a.xlsx", io.StringIO()
    file.write_bytes(by_unit())
    call_command("inspect_upload", str(file), "--kind=by-unit", "--json", stdout=said)
    assert "Chưa có phong trào nào được phát động" in json.loads(said.getvalue().splitlines()[-1])["message"]
