"""How supervisord is told about our programs; read back by supervisord's own parser."""

from __future__ import annotations

import json

import pytest
from supervisor.options import ServerOptions

from deploy.local import programs
from deploy.local.failure import Failure
from deploy.local.layout import Layout
from deploy.local.programs import Program


def parsed(folder, wanted):
    """Every process configuration that supervisord reads from what we render, by program name."""
    layout = Layout(folder)
    layout.make()
    layout.configuration.write_text(programs.configuration(layout, wanted, None), encoding="utf-8")
    options = ServerOptions()
    options.realize(args=["-c", str(layout.configuration)], doc="")
    return {config.name: config for group in options.process_group_configs for config in group.process_configs}


def test_command_environment_and_orderly_end_arrive_as_they_were_meant(tmp_path):
    databases = json.dumps({"intake": "postgresql://intake_app:x@127.0.0.1:1/radica_intake"})
    relay = Program(
        "relay", "relay", ("/bin/p", "-m", "radica.relay"), {"D": databases}, stop_signal="INT", stop_seconds=7
    )
    read = parsed(tmp_path, [relay])["relay"]
    assert read.command.replace("'", "").split() == ["/bin/p", "-m", "radica.relay"]
    assert json.loads(read.environment["D"]) == json.loads(databases)
    assert (read.stopsignal.name, read.stopwaitsecs) == ("SIGINT", 7)


def test_paths_with_spaces_percent_signs_and_a_quote_arrive_whole(tmp_path):
    folder = tmp_path / "50 % de Ana's"
    folder.mkdir()
    read = parsed(folder, [Program("web", "intake", (str(folder / "python"), "-m"), {"F": str(folder)})])["web"]
    assert read.environment["F"] == str(folder)
    assert str(folder / "python") in read.command
    assert read.stdout_logfile == str(folder / "logs" / "web.log")


def test_a_value_with_both_kinds_of_quotes_is_refused(tmp_path):
    with pytest.raises(Failure, match="comillas"):
        programs.configuration(Layout(tmp_path), [Program("web", "intake", ("a'b\"c",))], None)


def test_nothing_starts_by_itself_and_everything_comes_back_after_a_crash(tmp_path):
    read = parsed(tmp_path, [Program("web", "intake", ("/bin/p",))])["web"]
    assert not read.autostart
    assert read.autorestart
    assert read.startretries >= 1000


def test_logs_rotate(tmp_path):
    read = parsed(tmp_path, [Program("web", "intake", ("/bin/p",))])["web"]
    assert read.stdout_logfile_maxbytes == 10 * 1024 * 1024
    assert read.stdout_logfile_backups == 5


def test_every_process_carries_the_mark_of_its_installation(tmp_path):
    read = parsed(tmp_path, [Program("web", "intake", ("/bin/p",))])["web"]
    assert read.environment["RADICA_INSTALLATION"] == str(tmp_path)
