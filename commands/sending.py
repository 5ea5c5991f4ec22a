"""Editions on their way: send, and the outbox."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.output import LARGEST_ID, OF_DAY, PERIOD, Output, command, given_day, now, when
from commands.session import opened

if TYPE_CHECKING:
    from db.outbox import Letter
    from service.sending import SendReport

Id = Annotated[
    int,
    typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="As `preread outbox list` shows it."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(
        app,
        "send",
        "Send the edition to its recipients by mail, and to webhooks.",
        examples=[
            "preread send --dry-run",
            "preread send",
            "preread send --to ada@example.org --period week",
            "preread send --date 2026-11-20 --again",
        ],
    )(send)
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="Messages that are sent or wait."
    )
    app.add_typer(group, name="outbox")
    command(
        group,
        "list",
        "List the messages, newest first, and who has unsubscribed.",
        examples=["preread outbox list", "preread outbox list --all --json"],
    )(list_)
    command(
        group,
        "retry",
        "Try a message once more, now: one that waits, was refused or given up.",
        examples=["preread outbox retry 12"],
    )(retry)
    command(group, "cancel", "Send a message no more.", examples=["preread outbox cancel 12"])(
        cancel
    )
    command(
        group,
        "unsubscribe",
        "Send to someone no more, by their address or the token of their mails.",
        examples=["preread outbox unsubscribe ada@example.org"],
    )(unsubscribe)
    command(
        group,
        "resubscribe",
        "Send to someone again who has unsubscribed.",
        examples=["preread outbox resubscribe ada@example.org"],
    )(resubscribe)


def send(
    out: Output,
    period: PERIOD = "day",
    date_: OF_DAY = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="Only to this address or webhook; may be repeated."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also to those who were sent it already.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be sent, and to whom.")
    ] = False,
) -> None:
    import service

    with opened(out) as app:
        report = service.send(
            app,
            now,
            period=period,
            day=given_day(date_),
            to=to or (),
            again=again,
            dry_run=dry_run,
        )
    tell(out, report)
    document = {"edition": report.edition, "dry_run": dry_run, **document_of(report)}
    out.data(document, lambda: _told(report, dry_run=dry_run))


def document_of(report: "SendReport") -> dict[str, Any]:
    """What was sent, as JSON."""
    return {
        "sent": report.counted("sent"),
        "waiting": report.counted("queued", "sending"),
        "failed": report.counted("refused", "given_up"),
        "already_sent": len(report.already),
        "suppressed": list(report.suppressed),
        "messages": [_document(one) for one in report.letters],
        "drafts": [
            {"to": one.to, "subject": one.subject, "bytes": one.size, "state": one.state}
            for one in report.drafts
        ],
        "left": [{"to": one.to, "editions": list(one.editions)} for one in report.left],
        "problems": [
            {"code": one.code, "message": one.message, "hint": one.hint} for one in report.problems
        ],
    }


def tell(out: Output, report: "SendReport") -> None:
    """What went wrong, on stderr; it makes the exit code 3."""
    for problem in report.problems:
        out.partly(f"{problem.message} {problem.hint}".strip())
    for one in report.letters:
        if one.state not in ("sent", "cancelled"):
            reason = f" {one.error.message} {one.error.hint}".rstrip() if one.error else ""
            again = f" Next try: {when(one.next_try)}." if one.state == "queued" else ""
            out.partly(f"{one.recipient}: {_STATES[one.state]}.{reason}{again}")
    for address in report.suppressed:
        out.say(f"{address}: not sent, because they have unsubscribed.")
    for one in report.already:
        out.say(f"{one.recipient}: not sent again ({_STATES[one.state]} before); see --again.")
    for left in report.left:
        out.say(
            f"{left.to} did not get the earlier editions {', '.join(left.editions)}, and gets no "
            "older one by itself now: preread send --date DAY --to ADDRESS"
        )
    if report.busy:
        out.warn("Another process of this home is sending; it sends these too.")


_STATES = {
    "queued": "waits",
    "sending": "is being sent",
    "sent": "sent",
    "refused": "refused",
    "given_up": "given up",
    "cancelled": "cancelled",
}


def _document(one: "Letter") -> dict[str, Any]:
    return {
        "id": one.id,
        "edition": one.edition,
        "channel": one.channel,
        "to": one.recipient,
        "round": one.round,
        "message_id": one.message_id,
        "bytes": one.size,
        "state": one.state,
        "tries": one.tries,
        "unsure": one.unsure,
        "queued": one.queued,
        "next_try": one.next_try if one.state == "queued" else None,
        "finished": one.finished,
        "error": None
        if one.error is None
        else {"code": one.error.code, "message": one.error.message, "hint": one.error.hint},
    }


def _told(report: "SendReport", *, dry_run: bool) -> str:
    if dry_run:
        lines = [
            f"{one.to}: {one.subject}, {one.size:,} bytes, {one.state}" for one in report.drafts
        ]
        return "\n".join([*lines, f"Edition {report.edition}: nothing was sent."])
    return f"Edition {report.edition}: {counts(report)}"


def counts(report: "SendReport") -> str:
    """`2 sent, 1 waits, 1 failed`."""
    parts = [f"{report.counted('sent')} sent"]
    if waiting := report.counted("queued", "sending"):
        parts.append(f"{waiting} waiting")
    if failed := report.counted("refused", "given_up"):
        parts.append(f"{failed} failed")
    if report.already:
        parts.append(f"{len(report.already)} sent before")
    return ", ".join(parts)


def list_(
    out: Output,
    all_: Annotated[bool, typer.Option("--all", help="Also what was sent or cancelled.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
) -> None:
    from db import outbox, subscribers

    with opened(out) as app:
        states: tuple[outbox.State, ...] = ("queued", "sending", "refused", "given_up")
        found = outbox.letters(app.database, states=() if all_ else states, limit=limit)
        people = [
            one
            for one in subscribers.subscribers(app.database).values()
            if one.unsubscribed or one.bounced
        ]
    lines = []
    for one in found:
        reason = f" {one.error.message}" if one.error and one.state != "sent" else ""
        unsure = f", unsure {one.unsure}×" if one.unsure else ""
        again = f", next try {when(one.next_try)}" if one.state == "queued" else ""
        lines.append(
            f"{one.id:>5}  {one.edition:<10}  {one.recipient}: {_STATES[one.state]}"
            f" ({one.tries} tries{unsure}{again}).{reason}"
        )
    for person in people:
        if person.unsubscribed:
            lines.append(f"{person.address} unsubscribed on {when(person.unsubscribed)}.")
        if person.bounced:
            lines.append(f"{person.address} bounced on {when(person.bounced)}: {person.bounce}")
    out.data(
        {
            "messages": [_document(one) for one in found],
            "unsubscribed": [
                {"address": one.address, "at": one.unsubscribed}
                for one in people
                if one.unsubscribed
            ],
            "bounced": [
                {"address": one.address, "at": one.bounced, "said": one.bounce}
                for one in people
                if one.bounced
            ],
        },
        "\n".join(lines) or "Nothing waits.",
    )


def retry(out: Output, id_: Id) -> None:
    import service

    with opened(out) as app:
        report = service.retry(app, now, id_)
    tell(out, report)
    out.data(document_of(report), lambda: counts(report))


def cancel(out: Output, id_: Id) -> None:
    from db import outbox

    with opened(out) as app:
        done = outbox.cancel(app.database, id_, now())
        found = outbox.get(app.database, id_)
    if not done:
        out.fail(f"Message {id_} cannot be cancelled: it is {_STATES[found.state]}.")
    out.data({"id": id_, "state": found.state}, f"Message {id_} is cancelled.")


def unsubscribe(
    out: Output,
    who: Annotated[
        str,
        typer.Argument(metavar="ADDRESS|TOKEN", help="Their mail address, or their mails' token."),
    ],
) -> None:
    import service

    with opened(out) as app:
        address = service.unsubscribe(app, who, now())
    if address is None:
        out.fail(
            f"“{who}” is neither a mail address, such as ada@example.org, nor the token of anyone "
            "who still gets mails."
        )
    out.data({"address": address, "unsubscribed": True}, f"{address} gets no more editions.")


def resubscribe(
    out: Output,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Their mail address.")],
) -> None:
    from db import subscribers

    with opened(out) as app:
        done = subscribers.resubscribe(app.database, address)
    out.data(
        {"address": address, "resubscribed": done},
        f"{address} gets editions again." if done else f"{address} had not unsubscribed.",
    )
