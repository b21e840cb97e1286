"""`plan`, and `python -m ningbo_plan`."""

import gc
import os
import sys


def main() -> None:
    """Run the command line; what goes wrong before or after a command is one line too."""
    # A run is short and makes hardly any cyclic garbage; looking for it takes a twentieth of the time.
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look for them in all that is installed
    try:
        from ningbo_plan.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_told("interrupted", 130))
    except OSError as error:  # the help cannot be written
        sys.exit(_told(f"standard output: {error.strerror}", 2))
    finally:
        gc.freeze()  # else Python looks through all that there is once more on its way out


def _told(problem: str, code: int) -> int:
    print(f"plan: {problem}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
