import socket

import pytest

from scripts import run, state
from scripts.places import CannotGoOnError


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_refused_in_one_exact_sentence():
    assert run.port_taken_text(8000) == "Cổng 8000 đang được dùng; thử PORT=8001 make run"


def test_the_last_port_does_not_suggest_one_that_cannot_be():
    assert run.port_taken_text(65535) == "Cổng 65535 đang được dùng; thử PORT=8001 make run"


def test_a_port_with_a_listener_is_refused(taken_port, tmp_path):
    with pytest.raises(CannotGoOnError) as refusal:
        run.require_free(taken_port, tmp_path)

    assert str(refusal.value) == run.port_taken_text(taken_port)


def test_a_port_whose_listener_has_gone_is_accepted(tmp_path):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]

    run.require_free(port, tmp_path)


def test_a_port_taken_by_our_own_first_run_is_said_to_be_so(taken_port, tmp_path):
    first_run = f"bản đang chạy tại http://127.0.0.1:{taken_port}"
    with state.held(tmp_path, first_run), pytest.raises(CannotGoOnError) as refusal:
        run.require_free(taken_port, tmp_path)

    assert str(refusal.value).splitlines() == [run.port_taken_text(taken_port), state.in_use_text(tmp_path, first_run)]


@pytest.mark.parametrize("text", ["abc", "0", "65536", "80 80", "-1", "８０００"])
def test_a_port_that_is_no_port_is_refused_with_its_value(text):
    with pytest.raises(CannotGoOnError, match=f"PORT là «{text}»"):
        run.port_of({"PORT": text})


@pytest.mark.parametrize(("env", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8001"}, 8001)])
def test_the_port_comes_from_the_environment_or_is_8000(env, port):
    assert run.port_of(env) == port


def test_the_demo_does_not_start_in_production(tmp_path):
    with pytest.raises(CannotGoOnError, match="ATGT_ENV"):
        run.environment({"ATGT_ENV": "production"}, tmp_path)

    assert run.environment({}, tmp_path)["ATGT_ENV"] == "local"


def test_the_day_of_the_demo_is_the_callers_else_the_seeds():
    demo = state.Demo(today="2023-12-20")

    assert run.demo_today({}, demo) == "2023-12-20"
    assert run.demo_today({"ATGT_DEMO_TODAY": "2023-07-01"}, demo) == "2023-07-01"
