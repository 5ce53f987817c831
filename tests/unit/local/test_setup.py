"""Setting up: once, and quick after that."""

from __future__ import annotations

import shutil

import pytest

from deploy.local import disk, layout, packages, setup, virtualenv
from deploy.local.failure import Failure
from deploy.local.packages import Need


@pytest.fixture
def checkout(tmp_path):
    """A checkout whose virtual environment is there and whose libraries were installed from its requirements."""
    for project in ("shared", "services/intake"):
        (tmp_path / project).mkdir(parents=True)
        (tmp_path / project / "pyproject.toml").write_text(f"# {project}\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    return tmp_path


def arguments(checkout):
    return [arguments for _, arguments in virtualenv.pending(checkout)]


@pytest.fixture
def set_up(checkout):
    (checkout / ".venv").mkdir()
    virtualenv.mark_done(checkout)
    return checkout


def test_the_first_set_up_installs_libraries_with_hashes_and_then_our_own(checkout):
    libraries, own = arguments(checkout)
    assert "--require-hashes" in libraries
    assert own[-4:] == ["-e", str(checkout / "shared"), "-e", str(checkout / "services/intake")]


def test_a_second_set_up_installs_nothing(set_up):
    assert arguments(set_up) == []


def test_changed_requirements_are_installed_again(set_up):
    (set_up / "requirements.txt").write_text("# something\n", encoding="utf-8")
    assert [step[1] for step in arguments(set_up)] == ["--require-hashes"]


def test_a_new_service_is_installed_without_fetching_libraries_again(set_up):
    (set_up / "services/routing").mkdir()
    (set_up / "services/routing/pyproject.toml").write_text("", encoding="utf-8")
    assert [step[1] for step in arguments(set_up)] == ["--no-build-isolation"]


def test_a_checkout_that_was_moved_installs_everything_again(set_up, tmp_path_factory):
    moved = tmp_path_factory.mktemp("elsewhere") / "radica"
    shutil.copytree(set_up, moved)
    assert len(arguments(moved)) == 2


def test_a_set_up_that_was_cut_off_is_done_again(set_up):
    (set_up / ".venv" / "radica-setup.json").write_text("{", encoding="ascii")
    assert len(arguments(set_up)) == 2


def test_two_commands_never_set_up_at_once(tmp_path):
    with setup.alone(tmp_path / "lock"), pytest.raises(Failure, match="Otra orden"), setup.alone(tmp_path / "lock"):
        pass


def test_the_lock_is_free_again_after_a_refusal(tmp_path):
    with pytest.raises(ZeroDivisionError), setup.alone(tmp_path / "lock"):
        raise ZeroDivisionError
    with setup.alone(tmp_path / "lock"):
        pass


@pytest.fixture
def no_package_manager(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


def test_a_machine_with_everything_needs_no_package_manager(no_package_manager):
    packages.ensure((Need("postgresql", lambda: True),))


def test_where_nothing_can_be_installed_the_missing_packages_are_named_in_one_line_to_type(no_package_manager):
    needs = (Need("postgresql", lambda: False), Need("python3-venv", lambda: True), Need("epmd", lambda: False))
    with pytest.raises(Failure) as refusal:
        packages.ensure(needs)
    assert str(refusal.value).endswith("sudo apt-get install postgresql epmd")


def test_a_disk_without_room_is_said_before_anything_is_written(tmp_path):
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(Failure, match="hacen falta"):
        disk.check(tmp_path, free + 10**12)
    disk.check(tmp_path, 1)


def test_the_socket_moves_out_of_a_path_that_is_too_long_for_one(tmp_path):
    near = layout.Layout(tmp_path / ".run")
    far = layout.Layout(tmp_path / ("x" * 120) / ".run")
    assert near.socket.parent == near.folder
    assert len(str(far.socket)) < 108
    assert far.socket == layout.Layout(far.folder).socket
