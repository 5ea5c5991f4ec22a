"""Opening the home for a command: settings, log, database."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commands.output import Output

if TYPE_CHECKING:
    from service import App


@contextlib.contextmanager
def opened(out: Output, *, create: bool = False) -> "Iterator[App]":
    """The opened home. One that does not exist is made by commands that bring something in
    (`create`) and an error for those that only look. Raises SettingsError, StoreError.
    """
    import logs
    from db.errors import translate
    from service import open_app
    from settings import load

    settings = load(out.home)
    if not create and not settings.database.exists():
        out.fail(
            f"There is no Preread home at {settings.home}. Make one with `preread init`, or name "
            "yours with --home or PREREAD_HOME."
        )
    logs.start(settings, "cli")
    app = open_app(settings)
    try:
        with translate(str(settings.database)):  # reads, too, meet a lock or a damaged page
            yield app
    finally:
        app.close()
