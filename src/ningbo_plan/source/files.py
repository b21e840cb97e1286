"""Files opened in one place: read within bounds, written whole or not at all."""

import os
import stat
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from ningbo_plan.messages import N_, Term

STDIN = "-"
MAX_BYTES = 10_000_000


# What the system says most often, for the catalogues.
_PROBLEMS = (
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("No space left on device"),
    N_("Read-only file system"),
)


CHECK_PATH = N_("check the path and its permissions")


class FileError(Exception):
    """A file that cannot be read, or written, at all. `path` names it.

    `problem` says why, and `remedy` what to do about it; both are message ids.
    """

    def __init__(self, path: str, problem: str, remedy: Term = CHECK_PATH) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = Term(problem)
        self.remedy = remedy


# What reads and writes workbooks; openpyxl guards against hostile XML where defusedxml is installed.
WORKBOOK_LIBRARIES = ("openpyxl", "defusedxml", "xlsxwriter")


def require_workbooks(path: str) -> None:
    """Raise FileError, naming the workbook at `path`, where the extra `xlsx` is not installed."""
    if any(find_spec(library) is None for library in WORKBOOK_LIBRARIES):
        problem = N_("workbooks need an extra that is not installed")
        raise FileError(path, problem, N_("install the extra xlsx: pip install '.[xlsx]'"))


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file, or of standard input for `-`.

    Raises FileError for anything else, and for more than `MAX_BYTES` bytes.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            # Opened first and looked at afterwards, so that nothing can be swapped in between;
            # without blocking, so that a FIFO nobody writes to is refused and not waited for.
            with open(path, "rb", opener=_open_without_blocking) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise FileError(path, N_("not a regular file"))
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError(path, error.strerror or str(error)) from None
    except ValueError as error:  # a NUL in the path
        raise FileError(path, str(error)) from None
    if len(data) > MAX_BYTES:
        raise FileError(path, N_("larger than 10 MB"), N_("split it into several files"))
    return data


def read_text(path: str) -> str:
    """The same as text in UTF-8. Raises FileError for what is no such text, too."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(path, N_("not UTF-8 text"), N_("save it as UTF-8")) from None


def _open_without_blocking(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_whole(path: str, data: bytes) -> None:
    """Write a file so that it holds all of `data` or is left as it was. Raises FileError."""
    import tempfile  # loads much that reading never needs

    target = Path(path)
    try:
        mode = target.stat().st_mode if target.exists() else None
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileError(path, error.strerror or str(error)) from None


def existing(folder: str, patterns: Iterable[str]) -> str | None:
    """The first file of a folder whose name matches one of some patterns, if there is any. Raises FileError."""
    try:
        if Path(folder).exists() and not Path(folder).is_dir():
            raise FileError(folder, N_("Not a directory"))
        found = sorted(str(path) for pattern in patterns for path in Path(folder).glob(pattern))
    except (OSError, ValueError) as error:
        raise FileError(folder, getattr(error, "strerror", None) or str(error)) from None
    return found[0] if found else None


def write_new(folder: str, files: Mapping[str, bytes]) -> None:
    """Write new files into a folder, made if need be: all of them or none, and never over one that is there.

    Raises FileError.
    """
    target = Path(folder)
    is_new = not target.exists()
    written: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            with (target / name).open("xb") as file:
                written.append(target / name)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if is_new and target.is_dir():
            target.rmdir()
        if isinstance(error, OSError):
            raise FileError(folder, error.strerror or str(error)) from None
        raise


def is_same_file(one: str, other: str) -> bool:
    """Whether two paths lead to one file that exists."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def repository_root() -> Path:
    """The nearest folder from here upwards that is a git repository's root; where there is none, the working folder."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def packaged_data() -> Path:
    """The plan data that came with the program; in a checkout, the checkout's own."""
    package = Path(__file__).parents[1]
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


def read_rule_page(code: str) -> str:
    """The page of a finding, in Markdown. Raises FileError."""
    package = Path(__file__).parents[1]
    installed = package / "rules"
    folder = installed if installed.is_dir() else package.parents[1] / "docs" / "rules"
    return read_bytes(str(folder / f"{code}.md")).decode()


def data_directory(option: Path | None = None) -> Path:
    """Where plan data lie: `--data`, then PLAN_DATA, then the packaged copy."""
    if option is not None:
        return option
    return Path(chosen) if (chosen := os.environ.get("PLAN_DATA")) else packaged_data()
