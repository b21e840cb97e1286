"""What a document was made from: tool, plan data and inputs, each with its digest, so that anyone can make it again."""

import shlex
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple, cast


class Source(NamedTuple):
    """A file that was read, by the path it was given as, and the SHA-256 of its bytes in hexadecimal."""

    path: str
    digest: str


class Provenance(NamedTuple):
    """The tool with its version, the plan data with theirs, the other files read, and the command.

    `plan_version` is the version that the plan data give themselves.
    """

    tool: str
    plan_version: str
    plan_data: list[Source]
    inputs: list[Source]
    command: str


def command_of(options: Mapping[str, object]) -> str:
    """The command that makes a document again, from its files and options by their names in Python.

    An option that is None, False or empty was not given; one that is True has no value.
    """
    words, paths = ["plan", "review"], cast(list[str], options["files"])
    for name, value in options.items():
        for said in value if isinstance(value, list | tuple) else [value]:
            if name != "files" and said not in (None, False):
                words += [f"--{name.replace('_', '-')}", *([] if said is True else [str(said)])]
    if any(path.startswith("-") and path != "-" for path in paths):
        paths = ["--", *paths]
    return shlex.join([*words, *paths])


def sources(files: Mapping[str, bytes]) -> list[Source]:
    """Files by their paths, with their digests."""
    return [Source(path, sha256(data).hexdigest()) for path, data in files.items()]
