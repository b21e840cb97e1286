"""How commands end: exit codes, and one line for whatever keeps a command from its work."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import typer

from ningbo_plan.messages import N_, Messages, language_from, messages_for
from ningbo_plan.source.files import FileError
from ningbo_plan.source.safe import visible

FINDINGS, FAILED, INTERRUPTED = 1, 2, 130
P = ParamSpec("P")
R = TypeVar("R")


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn whatever keeps a command from its work into one line and an exit code, never a traceback.

    The code is 2; for Ctrl-C, as shells have it, 130.
    """

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, typer.Abort):
            raise
        except typer.BadParameter as error:
            error.message = visible(error.message)
            raise
        except KeyboardInterrupt:
            _tell(_messages(kwargs).text(N_("interrupted")))
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _abandon_output()
            problem = _messages(kwargs).text(N_("nobody reads the output any more (broken pipe)"))
        except OSError as error:  # standard output cannot be written
            _abandon_output()
            problem = unreadable_text(FileError(STDOUT, error.strerror or str(error)), _messages(kwargs))
        except FileError as error:
            problem = unreadable_text(error, _messages(kwargs))
        except Exception as error:
            problem = _told(error, _messages(kwargs))
        _tell(problem)
        raise typer.Exit(FAILED)

    return run


def _tell(problem: str) -> None:
    """Say in one line why a run ends; where not even that can be written, the exit code says so alone."""
    with suppress(OSError):
        typer.echo(f"plan: {visible(problem)}", err=True)


def _abandon_output() -> None:
    """Keep Python from writing once more, on its way out, what could not be written."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unreadable_text(error: FileError, messages: Messages) -> str:
    """Which file cannot be read or written, why, and what to do."""
    return messages.text(_UNREADABLE, path=error.path, problem=error.problem, remedy=error.remedy)


STDOUT = N_("standard output")
_UNREADABLE = N_("{path} cannot be read or written: {problem}; {remedy}")


def _messages(kwargs: Mapping[str, Any]) -> Messages:
    """The language of a run that failed; a language that does not exist has been told already."""
    return messages_for(language_from(kwargs["lang"] or kwargs["ctx"].find_root().params.get("lang")))


def _told(error: Exception, messages: Messages) -> str:
    """Broken plan data, its faults printed first; anything else is a fault of this program."""
    from ningbo_plan.loading import PlanDataError
    from ningbo_plan.render.text import render_diagnostics

    if isinstance(error, PlanDataError):
        typer.echo(render_diagnostics(error.diagnostics, messages), err=True, nl=False)
        return messages.text(N_("the plan data cannot be used"))
    if os.environ.get("PLAN_DEBUG"):
        raise error
    return f"internal error: {type(error).__name__}: {error} (PLAN_DEBUG=1 shows where)"
