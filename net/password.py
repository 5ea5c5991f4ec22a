"""The password of a mail server: read when it is needed, from where the user keeps it.

It is handed to `net.imap` or `net.smtp` and to nothing else: no record, log, message or error
holds it.
"""

import os
import shlex
import subprocess

from net.errors import PasswordError
from settings import PasswordPlace

_COMMAND_SECONDS = 30.0


def read_password(account: PasswordPlace) -> str:
    """The account's password. Raises PasswordError, which says where it should have been."""
    if account.password_env:
        return _from_variable(account.password_env)
    if account.password_command:
        return _from_command(account.password_command)
    return _from_file(account)


def _from_variable(name: str) -> str:
    password = os.environ.get(name, "")
    if not password:
        raise PasswordError(
            f"The variable {name}, which should hold the password, is empty.",
            "Set it where `preread` starts.",
        )
    return password


def _from_file(account: PasswordPlace) -> str:
    assert account.password_file is not None
    path = account.password_file.expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PasswordError(f"{path} is not UTF-8 text.", "Write the password into it.") from None
    except OSError as error:
        raise PasswordError(
            f"The password file {path} cannot be read: {error.strerror}.",
            "Correct password_file in config.toml, or who may read the file.",
        ) from None
    return _first_line(text, f"The password file {path}")


def _from_command(command: str) -> str:
    """Its arguments may be secret as well, so messages name the program only."""
    try:
        words = shlex.split(command)
        program = words[0]
    except (ValueError, IndexError):
        raise PasswordError(
            "password_command is not a command line.", "Check its quotes in config.toml."
        ) from None
    try:
        # The user's own command, from their own configuration; without a shell.
        done = subprocess.run(  # noqa: S603
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise PasswordError(
            f"password_command ({program}) did not end within {_COMMAND_SECONDS:g} seconds.",
            "It must not ask questions: unlock what it reads from first.",
        ) from None
    except OSError as error:
        raise PasswordError(
            f"password_command ({program}) cannot be run: {error.strerror}.",
            "Correct it in config.toml.",
        ) from None
    if done.returncode:
        raise PasswordError(
            f"password_command ({program}) failed with exit code {done.returncode}.",
            "Run it by hand to see why.",
        )
    return _first_line(done.stdout.decode("utf-8", "replace"), f"password_command ({program})")


def _first_line(text: str, where: str) -> str:
    password = text.split("\n", 1)[0].removesuffix("\r")
    if not password:
        raise PasswordError(f"{where} gave an empty first line.", "Put the password there.")
    return password
