"""`preread up`: a scheduler and a web server, each a process of its own, under one supervisor.

    supervisor ─┬─ python -m daemon scheduler   APScheduler: a tick every few minutes, the edition
                └─ streamlit run app.py         the app on 127.0.0.1

The supervisor starts a process again that died, with growing pauses, and on Ctrl-C or SIGTERM
ends both. The scheduler finishes the step in hand (a source, a batch of cards) and stops.
`python -m daemon health` is the health command of deploy/.
"""

import argparse
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import logs
import service
from settings import Settings, load

ADDRESS = "127.0.0.1"
_STOP_SECONDS = 25.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_STEADY_SECONDS = 60.0
_log = logging.getLogger("preread")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Child:
    """A process that should always run, and when it may be started again."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE
    not_before: float = 0.0


class PortTakenError(OSError):
    """Something else listens on the app's port."""


def supervise(settings: Settings, port: int, *, say: Callable[[str], None]) -> int:
    """Run scheduler and app until a signal; returns the exit code. Raises PortTakenError."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise PortTakenError(
                error.errno, f"port {port} is taken; choose another with --port"
            ) from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    children = [
        _Child("scheduler", [sys.executable, "-m", "daemon", "scheduler"]),
        _Child("app", _streamlit(port)),
    ]
    environment = {**os.environ, "PREREAD_HOME": str(settings.home), "PYTHONPATH": _root()}
    say(f"Preread is starting: http://{ADDRESS}:{port}  (Ctrl-C stops it)")
    try:
        while not stopped.is_set():
            for child in children:
                _keep_up(child, environment, say)
            stopped.wait(0.5)
    finally:
        say("Stopping …")
        _stop(children)
    say("Stopped.")
    return 0


def _root() -> str:
    return str(Path(__file__).parent)


def _streamlit(port: int) -> list[str]:
    """The app's command line; all else stands in .streamlit/config.toml beside app.py."""
    options = {
        "server.port": port,
        "server.address": ADDRESS,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    app = str(Path(__file__).parent / "app.py")
    return [sys.executable, "-m", "streamlit", "run", app, *flags]


def _keep_up(child: _Child, environment: dict[str, str], say: Callable[[str], None]) -> None:
    """Start the child if it does not run, no sooner than its pause allows."""
    clock = time.monotonic()
    if child.process is not None:
        code = child.process.poll()
        if code is None:
            return
        steady = clock - child.started > _STEADY_SECONDS
        child.pause = _FIRST_PAUSE if steady else min(child.pause * 2, _LONGEST_PAUSE)
        child.not_before = clock + child.pause
        child.process = None
        say(f"The {child.name} ended ({code}); it is started again in {child.pause:.0f} s.")
    if clock >= child.not_before:
        child.started = clock
        # Its own group: Ctrl-C in the terminal reaches the supervisor alone, which then stops
        # the children in order.
        child.process = subprocess.Popen(  # noqa: S603  # our own command line
            child.command,
            env=environment,
            cwd=_root(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if child.name == "app" else None,
            start_new_session=True,
        )


def _stop(children: list[_Child]) -> None:
    """SIGTERM to all, SIGKILL to what has not ended in time."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Scheduler:
    """The scheduler process: one tick job for due sources and cards, one cron job for editions."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = _now) -> None:
        self.settings = settings
        self.clock = clock
        self.stopped = threading.Event()

    def run(self) -> None:
        """Work until SIGINT or SIGTERM; the step in hand is finished first."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.cron import CronTrigger
        from apscheduler.triggers.interval import IntervalTrigger

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopped.set())
        zone = self.settings.zone
        # One worker: rounds never overlap, so no text is read twice and one model is loaded.
        scheduler = BackgroundScheduler(
            timezone=zone,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1},
        )
        minutes = self.settings.ingest.tick_minutes
        scheduler.add_job(
            self.tick,
            IntervalTrigger(minutes=minutes, timezone=zone),
            id="tick",
            next_run_time=self.clock(),
            misfire_grace_time=60 * minutes,
        )
        # At the edition's hour a whole round, which makes every edition that is due. One that is
        # missed (the machine slept) is made by the next tick.
        scheduler.add_job(
            self.tick,
            CronTrigger(hour=self.settings.digest.hour, minute=0, timezone=zone),
            id="edition",
            misfire_grace_time=12 * 3600,
        )
        scheduler.start()
        _log.info("scheduler started", extra={"tick_minutes": minutes, "zone": str(zone)})
        parent = os.getppid()
        while not self.stopped.wait(5):
            if os.getppid() != parent:  # the supervisor was killed; nobody would stop us
                break
        self.stopped.set()
        scheduler.shutdown(wait=True)
        _log.info("scheduler stopped")

    def tick(self) -> None:
        """Fetch what is due, write the missing cards, make editions that are due."""
        started = time.monotonic()
        try:
            with closing(service.open_app(self.settings)) as app:
                report = service.cycle(
                    app,
                    self.clock,
                    periods=("day", "week"),
                    preview=False,
                    progress=_told,
                    stop=self.stopped.is_set,
                )
        except Exception:
            # A tick that fails must not end the ticks to come; the log has the reason, and the
            # health command sees that the heartbeat stands still.
            _log.exception("tick failed")
            return
        outcomes = [one.outcome for one in report.ingest.sources]
        written = report.summarize
        _log.info(
            "tick",
            extra={
                "new": report.ingest.new,
                "updated": report.ingest.updated,
                "cards": written.made if written else 0,
                "cards_left": written.left if written else None,
                "editions": [one.key for one in report.editions],
                "sent": report.sending.counted("sent") if report.sending else None,
                "outcomes": {name: outcomes.count(name) for name in sorted(set(outcomes))},
                "seconds": round(time.monotonic() - started, 1),
            },
        )
        if not self.stopped.is_set():
            beat(self.settings, self.clock())


def _told(step: str) -> service.Progress:
    """Progress in lines on stderr while a person watches."""
    what = {"ingest": "sources asked", "summarize": "items read"}[step]

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty() and total:
            sys.stderr.write(f"{done} of {total} {what}\n")

    return tell


def beat(settings: Settings, at: datetime) -> None:
    """Say in the home that the scheduler has just done a whole round."""
    path = settings.home / "heartbeat.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"pid": os.getpid(), "at": at.isoformat()}), encoding="utf-8")
    part.replace(path)


def health(settings: Settings, now: datetime, port: int) -> list[str]:
    """What is wrong with a running Preread; empty when it is well."""
    wrong = []
    path = settings.home / "heartbeat.json"
    patience = timedelta(minutes=3 * settings.ingest.tick_minutes + 30)
    try:
        at = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["at"])
        if now - at > patience:
            wrong.append(f"the scheduler's last round was at {at:%Y-%m-%d %H:%M} UTC")
    except FileNotFoundError:
        wrong.append("the scheduler has not finished a round yet")
    except (OSError, ValueError, KeyError) as error:
        wrong.append(f"{path} cannot be read: {error}")
    try:
        urllib.request.urlopen(f"http://{ADDRESS}:{port}/_stcore/health", timeout=5).close()
    except OSError as error:
        wrong.append(f"the app does not answer on port {port}: {error}")
    return wrong


def main() -> int:
    """`python -m daemon scheduler|health`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("scheduler", "health"))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int)
    given = parser.parse_args()
    settings = load(given.home)
    if given.what == "health":
        wrong = health(settings, _now(), given.port or settings.ui.port)
        for one in wrong:
            sys.stderr.write(f"unhealthy: {one}\n")
        return 1 if wrong else 0
    logs.start(settings, "scheduler")
    Scheduler(settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
