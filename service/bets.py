"""Bets and mutes: those of config.toml and those that were made here, added, changed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from db import bets as kept
from db.connect import writing
from digest.words import plain
from service.app import App
from settings import Bet

Where = Literal["config", "environment", "database"]
Field = Literal["name", "text", "weight", "thresholds"]


class BetError(Exception):
    """A bet cannot be kept, changed or removed; the message says why and what to do.

    `fields` says so for each field that is at fault.
    """

    def __init__(self, fields: dict[Field, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class KeptBet:
    """A bet and where it stands. `shadowed`: one of the configuration has its name and counts
    instead.
    """

    bet: Bet
    where: Where
    shadowed: bool = False


def all_bets(app: App) -> tuple[Bet, ...]:
    """What editions are ranked by: the configuration's bets first, then those made here."""
    return tuple(it.bet for it in listed_bets(app) if not it.shadowed)


def listed_bets(app: App) -> tuple[KeptBet, ...]:
    """Every bet, in the order of `all_bets`. Raises StoreError."""
    where: Where = "environment" if app.settings.variable_of("bets") else "config"
    configured = [KeptBet(bet, where) for bet in app.settings.bets]
    names = {_key(bet.name) for bet in app.settings.bets}
    made = [
        KeptBet(bet, "database", shadowed=_key(bet.name) in names)
        for bet in kept.get_bets(app.database)
    ]
    return (*configured, *made)


def bets_called(app: App, wanted: Sequence[str | Bet]) -> tuple[Bet, ...]:
    """These bets, those that are named looked up. Raises BetError where there is none of a name."""
    known = {_key(bet.name): bet for bet in all_bets(app)}
    found = []
    for one in wanted:
        bet = known.get(_key(one)) if isinstance(one, str) else one
        if bet is None:
            raise BetError({"name": f"There is no bet “{plain(str(one))}”."})
        found.append(bet)
    return tuple(found)


def add_bet(
    app: App,
    name: str,
    text: str,
    now: datetime,
    *,
    weight: float = 1.0,
    thresholds: Sequence[str] = (),
) -> Bet:
    """Make a bet. Raises BetError and StoreError."""
    bet = checked_bet(name, text, weight, thresholds)
    with writing(app.database):
        _expect_free(app, bet.name)
        kept.add_bet(app.database, bet, now)
    return bet


def change_bet(
    app: App,
    was: str,
    *,
    name: str | None = None,
    text: str | None = None,
    weight: float | None = None,
    thresholds: Sequence[str] | None = None,
) -> Bet:
    """Change the bet that is called `was`; None leaves a field as it is. Raises BetError and
    StoreError.
    """
    with writing(app.database):
        stored = _made_here(app, was)
        bet = checked_bet(
            stored.name if name is None else name,
            stored.text if text is None else text,
            stored.weight if weight is None else weight,
            stored.thresholds if thresholds is None else thresholds,
        )
        if _key(bet.name) != _key(was):
            _expect_free(app, bet.name)
        kept.change_bet(app.database, stored.name, bet)
    return bet


def remove_bet(app: App, name: str) -> Bet:
    """Forget a bet; gives what it was. Raises BetError and StoreError."""
    with writing(app.database):
        stored = _made_here(app, name)
        kept.remove_bet(app.database, stored.name)
    return stored


def checked_bet(name: str, text: str, weight: float, thresholds: Sequence[str]) -> Bet:
    """The bet, if it can be one. Raises BetError with a message for each field at fault."""
    values = {
        "name": plain(name),
        "text": " ".join(text.split()),
        "weight": weight,
        "thresholds": tuple(one for one in map(str.strip, thresholds) if one),
    }
    try:
        return Bet.model_validate(values)
    except ValidationError as error:
        fields: dict[Field, str] = {}
        for issue in error.errors():
            field: Field = issue["loc"][0]  # type: ignore[assignment]  # a field of Bet
            fields.setdefault(field, _explain(field, issue["type"], issue["msg"]))
        raise BetError(fields) from error


def _explain(field: Field, type_: str, message: str) -> str:
    if type_ == "string_too_short":
        wanted = {"name": "a name, such as “On-device assistants”", "text": "a text in plain words"}
        return f"A bet needs {wanted.get(field, 'its ' + field)}."
    if type_ == "string_too_long":
        return f"The {field} is too long: at most {80 if field == 'name' else '2,000'} characters."
    if field == "weight":
        return "The weight is a number above 0 and up to 10; 1 is usual."
    if type_ == "too_long":
        return "A bet has at most 20 thresholds."
    said = message.removeprefix("Value error, ").rstrip(".")
    return f"{said[:1].upper()}{said[1:]}."


def bets_stand_in(app: App) -> str:
    """Where the configuration's bets stand: the variable, or the file."""
    variable = app.settings.variable_of("bets")
    return f"the variable {variable}" if variable else str(app.settings.config)


def _expect_free(app: App, name: str) -> None:
    for it in listed_bets(app):
        if _key(it.bet.name) == _key(name):
            where = "" if it.where == "database" else f" in {bets_stand_in(app)}"
            known = f"There is a bet “{plain(it.bet.name)}” already{where}."
            raise BetError({"name": f"{known} Choose another name, or change that one."})


def _made_here(app: App, name: str) -> Bet:
    """The bet of the database that has this name. Raises BetError."""
    for it in reversed(listed_bets(app)):
        if _key(it.bet.name) == _key(name):
            if it.where != "database":
                stands = f"“{plain(it.bet.name)}” stands in {bets_stand_in(app)}."
                raise BetError({"name": f"{stands} Change it there."})
            return it.bet
    raise BetError({"name": f"There is no bet “{plain(name)}”. See them with: preread bets list"})


def _key(name: str) -> str:
    """Names that differ in case or spaces only are the same."""
    return " ".join(name.split()).casefold()
