"""What every test may ask for."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

pytest_plugins = ["radica.testing"]

# A machine that has other things to do is no defect: how long an example takes says nothing about the rule it tests.
settings.register_profile("radica", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("radica")
