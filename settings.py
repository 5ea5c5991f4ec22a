"""Typed settings: defaults < `config.toml` < `PREREAD_*` variables < command-line flags.

The whole configuration is this one table of types; `config.toml` is checked against it and an
unknown option is refused by name. A variable's name is the option's path in capitals, its parts
joined by two underscores: `PREREAD_DIGEST__HOUR=7`. `PREREAD_HOME` and `PREREAD_ALLOW_HOSTS`
(comma-separated) are the two short forms.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableError

VERSION = "0.1.0"
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_SECRET = ("writer.key_env", "writer.base_url")
"""Options into which people paste keys and passwords; messages never repeat their values."""


class SettingsError(Exception):
    """The configuration cannot be used; the message names the file, the option and what to do."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NetworkSettings(_Table):
    """How Preread behaves on the network; every request goes through `net.door`."""

    contact: str = "https://github.com/preread/preread"
    """Stands in the User-Agent, so that a publisher can reach whoever runs this."""
    allow_hosts: tuple[str, ...] = ()
    """Private hosts or CIDRs that sources may live on; everything else private is refused."""
    proxy: str | None = None
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 30.0
    """Total deadline of one request, redirects and body included."""
    max_body_mb: Annotated[int, Field(gt=0, le=512)] = 20
    """Cap on a body after decompression."""
    per_domain: Annotated[int, Field(gt=0, le=16)] = 2
    """Requests under way at once per registrable domain."""
    overall: Annotated[int, Field(gt=0, le=256)] = 32
    domain_delay_s: Annotated[float, Field(ge=0, le=60)] = 0.0
    """Pause between two requests to the same registrable domain."""
    arxiv_delay_s: Annotated[float, Field(ge=0, le=60)] = 3.0
    """Pause between two requests to arXiv, machine-wide: info.arxiv.org/help/api/tou.html."""
    arxiv_api: str = "https://export.arxiv.org/api/query"
    arxiv_rss: str = "https://rss.arxiv.org/rss/"
    arxiv_oai: str = "https://oaipmh.arxiv.org/oai"


class IngestSettings(_Table):
    """When sources are fetched and what is kept of them."""

    tick_minutes: Annotated[int, Field(gt=0, le=1440)] = 15
    """How often the scheduler looks for sources that are due."""
    min_interval_minutes: Annotated[int, Field(gt=0)] = 30
    max_interval_minutes: Annotated[int, Field(gt=0)] = 24 * 60
    parse_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0
    """A feed whose parse takes longer is stopped and reported."""
    full_text_per_run: Annotated[int, Field(ge=0, le=1000)] = 20
    """Pages fetched for one thin source in one run, newest first."""
    full_text_days: Annotated[int, Field(ge=0)] = 30
    """Pages of entries older than this are not fetched."""
    mail_seconds: Annotated[float, Field(gt=0, le=3600)] = 120.0
    """Total time for one mailbox in one run; the next run goes on where this one stopped."""
    mail_per_run: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Mails taken from one mailbox in one run, oldest first."""
    mail_max_mb: Annotated[int, Field(gt=0, le=512)] = 20
    """A larger mail is named and passed over."""


class MailAccount(_Table):
    """Where the password of a mailbox account comes from; it stands nowhere in the configuration.

    A source `imaps://USER@HOST/FOLDER` is read with the account of the same `imaps://USER@HOST`.
    """

    account: str
    """`imaps://USER@HOST[:PORT]`: TLS from the start; or `imap://…`, see `security`."""
    password_file: Path | None = None
    """A file whose first line is the password."""
    password_command: str = ""
    """A command whose first line of output is the password; no shell runs it."""
    password_env: str = ""
    """Name of the environment variable that holds the password."""
    security: Literal["starttls", "plain"] = "starttls"
    """Of `imap://` only, which this machine and hosts of `network.allow_hosts` may speak."""

    @field_validator("account")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        scheme, separator, rest = value.strip().rstrip("/").partition("://")
        user, at, host = rest.rpartition("@")
        if scheme not in ("imaps", "imap") or not (separator and user and at and host):
            raise ValueError("write imaps://USER@HOST")
        if ":" in user:
            raise ValueError("the password does not belong here; name where it is kept instead")
        if "/" in host:
            raise ValueError("leave the folder out; the source's address names it")
        return value.strip().rstrip("/")

    @field_validator("password_env")
    @classmethod
    def _a_variable(cls, value: str) -> str:
        if value and not _VARIABLE.fullmatch(value):
            raise ValueError("this is the name of an environment variable, such as MAIL_PASSWORD")
        return value

    @field_validator("password_file")
    @classmethod
    def _whole_path(cls, value: Path | None) -> Path | None:
        if value is not None and not value.expanduser().is_absolute():
            raise ValueError("write the whole path of the file")
        return value

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.password_file) + bool(self.password_command) + bool(self.password_env) != 1:
            raise ValueError("name exactly one of password_file, password_command and password_env")
        return self


class ModelSettings(_Table):
    """The encoder that reads everything; see docs/model-card.md."""

    encoder: str = "all-MiniLM-L6-v2"
    """A model's name or a folder."""
    encoder_sha256: str | None = None
    """Digest that `model.safetensors` must have; the embedded model's is known."""
    dtype: Literal["auto", "bf16", "fp32"] = "auto"
    threads: Annotated[int, Field(ge=0, le=256)] = 0
    """Processor threads; 0 takes all."""
    folder: Path | None = None
    """Where downloaded models lie; by default `models` in the home."""


class WriterSettings(_Table):
    """The optional model that rewrites the lines of an edition's top items; see docs/writer.md."""

    engine: Literal["off", "transformers", "openai"] = "off"
    """`transformers`: a model in this process; `openai`: any server that speaks that API."""
    model: str = ""
    """A hub name, a folder or a GGUF file; or the server's name for the model."""
    sha256: str | None = None
    """Digest that the weights must have (`transformers`); `doctor` shows the one found."""
    base_url: str = "http://127.0.0.1:8080/v1"
    """The server's address; nothing but this exact origin is ever asked."""
    key_env: str = ""
    """Name of the environment variable that holds the server's key; never the key itself."""
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """For the answer to one item, retries included."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """After 429, 5xx and broken connections."""
    concurrency: Annotated[int, Field(ge=1, le=64)] = 2
    """Requests under way at once."""
    max_new_tokens: Annotated[int, Field(ge=16, le=4096)] = 400
    batch: Annotated[int, Field(ge=1, le=256)] = 4
    """Items that the model in this process writes at once."""
    dtype: Literal["auto", "bf16", "fp32"] = "auto"
    edition_s: Annotated[float, Field(ge=0, le=3600)] = 120.0
    """Time for one edition's top items; what is not written by then keeps its extracted lines."""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.engine != "off" and not self.model.strip():
            raise ValueError("name the model in writer.model, or set writer.engine to 'off'")
        return self

    @field_validator("key_env")
    @classmethod
    def _a_variable(cls, value: str) -> str:
        # A key pasted here would end up in backups of the file: say so, without repeating it.
        if value and not _VARIABLE.fullmatch(value):
            raise ValueError("this is the name of an environment variable, such as OPENAI_API_KEY")
        return value


class Bet(_Table):
    """What the reader is betting on, in plain words; editions are ranked by it."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0


class DigestSettings(_Table):
    """What goes into an edition, and when it is made."""

    hour: Annotated[int, Field(ge=0, le=23)] = 7
    """Local hour at which the day's edition is frozen."""
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    """Day on which the week's edition is frozen."""
    timezone: str = ""
    """IANA name; empty takes the machine's."""
    top: Annotated[int, Field(ge=1, le=10)] = 3
    short: Annotated[int, Field(ge=0, le=20)] = 7
    shelf: Annotated[int, Field(ge=0, le=50)] = 10
    max_age_days: Annotated[int, Field(ge=1, le=365)] = 14
    sender: str = "Preread <preread@localhost>"
    recipient: str = "you@localhost"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"unknown time zone {value!r}; write 'Europe/Berlin'") from error
        return value


class RetentionSettings(_Table):
    """How long texts are kept; see db/retention.py for what is never dropped."""

    text_days: Annotated[int, Field(ge=0, le=36_500)] = 365
    """Since a text was first seen; 0 keeps all for ever."""


class LogSettings(_Table):
    """The rotating log files in the home's `log` folder."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    max_mb: Annotated[int, Field(gt=0, le=1024)] = 5
    files: Annotated[int, Field(ge=1, le=50)] = 5


class UiSettings(_Table):
    """The Streamlit app."""

    port: Annotated[int, Field(ge=1, le=65535)] = 8501


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
    except UnreadableError as error:  # a list or a table in the environment is JSON
        raise SettingsError(f"The environment: {error}. Write lists as JSON: '[\"a\"]'.") from error
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
        option = ".".join(str(part) for part in issue["loc"])
        variable = f"PREREAD_{option.replace('.', '__').upper()}"
        where = f"The environment's {variable}" if variable in os.environ else str(path)
        if issue["type"] == "extra_forbidden":
            lines.append(f"{where}: unknown option '{option}'. Remove it or correct its name.")
        else:
            message = issue["msg"].removeprefix("Value error, ")
            secret = option in _SECRET or option.split(".")[0] in ("mail", "writer")
            value = "" if secret else f" = {issue['input']!r}"
            lines.append(f"{where}: option '{option}'{value}: {message}.")
    return lines
