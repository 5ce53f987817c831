from __future__ import annotations

import os

import pytest
from pydantic import SecretStr

from radica.settings import Settings

SECRET = "postgresql://app:muy-secreta@127.0.0.1/x"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("RADICA_")]:
        monkeypatch.delenv(name)


def test_one_machine_needs_no_settings_but_secrets():
    settings = Settings.read()
    assert settings.http_host == "127.0.0.1"
    assert settings.jwks_url == "http://127.0.0.1:8100/.well-known/jwks.json"


def test_everything_that_is_missing_is_said_at_once_and_the_process_stops(capsys):
    with pytest.raises(SystemExit) as stopped:
        Settings.read("database_url", "amqp_url")
    assert stopped.value.code == 78
    said = capsys.readouterr().err
    assert "  - RADICA_DATABASE_URL: falta\n  - RADICA_AMQP_URL: falta\n" in said


def test_a_wrong_value_is_named_and_not_repeated(monkeypatch, capsys):
    monkeypatch.setenv("RADICA_HTTP_PORT", "ochenta")
    monkeypatch.setenv("RADICA_LOG_LEVEL", "gritar")
    with pytest.raises(SystemExit):
        Settings.read()
    said = capsys.readouterr().err
    assert "RADICA_HTTP_PORT: debe ser un número" in said
    assert "RADICA_LOG_LEVEL: tiene un valor que no se entiende" in said
    assert "ochenta" not in said


def test_an_empty_variable_is_a_missing_one(monkeypatch):
    monkeypatch.setenv("RADICA_DATABASE_URL", "")
    with pytest.raises(SystemExit):
        Settings.read("database_url")


def test_a_secret_is_given_to_who_asks_for_it_and_shown_to_nobody(monkeypatch):
    monkeypatch.setenv("RADICA_DATABASE_URL", SECRET)
    settings = Settings.read("database_url")
    assert settings.need("database_url") == SECRET
    assert isinstance(settings.database_url, SecretStr)
    assert "muy-secreta" not in repr(settings)
    assert "muy-secreta" not in str(settings)


def test_asking_for_what_is_not_there_stops_the_process(capsys):
    with pytest.raises(SystemExit):
        Settings.read().need("mongo_url")
    assert "RADICA_MONGO_URL: falta" in capsys.readouterr().err
