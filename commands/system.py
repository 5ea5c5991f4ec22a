"""The installation: up, init, doctor."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from commands.output import FAILED, Output, command, now


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(
        app,
        "up",
        "Start Preread: the scheduler and the app, until stopped.",
        examples=["preread up", "preread up --port 8600"],
        with_json=False,
    )(up)
    command(
        app,
        "init",
        "Make the home: a commented config.toml, the database, starter sources.",
        examples=["preread init", "preread --home ./mine init --empty"],
    )(init)
    command(
        app,
        "doctor",
        "Check configuration, database, model, disk, network and clock.",
        examples=["preread doctor", "preread doctor --backup preread-backup.db"],
    )(doctor)
    command(
        app,
        "tidy",
        "Drop old texts now, as `run` and `up` do once a day; cards and quotes stay.",
        examples=["preread tidy", "preread tidy --compact"],
    )(tidy)


def tidy(
    out: Output,
    compact: Annotated[
        bool, typer.Option("--compact", help="Also rewrite the file without its free space.")
    ] = False,
) -> None:
    import service
    from commands.session import opened

    with opened(out) as app:
        report = service.tidy(app, now(), compact=compact)
    mib = (report.bytes_before / (1 << 20), report.bytes_after / (1 << 20))
    out.data(
        asdict(report),
        f"{report.dropped} texts dropped; the database has {mib[1]:.1f} MiB, {mib[0]:.1f} before.",
    )


def up(
    out: Output,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The app's port.")] = None,
) -> None:
    import daemon
    import home
    import logs
    from settings import load

    settings = load(out.home)
    made = home.init(settings, now())
    logs.start(settings, "cli")
    if made.sources:
        out.say(f"Made {made.home} with {made.sources} starter sources.")
    code = daemon.supervise(settings, port or settings.ui.port, say=out.say)
    if code:
        raise typer.Exit(code)


def init(
    out: Output,
    empty: Annotated[bool, typer.Option("--empty", help="Without starter sources.")] = False,
) -> None:
    import home
    from settings import load

    made = home.init(load(out.home), now(), starter=not empty)
    parts = [
        *(["config.toml"] if made.config else []),
        *(["preread.db"] if made.database else []),
        *([f"{made.sources} sources"] if made.sources else []),
    ]
    out.say(f"Made {', '.join(parts)}." if parts else "Everything was there already.")
    out.data(asdict(made), made.home)


def doctor(
    out: Output,
    backup: Annotated[
        Path | None,
        typer.Option(help="Also write a copy of the database here, over an earlier one."),
    ] = None,
) -> None:
    import doctor as checks
    from db.connect import backup as copy
    from db.connect import open_database
    from settings import load

    findings = list(checks.check(lambda: load(out.home), now()))
    failed = any(one.state == "failed" for one in findings)
    if backup is not None:
        if any(one.state == "failed" and one.name in checks.BEFORE_BACKUP for one in findings):
            out.warn("No backup was written, because of what failed.")
        else:
            with closing(open_database(load(out.home).database)) as database:
                copy(database, backup)
            out.say(f"Backup written to {backup}.")
    lines = []
    for one in findings:
        lines.append(f"{one.state:<8} {one.name:<14} {one.message}")
        if one.hint:
            lines.append(f"{'':<23} {one.hint}")
    out.data({"ok": not failed, "checks": [asdict(one) for one in findings]}, "\n".join(lines))
    if failed:
        raise typer.Exit(FAILED)
