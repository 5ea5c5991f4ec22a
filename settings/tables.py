"""The tables of the configuration, those of editions apart (`settings.edition`)."""

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
"""The name of an environment variable."""


class Table(BaseModel):
    """A table of the configuration: nothing unknown in it, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NetworkSettings(Table):
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


class IngestSettings(Table):
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


class PasswordPlace(Table):
    """Where a password comes from; it stands nowhere in the configuration."""

    password_file: Path | None = None
    """A file whose first line is the password."""
    password_command: str = ""
    """A command whose first line of output is the password; no shell runs it."""
    password_env: str = ""
    """Name of the environment variable that holds the password."""

    @field_validator("password_env")
    @classmethod
    def _a_variable(cls, value: str) -> str:
        if value and not VARIABLE.fullmatch(value):
            raise ValueError("this is the name of an environment variable, such as MAIL_PASSWORD")
        return value

    @field_validator("password_file")
    @classmethod
    def _whole_path(cls, value: Path | None) -> Path | None:
        if value is not None and not value.expanduser().is_absolute():
            raise ValueError("write the whole path of the file")
        return value

    @property
    def places(self) -> int:
        """How many places are named."""
        return bool(self.password_file) + bool(self.password_command) + bool(self.password_env)


class MailAccount(PasswordPlace):
    """A mailbox account: whose it is, and where its password comes from.

    A source `imaps://USER@HOST/FOLDER` is read with the account of the same `imaps://USER@HOST`.
    """

    account: str
    """`imaps://USER@HOST[:PORT]`: TLS from the start; or `imap://…`, see `security`."""
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

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.places != 1:
            raise ValueError("name exactly one of password_file, password_command and password_env")
        return self


class ModelSettings(Table):
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


class WriterSettings(Table):
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
    judge: str = ""
    """A causal model that weighs each written line against its opposite: hub name, folder or GGUF
    file. Empty: the writer's own, where it is one in this process; else none."""
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
        if value and not VARIABLE.fullmatch(value):
            raise ValueError("this is the name of an environment variable, such as OPENAI_API_KEY")
        return value


class RetentionSettings(Table):
    """How long texts are kept; see db/retention.py for what is never dropped."""

    text_days: Annotated[int, Field(ge=0, le=36_500)] = 365
    """Since a text was first seen; 0 keeps all for ever."""


class LogSettings(Table):
    """The rotating log files in the home's `log` folder."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    max_mb: Annotated[int, Field(gt=0, le=1024)] = 5
    files: Annotated[int, Field(ge=1, le=50)] = 5


class UiSettings(Table):
    """The Streamlit app."""

    port: Annotated[int, Field(ge=1, le=65535)] = 8501
