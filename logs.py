"""The rotating log: one JSON object a line, one file for each kind of process.

Kinds of process keep files of their own (`cli.log`, `scheduler.log`, `app.log`), because two
processes cannot rotate one file: docs.python.org/3/howto/logging-cookbook.html#multiple-processes
Many short commands may run at once, so these only append (POSIX keeps appended lines whole), and
a command that finds its file too large turns it over before it writes.
"""

import json
import logging
import logging.handlers
import os
import sys
from datetime import UTC, datetime
from typing import Literal

from settings import VERSION, Settings

Role = Literal["cli", "scheduler", "app"]
_NAME = "preread"
_NOISY = ("apscheduler", "watchdog", "fsevents")
_TELLING = ("httpx", "httpcore", "hpack", "h2", "urllib3", "trafilatura", "htmldate")
"""These write whole addresses and headers, with the keys in them."""
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """`{"at", "level", "logger", "message", …}` with whatever `extra` holds, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in _STANDARD},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _Appending(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  # logging's
        """One line instead of a traceback: the disk that is full may be the log's own."""
        sys.stderr.write(f"{self.baseFilename} cannot be written: {sys.exc_info()[1]}\n")


class _Rotating(logging.handlers.RotatingFileHandler, _Appending):
    """The same, for a process that runs long."""


def start(settings: Settings, role: Role) -> None:
    """Send everything logged in this process to `<home>/log/<role>.log`; once a process.

    Raises OSError.
    """
    settings.log_folder.mkdir(parents=True, exist_ok=True)
    path = settings.log_folder / f"{role}.log"
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if handler.name == _NAME]:
        if getattr(old, "baseFilename", None) == str(path):
            return
        root.removeHandler(old)
        old.close()
    rotating = _Rotating(
        path,
        maxBytes=settings.log.max_mb * 1024 * 1024,
        backupCount=settings.log.files,
        encoding="utf-8",
        delay=True,
    )
    handler: logging.Handler = rotating
    if role == "cli":
        if path.exists() and path.stat().st_size > rotating.maxBytes:
            rotating.doRollover()
        rotating.close()
        handler = _Appending(path, encoding="utf-8", delay=True)
    handler.set_name(_NAME)
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    root.setLevel(settings.log.level.upper())
    for noisy in (*_NOISY, *_TELLING):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    started = {"version": VERSION, "pid": os.getpid()}
    logging.getLogger(_NAME).info("%s started", role, extra=started)


def is_on() -> bool:
    """Whether this process writes a log file."""
    return any(handler.name == _NAME for handler in logging.getLogger().handlers)
