"""`python -m tests.chaos.sabotage <defect> <service> <command>`: the service's command, with the defect built in."""

from __future__ import annotations

import importlib
import runpy
import sys

USAGE = "Uso: python -m tests.chaos.sabotage <defecto> <servicio> <orden>; defectos: "
FEWEST = 2


def main(arguments: list[str]) -> None:
    """Change the installed code and run the service's own main in this process."""
    if "worker" in arguments:
        importlib.import_module("radica.worker")  # patches the sockets, so it comes before anything else
    defects = importlib.import_module("tests.chaos.sabotage.defects").DEFECTS
    if len(arguments) < FEWEST or arguments[0] not in defects:
        sys.stderr.write(f"{USAGE}{', '.join(defects)}\n")
        raise SystemExit(2)
    name, service, *command = arguments
    defects[name]()
    sys.argv = [service, *command]
    runpy.run_module(service, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
