"""Typed settings: defaults < `config.toml` < `PREREAD_*` variables < command-line flags.

The whole configuration is this one table of types; `config.toml` is checked against it and an
unknown option is refused by name. A variable's name is the option's path in capitals, its parts
joined by two underscores: `PREREAD_DIGEST__HOUR=7`. `PREREAD_HOME` and `PREREAD_ALLOW_HOSTS`
(comma-separated) are the two short forms.
"""

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableError

from settings.delivery import Recipient, SmtpSettings, Webhook, check_names
from settings.edition import Bet, DigestSettings
from settings.tables import (
    IngestSettings,
    LogSettings,
    MailAccount,
    ModelSettings,
    NetworkSettings,
    PasswordPlace,
    RetentionSettings,
    UiSettings,
    WriterSettings,
)

__all__ = [
    "VERSION",
    "Bet",
    "DigestSettings",
    "IngestSettings",
    "LogSettings",
    "MailAccount",
    "ModelSettings",
    "NetworkSettings",
    "PasswordPlace",
    "Recipient",
    "RetentionSettings",
    "Settings",
    "SettingsError",
    "SmtpSettings",
    "UiSettings",
    "Webhook",
    "WriterSettings",
    "default_home",
    "load",
]
VERSION = "0.1.0"
_SECRET = ("writer.key_env", "writer.base_url")
_SECRET_TABLES = ("mail", "writer", "smtp", "webhooks")
"""Options into which people paste keys and passwords; messages never repeat their values."""


class SettingsError(Exception):
    """The configuration cannot be used; the message names the file, the option and what to do."""


class Settings(BaseSettings):
    """Everything that can be set; `load` reads it."""

    model_config = SettingsConfigDict(
        env_prefix="PREREAD_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path
    network: NetworkSettings = NetworkSettings()
    ingest: IngestSettings = IngestSettings()
    models: ModelSettings = ModelSettings()
    digest: DigestSettings = DigestSettings()
    writer: WriterSettings = WriterSettings()
    retention: RetentionSettings = RetentionSettings()
    ui: UiSettings = UiSettings()
    log: LogSettings = LogSettings()
    bets: tuple[Bet, ...] = ()
    mail: tuple[MailAccount, ...] = ()
    smtp: SmtpSettings = SmtpSettings()
    recipients: tuple[Recipient, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        check_names(self.recipients, self.webhooks)
        return self

    @field_validator("bets")
    @classmethod
    def _one_name_each(cls, value: tuple[Bet, ...]) -> tuple[Bet, ...]:
        seen: set[str] = set()
        for bet in value:
            name = " ".join(bet.name.split()).casefold()
            if name in seen:
                raise ValueError(f"two bets are called {bet.name!r}; give each a name of its own")
            seen.add(name)
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file's table goes below the environment; `.env` files are not read."""
        assert isinstance(init_settings, InitSettingsSource)
        given = init_settings.init_kwargs
        table = InitSettingsSource(settings_cls, given.get("_file", {}))
        flags = InitSettingsSource(settings_cls, {k: v for k, v in given.items() if k != "_file"})
        return flags, EnvSettingsSource(settings_cls), table

    @property
    def database(self) -> Path:
        return self.home / "preread.db"

    @property
    def config(self) -> Path:
        return self.home / "config.toml"

    @property
    def log_folder(self) -> Path:
        return self.home / "log"

    @property
    def encoder(self) -> ModelSettings:
        """The model settings with the folder for downloads filled in."""
        folder = self.models.folder or self.home / "models"
        return self.models.model_copy(update={"folder": folder})

    def variable_of(self, option: str) -> str | None:
        """The variable that a whole table comes from, where the environment sets it; else None."""
        return _variable([option])

    @property
    def zone(self) -> ZoneInfo:
        """The reader's time zone: the configured one, else the machine's, else UTC."""
        if self.digest.timezone:
            return ZoneInfo(self.digest.timezone)
        # tzlocal comes with apscheduler; imported here because most commands never need a zone.
        from tzlocal import get_localzone_name

        try:
            return ZoneInfo(get_localzone_name() or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


def default_home() -> Path:
    """The platform's data folder for Preread, or `PREREAD_HOME`."""
    chosen = os.environ.get("PREREAD_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("preread", appauthor=False))


def load(home: Path | None = None, **flags: Any) -> Settings:
    """Read the settings of `home` (by default `default_home()`).

    `flags` are whole top-level tables that override everything. Raises SettingsError when the
    file is not TOML, or when an option of it, of the environment or of `flags` is unknown or
    has an unusable value: each one is named.
    """
    folder = (home or default_home()).expanduser().absolute()
    path = folder / "config.toml"
    table: dict[str, Any] = {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}. Correct that line.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    _check_environment()
    if "home" in table:
        raise SettingsError(f"{path}: unknown option 'home'. Use --home or PREREAD_HOME instead.")
    allowed = os.environ.get("PREREAD_ALLOW_HOSTS")
    try:
        settings = Settings(**{"_file": table, "home": folder, **flags})
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(path, error))) from error
    except UnreadableError as error:
        raise SettingsError(_unreadable(error)) from error
    if allowed:
        hosts = tuple(host.strip() for host in allowed.split(",") if host.strip())
        network = settings.network.model_copy(
            update={"allow_hosts": settings.network.allow_hosts + hosts}
        )
        settings = settings.model_copy(update={"network": network})
    return settings


def _check_environment() -> None:
    """Refuse PREREAD_* variables that name no option; the one of scripts/setup is not ours."""
    known = {*Settings.model_fields, "allow_hosts", "accept_cuda"}
    for name in os.environ:
        option = name.removeprefix("PREREAD_").lower().split("__")[0]
        if name.startswith("PREREAD_") and option not in known:
            raise SettingsError(
                f"The environment: unknown option {name!r}. Unset it or correct its name, for "
                "example PREREAD_DIGEST__HOUR."
            )


def _explain(path: Path, error: ValidationError) -> list[str]:
    """One sentence for each thing that pydantic found wrong."""
    lines = []
    for issue in error.errors():
        parts = [str(part) for part in issue["loc"]]
        option = ".".join(parts)
        variable = _variable(parts)
        where = f"The environment's {variable}" if variable else str(path)
        if issue["type"] == "extra_forbidden":
            lines.append(f"{where}: unknown option '{option}'. Remove it or correct its name.")
        elif issue["type"] == "missing":
            lines.append(f"{where}: option '{option}' is missing. Add it.")
        else:
            message = issue["msg"].removeprefix("Value error, ").rstrip(".")
            if issue["type"] == "string_too_short":
                message = "it is empty; write something there"
            secret = option in _SECRET or bool(parts and parts[0] in _SECRET_TABLES)
            value = "" if secret or not option else f" = {issue['input']!r}"
            named = f"option '{option}'{value}: " if option else ""
            lines.append(f"{where}: {named}{message}.")
    return lines


def _variable(parts: Sequence[str]) -> str | None:
    """The variable that sets an option: by itself, or a table that it stands in."""
    there = {name.upper(): name for name in os.environ}
    names = ("PREREAD_" + "__".join(parts[:n]).upper() for n in range(len(parts), 0, -1))
    return next((there[name] for name in names if name in there), None)


def _unreadable(error: UnreadableError) -> str:
    """A list or a table in the environment is JSON."""
    field = re.search(r'field "(\w+)"', str(error))
    variable = _variable([field[1]]) if field else None
    where = f"The environment's {variable}" if variable else "The environment"
    example = (
        '[{"name": "Speech", "text": "speech in calls"}]' if variable == "PREREAD_BETS" else '["a"]'
    )
    return f"{where}: {error}. Write lists as JSON: '{example}'."
