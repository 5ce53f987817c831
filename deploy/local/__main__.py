"""`python -m deploy.local <command>`: the door behind every `make` target.

Runs first with whatever Python the machine has and the standard library only; once the virtual environment exists, the
same process goes on inside it.
"""

from __future__ import annotations

import errno
import os
import sys

from deploy.local import python_version

# What each command needs on the machine; those that only look at what runs need nothing.
RUNNING, TESTING, MEASURING = "running", "testing", "measuring"
NEEDS = {
    "setup": RUNNING, "run": RUNNING, "sample": RUNNING, "servers": RUNNING,
    "test": TESTING, "unit": TESTING, "simulate": RUNNING, "chaos": TESTING, "lint": RUNNING, "types": RUNNING,
    "mutants": RUNNING, "bench": MEASURING,
}  # fmt: skip
INTERRUPTED = 130  # 128 and SIGINT, as a shell would say


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code. Refusals are one Spanish paragraph, never a traceback."""
    refusal = python_version.refusal(tuple(sys.version_info[:2]))
    if refusal is None:
        return _guarded(arguments)
    newer = python_version.newer()
    if newer:
        os.execv(newer, [newer, "-m", "deploy.local", *arguments])  # noqa: S606 - found on the PATH
    sys.stderr.write(refusal + "\n")
    return 1


def _guarded(arguments: list[str]) -> int:
    from subprocess import TimeoutExpired

    from deploy.local import disk
    from deploy.local.failure import Failure
    from deploy.local.terminal import complain

    try:
        return _command(*arguments)
    except Failure as failure:
        complain(str(failure))
    except TimeoutExpired as slow:
        complain(
            f"«{slow.cmd}» no terminó en {slow.timeout:.0f} segundos. Repita la orden cuando la máquina esté libre."
        )
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        complain(str(disk.full()))
    except KeyboardInterrupt:
        complain("Interrumpido. Nada se perdió: repita la orden para continuar.")
        return INTERRUPTED
    return 1


def _command(name: str, *arguments: str) -> int:
    from deploy.local import console_styles, packages, settings, setup
    from deploy.local.terminal import say

    chosen = settings.read()
    if name in NEEDS:
        styles = {
            "setup": console_styles.ensure_if_possible,
            "run": console_styles.ensure_if_possible,
            "test": console_styles.ensure,
        }
        more = {TESTING: packages.TO_TEST, MEASURING: packages.TO_MEASURE}
        needs = packages.TO_RUN + more.get(NEEDS[name], ())
        setup.ensure(chosen, needs, styles.get(name))
    elif not chosen.python.exists():
        say("Radica no está en marcha: todavía no se ha instalado aquí. «make run» lo hace todo.")
        return 0
    setup.enter(chosen.python, [name, *arguments])
    from deploy.local import commands

    return commands.run(name, chosen, list(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
