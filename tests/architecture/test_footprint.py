"""What an idle process has not loaded: each costs it memory, and time at its start, for something it may never do."""

from __future__ import annotations

import subprocess
import sys

import pytest

NOT_LOADED = {
    "typst", "PIL", "boto3", "holidays", "rich", "httpx", "httpcore", "pydantic.v1.main", "joserfc", "rapidfuzz",
    "segno", "pydantic_settings",
}  # fmt: skip
READY = "from radica.calendar import colombia; colombia()"
LOADED = f"import sys; print(*({NOT_LOADED} & sys.modules.keys()))"


@pytest.mark.parametrize("imported", ["intake.worker", "intake.api, intake.bootstrap, radica.web", "radica.relay"])
def test_an_idle_process_has_loaded_nothing_for_papers_pictures_buckets_tokens_searches_or_other_services(
    imported,
):
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import {imported}; {READY}; {LOADED}"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert said.stdout.split() == []


def test_a_service_with_all_its_doors_has_loaded_nothing_of_pydantic_1_nor_a_client():
    build = "from intake.__main__ import openapi; openapi()"
    loaded = f"import sys; print(*({NOT_LOADED} & sys.modules.keys()), file=sys.stderr)"
    command = [sys.executable, "-W", "ignore", "-c", f"{build}; {loaded}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert said.stderr.split() == []


@pytest.mark.parametrize("service", ["intake", "routing", "billing", "correspondence", "notification", "reporting"])
def test_a_worker_has_not_loaded_what_serves_the_web(service):
    loaded = "import sys; print('fastapi' in sys.modules)"
    command = [sys.executable, "-W", "ignore", "-c", f"import {service}.worker; {loaded}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["False"]


def test_a_web_process_has_loaded_no_events_that_it_neither_announces_nor_hears():
    loaded = "import sys; print(*sorted(name for name in sys.modules if name.startswith('radica.events.')))"
    command = [sys.executable, "-W", "ignore", "-c", f"import intake.api, intake.bootstrap, radica.web; {loaded}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == [
        f"radica.events.{name}" for name in ("common", "filing_notes", "intake", "migration")
    ]


def test_a_worker_has_loaded_all_events_before_it_hears_one():
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        "import intake.worker, sys; print('radica.events.known' in sys.modules)",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["True"]
