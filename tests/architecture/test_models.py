"""Models that a web process builds at first use (radica/lean.py) are all built here, so that none fails later."""

from __future__ import annotations

import subprocess
import sys

import pytest

SERVICES = ["intake", "routing", "billing", "correspondence", "notification", "reporting", "console"]

BUILD_ALL = """
import contextlib, io, runpy, sys
from radica import lean

lean.start()
sys.argv[1:] = ["openapi"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    runpy.run_module(sys.argv[0], run_name="__main__")

from pydantic import BaseModel

def below(model):
    return {found for each in model.__subclasses__() for found in (each, *below(each))}

deferred = [model for model in below(BaseModel) if not model.__pydantic_complete__]
for model in deferred:
    model.model_rebuild()
    model.__pydantic_validator__.title
print(len(deferred), sum(model.__module__.startswith(sys.argv[0]) for model in below(BaseModel)))
"""


@pytest.mark.parametrize("service", SERVICES)
def test_every_model_of_a_web_process_can_be_built(service):
    command = [sys.executable, "-W", "ignore", "-c", f"import sys; sys.argv[0] = '{service}'{BUILD_ALL}"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 0, said.stderr
    deferred, own = map(int, said.stdout.split())
    assert deferred > 0
    assert own > 0
