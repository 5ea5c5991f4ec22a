"""The tables of the configuration that shape editions: what the reader bets on, and when."""

from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from settings.tables import Table
from settings.thresholds import parse


class Bet(Table):
    """What the reader is betting on, in plain words; editions are ranked by it."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    thresholds: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Figures that are waited for, in plain writing: `WER < 5 %` (`settings.thresholds`)."""

    @field_validator("thresholds")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(parse(one).text for one in value)


class DigestSettings(Table):
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
    missed: Literal["catch_up", "skip"] = "catch_up"
    """Editions whose hour passed while this machine was off: made up for, or left out."""
    sender: str = "Preread <preread@localhost>"
    recipient: str = "you@localhost"
    feed_url: str = ""
    """Where you publish the Atom form, if you do: its self link, and what its ids are made of."""

    @field_validator("feed_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (
            parts.scheme in ("http", "https")
            and parts.hostname
            and value.isascii()
            and value.isprintable()
            and " " not in value
        ):
            raise ValueError("not a web address; write 'https://example.org/preread.xml'")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"unknown time zone {value!r}; write 'Europe/Berlin'") from error
        return value
