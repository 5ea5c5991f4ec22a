"""Mails about a subscription, told from issues that only sound like it."""

import pytest

from ingest.mailkind import about_subscription

ISSUE = "The week in models. " + "A lab has published a paper on small models, and others. " * 40


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Please confirm your subscription", "Unsubscribe any time."),
        ("Confirm your email address", "Click the button below to get Small News."),
        ("Small News: Please Confirm Subscription", "Yes, subscribe me to this list."),
        ("Action required", "Please verify your email address to receive our newsletter."),
        ("Just one more step", "Confirm that you want to get Small News by clicking here."),
        ("Verify your account", "Use the link to verify your account at News."),
        ("Subscription confirmation needed", "Somebody entered this address. Click to go on."),
    ],
)
def test_confirmations(subject: str, text: str) -> None:
    assert about_subscription(subject, text) == "confirmation"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Welcome to Small News", "Thanks for subscribing! You’ll get an issue every Friday."),
        ("Welcome to Small News", "Hi! You are now subscribed. Here are some good old issues."),
        ("👋 Welcome!", "You're officially on the list. Reply with what you want to read."),
        ("Thanks for signing up", "You'll hear from me every week. Add me to your contacts."),
        ("You're in!", "Thank you for joining 20,000 readers of Small News."),
        ("Your subscription is confirmed", "You will now receive our daily mail. Enjoy."),
        ("Welcome aboard", "To never miss an issue, move this mail to your primary inbox."),
        ("Small News", "Thank you for subscribing. You will receive an issue every Monday."),
    ],
)
def test_welcomes(subject: str, text: str) -> None:
    assert about_subscription(subject, text) == "welcome"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Welcome to the machine", ISSUE),
        ("Welcome to the machine", "What agents do to us all, in 500 words. It began with GPUs."),
        ("Welcome to the age of agents", ISSUE + "Thanks for subscribing!"),
        ("You're in for a ride", "A lab has shown robots that ride bicycles through Zurich."),
        ("Regulators confirm the account of a whistleblower", ISSUE),
        ("Confirm your biases", "A study of how people read answers of chatbots, and believe."),
        ("Verify, then trust", ISSUE + " Verify your account first."),
        ("Issue 7", "You're receiving this because you signed up at news.example. " + ISSUE),
        ("Issue 8", "Thanks for reading. Thanks for subscribing. Small models again: " + ISSUE),
        ("Thanks for all the fish", "A new data set of fish. You will like it."),
        ("How we verify email at scale", ISSUE),
        ("", ""),
    ],
)
def test_issues(subject: str, text: str) -> None:
    assert about_subscription(subject, text) is None
