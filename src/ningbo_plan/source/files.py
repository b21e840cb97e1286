"""Files opened in one place, within bounds."""

import os
import stat
import sys
from pathlib import Path

STDIN = "-"
MAX_BYTES = 10_000_000


class UnreadableFileError(Exception):
    """A file that cannot be read at all. `path` names it, `problem` says why, in the system's words."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file, or of standard input for `-`.

    Raises UnreadableFileError for anything else, and for more than `MAX_BYTES` bytes.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            # Opened first and looked at afterwards, so that nothing can be swapped in between;
            # without blocking, so that a FIFO nobody writes to is refused and not waited for.
            with open(path, "rb", opener=_open_without_blocking) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise UnreadableFileError(path, "not a regular file")
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(path, error.strerror or str(error)) from None
    except ValueError as error:  # a NUL in the path
        raise UnreadableFileError(path, str(error)) from None
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(path, f"larger than {MAX_BYTES // 1_000_000} MB")
    return data


def _open_without_blocking(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def data_directory(option: Path | None = None) -> Path:
    """Where the plan data lies: `--data`, then PLAN_DATA, then the copy that came with the program."""
    if option is not None:
        return option
    if chosen := os.environ.get("PLAN_DATA"):
        return Path(chosen)
    package = Path(__file__).parents[1]
    packaged = package / "data"
    return packaged if packaged.is_dir() else package.parents[1] / "data"  # in a checkout
