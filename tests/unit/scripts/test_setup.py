import subprocess

from scripts import setup, system_packages
from scripts.places import ROOT

LOCK = """\
uuid==1 \\
    --hash=sha256:aaaa
uv==0.13.9 \\
    --hash=sha256:bbbb \\
    --hash=sha256:cccc
vine==5 \\
    --hash=sha256:dddd
"""


def test_one_pin_is_taken_out_of_a_lock_with_all_its_hashes():
    assert setup.pin_of("uv", LOCK) == "uv==0.13.9 \\\n    --hash=sha256:bbbb \\\n    --hash=sha256:cccc\n"


def test_the_installer_itself_is_pinned_by_hash_in_the_lock():
    pin = setup.pin_of("uv", setup.LOCKS[-1].read_text())

    assert pin.startswith("uv==")
    assert "--hash=sha256:" in pin


def test_the_stamp_changes_with_the_python_and_with_either_lock(tmp_path):
    locks = (tmp_path / "a.lock", tmp_path / "b.lock")
    for lock in locks:
        lock.write_text("django==5.2")
    before = setup.stamp_of("3.11.2 /usr", locks)

    assert setup.stamp_of("3.11.2 /usr", locks) == before
    assert setup.stamp_of("3.12.1 /usr", locks) != before
    for lock in locks:
        lock.write_text("django==5.3")
        assert setup.stamp_of("3.11.2 /usr", locks) != before
        lock.write_text("django==5.2")


def test_the_locks_name_no_address_and_pin_everything_by_hash():
    for lock in setup.LOCKS:
        text = lock.read_text()
        pins = [line for line in text.splitlines() if line[0].isalnum()]
        assert "://" not in text
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins)


def test_both_locks_agree_on_every_version():
    production, development = (
        {line.partition("==")[0]: line.split()[0] for line in lock.read_text().splitlines() if line[0].isalnum()}
        for lock in setup.LOCKS
    )

    assert production.items() <= development.items()


def test_a_machine_without_a_new_enough_python_is_told_what_to_install():
    told = subprocess.run(
        ["/bin/bash", str(ROOT / "scripts/find-python")],
        env={"PYTHON": "/bin/false", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert told.returncode == 2
    assert "Cần Python 3.11 trở lên" in told.stderr
    assert "apt-get install -y python3 python3-venv" in told.stderr


def test_only_what_is_missing_is_named_for_apt():
    needs = ((("libpango-1.0-0", "libpangoft2-1.0-0"), lambda: False), (("poppler-utils",), lambda: True))

    assert system_packages.missing(needs) == ["libpango-1.0-0", "libpangoft2-1.0-0"]
    assert system_packages.apt_line(["a", "b"]) == "sudo apt-get install -y --no-install-recommends a b"
