"""The console's styles: fetched once, and never in the way of a system that can do without."""

from __future__ import annotations

import os
import shutil

import pytest

from deploy.local import console_styles, settings
from deploy.local.failure import Failure

FETCHES = """
for word in "$@"; do test "$last" = --prefix && root="$word"; last="$word"; done
echo "$@" >> "$root/calls"
rm -rf "$root/node_modules"
mkdir -p "$root/node_modules/bootstrap/dist/css" "$root/node_modules/htmx.org/dist"
echo css > "$root/node_modules/bootstrap/dist/css/bootstrap.min.css"
echo js > "$root/node_modules/htmx.org/dist/htmx.min.js"
"""
IS_OFFLINE = """
echo npm error code ENOTFOUND
exit 1
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a lock file and nothing fetched."""
    console = tmp_path / "services/console"
    (console / "console/static").mkdir(parents=True)
    (console / "package-lock.json").write_text("{}")
    shutil.copy(settings.ROOT / "services/console/assets.py", console)
    return tmp_path


@pytest.fixture
def npm(tmp_path_factory, monkeypatch):
    """Put an npm of our own on the PATH: it stands for the registry, which a test must not need."""
    folder = tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def that(behaviour):
        for name in ("npm", "node"):
            (folder / name).write_text(f"#!/bin/sh{behaviour}")
            (folder / name).chmod(0o755)

    return that


def calls(checkout):
    return (checkout / "services/console/calls").read_text().splitlines()


def test_what_the_lock_file_names_is_fetched_without_running_its_scripts_and_copied(checkout, npm):
    npm(FETCHES)
    console_styles.ensure(checkout)
    vendor = checkout / "services/console/console/static/vendor"
    assert (vendor / "bootstrap.min.css").read_text() == "css\n"
    assert (vendor / "htmx.min.js").read_text() == "js\n"
    assert calls(checkout)[0].startswith("ci --ignore-scripts")


def test_a_second_set_up_fetches_nothing(checkout, npm):
    npm(FETCHES)
    console_styles.ensure(checkout)
    npm(IS_OFFLINE)
    console_styles.ensure(checkout)
    assert len(calls(checkout)) == 1


@pytest.mark.parametrize("spoil", ["package-lock.json", "console/static/vendor/htmx.min.js"])
def test_a_changed_lock_file_or_a_missing_file_is_fetched_again(checkout, npm, spoil):
    npm(FETCHES)
    console_styles.ensure(checkout)
    file = checkout / "services/console" / spoil
    file.write_text("{ }") if spoil.endswith("json") else file.unlink()
    console_styles.ensure(checkout)
    assert len(calls(checkout)) == 2
    assert console_styles.present(checkout)


def test_where_npm_cannot_fetch_running_goes_on_and_says_so_in_one_line(checkout, npm, capsys):
    npm(IS_OFFLINE)
    console_styles.ensure_if_possible(checkout)
    said = capsys.readouterr().out
    assert said.startswith("  La consola funciona, pero sin estilos: npm no pudo")
    assert said.count("\n") == 1
    assert not console_styles.present(checkout)


def test_where_npm_cannot_fetch_testing_stops_with_the_reason(checkout, npm):
    npm(IS_OFFLINE)
    with pytest.raises(Failure, match="ENOTFOUND"):
        console_styles.ensure(checkout)


def test_where_npm_cannot_be_installed_the_package_to_type_is_named(checkout, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match="sudo apt-get install nodejs npm"):
        console_styles.ensure(checkout)
