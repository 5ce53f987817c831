"""Defective builds of Radica, to prove that the checker sees what it is for.

    python -m tests.chaos.sabotage <defect> <service> <command>
    python -m tests.chaos.sabotage dropped-event radica.relay

runs the service's own command in a process whose installed code was changed beforehand (`defects`): production code
holds no switch for it. Each defect shows itself under a fault, which the tests in tests/integration/chaos bring about.
"""
