import re

import pytest
import yaml
from django.conf import settings

from scripts.healthy import allowed_host

OURS = {"web", "worker", "beat", "migrate"}
SECRETS = ("ATGT_SECRET_KEY", "ATGT_DB_PASSWORD", "POSTGRES_PASSWORD")
TEXT = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
DOCKERFILE = (settings.BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
LONG_RUNNING = sorted(SERVICES.keys() - {"migrate"})


def test_the_installation_is_web_worker_beat_database_and_bell_after_one_migration():
    assert SERVICES.keys() == OURS | {"db", "redis"}
    assert "name" not in COMPOSE


def test_a_value_that_is_asked_for_has_no_default_and_says_what_is_missing():
    asked = re.findall(r"\$\{(\w+)(:\?|:-)?([^}]*)\}", TEXT)
    without_default = {name for name, how, message in asked if how == ":?" and message}

    assert without_default == {"ATGT_SECRET_KEY", "ATGT_ALLOWED_HOSTS", "ATGT_DB_PASSWORD", "EMAIL_URL"}
    assert {name for name, how, _ in asked if how != ":?"} == {"PORT", "ATGT_PROXY_COUNT"}


def test_the_one_proxy_in_front_is_told_to_the_portal():
    """Otherwise nobody's address is known and the limit of wrong log-ins from one address is off."""
    assert SERVICES["web"]["environment"]["ATGT_PROXY_COUNT"] == "${ATGT_PROXY_COUNT:-1}"


def test_no_secret_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in service["environment"].items() if "environment" in service else ():
            if name in SECRETS:
                assert value.startswith("${")
    password_in_address = SERVICES["web"]["environment"]["DATABASE_URL"]
    assert re.fullmatch(r"postgres://atgt:\$\{ATGT_DB_PASSWORD:\?.+\}@db:5432/atgt", password_in_address)


def test_only_the_web_is_published_and_only_on_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_every_service_that_stays_is_watched_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_our_services_wait_for_the_servers_and_for_the_migration(name):
    assert SERVICES[name]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_run_in_production_mode_and_share_the_stored_files(name):
    assert SERVICES[name]["environment"]["ATGT_ENV"] == "production"
    assert SERVICES[name]["volumes"] == ["files:/var/lib/atgt/files"]
    assert "ATGT_DEMO_TODAY" not in SERVICES[name]["environment"]


def test_the_database_keeps_its_data_and_does_not_compile_queries():
    assert SERVICES["db"]["command"] == "postgres -c jit=off -c join_collapse_limit=5"
    assert SERVICES["db"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert COMPOSE["volumes"].keys() == {"database", "files"}


def test_every_image_is_pinned_to_a_patch_release():
    images = [
        SERVICES["db"]["image"],
        SERVICES["redis"]["image"],
        re.search(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)[1],
    ]

    assert all(re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?-[\w-]*bookworm", image) for image in images), images


def test_the_image_is_hash_locked_and_does_not_run_as_root():
    assert "pip install --no-cache-dir --require-hashes -r requirements.lock" in DOCKERFILE
    assert "fonts-liberation2" in DOCKERFILE
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users == ["atgt"]
    assert DOCKERFILE.index("USER atgt") < DOCKERFILE.index("CMD")
    assert "HEALTHCHECK" in DOCKERFILE


def test_the_image_holds_every_room_of_the_portal_and_nothing_private():
    let_in = {
        line.removeprefix("!")
        for line in (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    rooms = {app.split(".")[0] for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app.split(".")[0]).is_dir()}

    assert rooms | {"manage.py", "requirements.lock", "static", "templates"} <= let_in
    assert not let_in & {"var", "tests", ".git", ".env"}


@pytest.mark.parametrize(
    ("hosts", "asked"),
    [
        ("thidua.vn", "thidua.vn"),
        (".thidua.vn,khac.vn", "thidua.vn"),
        (" a.vn , b.vn", "a.vn"),
        ("*", "localhost"),
        ("", "localhost"),
    ],
)
def test_the_health_check_asks_by_a_name_that_the_portal_answers_to(hosts, asked):
    assert allowed_host({"ATGT_ALLOWED_HOSTS": hosts}) == asked
