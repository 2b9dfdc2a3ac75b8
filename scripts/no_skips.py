"""A pytest plugin: a test that was skipped proves nothing, so it fails the run that was to prove everything."""

from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    terminal: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    left_out = [report for outcome in ("skipped", "xfailed", "xpassed") for report in terminal.stats.get(outcome, [])]
    if left_out and session.exitstatus == pytest.ExitCode.OK:
        terminal.ensure_newline()
        terminal.write_line(
            f"{len(left_out)} kiểm thử bị bỏ qua hoặc cho phép sai; make test không chấp nhận.", red=True
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
