"""Models and routes that a web process makes at first use are all made here, so that none fails later."""

from __future__ import annotations

import subprocess
import sys

import pytest

SERVICES = ["intake", "routing", "billing", "correspondence", "notification", "reporting", "console"]

BUILD_ALL = """
import contextlib, gc, io, runpy, sys
from radica import lean

lean.start()
from pydantic import BaseModel
from radica.web import app
from radica.web.router import Route

app.described = lambda app: {}  # to describe a route is to make it
sys.argv[1:] = ["openapi"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    runpy.run_module(sys.argv[0], run_name="__main__")
assert not sys.modules.get("click") and not sys.modules.get("rich")
routes = [each for each in gc.get_objects() if type(each) is Route]
unmade = [route for route in routes if "app" not in vars(route)]
for route in unmade:
    assert route.app

def below(model):
    return {found for each in model.__subclasses__() for found in (each, *below(each))}

deferred = [model for model in below(BaseModel) if not model.__pydantic_complete__]
for model in deferred:
    model.model_rebuild()
    model.__pydantic_validator__.title
own = [model for model in below(BaseModel) if model.__module__.startswith(sys.argv[0])]
print(len(routes), len(unmade), len(deferred), len(own))
"""


@pytest.mark.parametrize("service", SERVICES)
def test_every_model_and_route_of_a_web_process_can_be_made(service):
    command = [sys.executable, "-W", "ignore", "-c", f"import sys; sys.argv[0] = '{service}'{BUILD_ALL}"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 0, said.stderr
    routes, unmade, deferred, own = map(int, said.stdout.split())
    assert routes == unmade > 0
    assert deferred > 0
    assert own > 0
