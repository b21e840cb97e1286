"""Files read in one place, within bounds."""

import os
import stat
import sys
from collections.abc import Iterable
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path

from ningbo_plan.messages import N_, Term
from ningbo_plan.source.limits import MEGABYTE, limits

STDIN = "-"


# What the system says most often, for the catalogues.
_PROBLEMS = (
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("File too large"),
    N_("Too many levels of symbolic links"),
    N_("Bad file descriptor"),
)


_TOO_LARGE = N_("larger than {limit} MB")
CHECK_PATH = N_("check the path and its permissions")


class FileError(Exception):
    """A file that cannot be read, or written, at all. `path` names it.

    `problem` says why, and `remedy` what to do about it; both are message ids.
    """

    def __init__(self, path: str, problem: str, remedy: Term = CHECK_PATH) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem if isinstance(problem, Term) else Term(problem)
        self.remedy = remedy


# What reads and writes workbooks; openpyxl guards against hostile XML where defusedxml is installed.
# What the program's extras install.
EXTRAS = {
    "xlsx": ("openpyxl", "defusedxml", "xlsxwriter"),
    "panel": ("pyarrow", "numpy"),
    "review": ("docx", "jinja2", "matplotlib", "xlsxwriter"),
}
_MISSING_EXTRA = {
    "panel": (N_("panels need an extra that is not installed"), N_("install the extra panel: pip install '.[panel]'")),
    "xlsx": (N_("workbooks need an extra that is not installed"), N_("install the extra xlsx: pip install '.[xlsx]'")),
    "review": (
        N_("reviews as files need an extra that is not installed"),
        N_("install the extra review: pip install '.[review]'"),
    ),
}


def require(extra: str, path: str) -> None:
    """Raise FileError, naming the file at `path` that needs it, where an extra is not installed."""
    if any(find_spec(library) is None for library in EXTRAS[extra]):
        raise FileError(path, *_MISSING_EXTRA[extra])


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file, or of standard input for `-`.

    Raises FileError for anything else, and for more bytes than the limit.
    """
    most = limits().bytes
    try:
        if path == STDIN:
            if sys.stdin is None:  # the shell's `<&-`
                raise FileError(path, N_("Bad file descriptor"))
            data = sys.stdin.buffer.read(most + 1)
        else:
            # Opened first and looked at afterwards, so that nothing can be swapped in between;
            # without blocking, so that a FIFO nobody writes to is refused and not waited for.
            with open(path, "rb", opener=_open_without_blocking) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise FileError(path, N_("not a regular file"))
                data = file.read(most + 1)
    except OSError as error:
        raise FileError(path, error.strerror or str(error)) from None
    except ValueError as error:  # a NUL in the path
        raise FileError(path, str(error)) from None
    if len(data) > most:
        raise FileError(path, Term(_TOO_LARGE, limit=most // MEGABYTE), N_("split it, or raise PLAN_MAX_MB"))
    return data


def digest_of(path: str) -> str:
    """The SHA-256 of a file of any size, in hexadecimal. Raises FileError."""
    try:
        with Path(path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileError(path, error.strerror or str(error)) from None


def read_text(path: str) -> str:
    """The same as text in UTF-8. Raises FileError for what is no such text, too."""
    return text_from(read_bytes(path), path)


def text_from(data: bytes, path: str) -> str:
    """The text of a file whose bytes are at hand. Raises FileError for what is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(path, N_("not UTF-8 text"), N_("save it as UTF-8")) from None


def _open_without_blocking(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def existing(folder: str, patterns: Iterable[str]) -> str | None:
    """The first file of a folder whose name matches one of some patterns, if there is any. Raises FileError."""
    try:
        if Path(folder).exists() and not Path(folder).is_dir():
            raise FileError(folder, N_("Not a directory"))
        found = sorted(str(path) for pattern in patterns for path in Path(folder).glob(pattern))
    except (OSError, ValueError) as error:
        raise FileError(folder, getattr(error, "strerror", None) or str(error)) from None
    return found[0] if found else None


def identity(path: str) -> object:
    """What two paths have in common that lead to one file, by whatever spelling or link; `-` is standard input."""
    try:
        found = os.fstat(0) if path == STDIN else Path(path).stat()
    except (OSError, ValueError):
        return path
    return found.st_dev, found.st_ino


def is_same_file(one: str, other: str) -> bool:
    """Whether two paths lead to one file, by whatever spelling or link; `-` is what standard input reads."""
    try:
        stats = (os.fstat(0) if path == STDIN else Path(path).stat() for path in (one, other))
        return os.path.samestat(*stats)
    except (OSError, ValueError):
        return False


def repository_root() -> Path:
    """The nearest folder from here upwards that is a git repository's root; where there is none, the working folder."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


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
