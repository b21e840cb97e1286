"""Files written in one place: each of them whole, or not at all."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ningbo_plan.messages import N_
from ningbo_plan.source.files import FileError


def write_whole(path: str, data: bytes) -> None:
    """Write a file so that it holds all of `data` or is left as it was, whenever the run or the machine stops.

    A symbolic link is followed, and the file it leads to replaced. A file that was there keeps its permissions, and
    its owner where the system allows it. Raises FileError, also for what is no regular file.
    """
    try:
        target = Path(path).resolve()
        old = target.stat() if target.exists() else None
        if old is not None:
            if stat.S_ISDIR(old.st_mode):
                raise FileError(path, N_("Is a directory"))
            if not stat.S_ISREG(old.st_mode):
                raise FileError(path, N_("not a regular file"), N_("write to standard output and redirect it"))
            if not os.access(target, os.W_OK):
                raise FileError(path, N_("Permission denied"))
        with _temporary(target, data, old) as written:
            written.replace(target)
        _sync_folder(target.parent)
    except (OSError, RuntimeError, ValueError) as error:  # the others for a circle of links and a NUL
        raise FileError(path, getattr(error, "strerror", None) or str(error)) from None


@contextmanager
def replacing(path: str) -> Iterator[str]:
    """The path of an empty file beside `path`, which takes its place once the block has ended without an error.

    Raises FileError for what is no regular file; OSError.
    """
    import tempfile

    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        raise FileError(path, N_("not a regular file"), N_("write to standard output and redirect it"))
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    os.close(handle)
    try:
        yield name
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def write_new(folder: str, files: Mapping[str, bytes]) -> None:
    """Write new files into a folder, made if need be: all of them or none, and never over one that is there.

    Where the run is killed midway, those that are there are whole. Raises FileError.
    """
    target = Path(folder)
    made = [parent for parent in (target, *target.parents) if not parent.exists()]
    written: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            with _temporary(target / name, data) as temporary:
                if os.path.lexists(target / name):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
                temporary.replace(target / name)
                written.append(target / name)
        _sync_folder(target)
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        with suppress(OSError):
            for parent in made:
                parent.rmdir()
        if isinstance(error, (OSError, ValueError)):
            raise FileError(folder, getattr(error, "strerror", None) or str(error)) from None
        raise


@contextmanager
def _temporary(target: Path, data: bytes, old: os.stat_result | None = None) -> Iterator[Path]:
    """A file beside `target` that holds all of `data` on the disk; gone afterwards, unless it was moved."""
    import tempfile  # loads much that reading never needs

    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if old is not None and hasattr(os, "fchown"):
                with suppress(OSError):
                    os.fchown(file.fileno(), old.st_uid, old.st_gid)
            Path(name).chmod(stat.S_IMODE(old.st_mode) if old is not None else 0o666 & ~_umask())
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Put a folder's new entries on the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):  # some file systems sync no folders, and some folders may be written and not read
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
