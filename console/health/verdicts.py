"""What of the figures needs somebody now, in sentences, for the terminal."""

from collections.abc import Iterable, Iterator

from console.health.figures import Figure, Labels

LONG = 120.0  # seconds; what should move is looked at every three
A_NIGHT_MISSED = 36 * 3600.0  # seconds; a nightly backup is a day old before the next one
SLOW_CHANNEL = 600.0  # seconds; a service may ask to wait for some minutes
WORDS = {
    "unread": (0.0, "Groups of figures that could not be read: {value:.0f}. What they tell is not known: see the log."),
    "oldest_due_seconds": (LONG, "No worker has looked at the oldest {what} that should move for {value:.0f} s."),
    "beat_silent_seconds": (60.0, "No beat has woken the workers for {value:.0f} s."),
    "backup_age_seconds": (A_NIGHT_MISSED, "No backup was made for {hours:.0f} hours: look why, then make one."),
    "letters_oldest_due_seconds": (3600.0, "A letter waits for the mail server for {value:.0f} s."),
    "gateway_oldest_due_seconds": (LONG, "No worker has taken up the own gateway's oldest push for {value:.0f} s."),
    "channel_oldest_due_seconds": (SLOW_CHANNEL, "Deliveries wait for {channel} for {value:.0f} s."),
    "channel_stopped": (
        0.0,
        "{value:.0f} channels of {channel} are stopped, or a service of theirs takes nothing: see Standing still.",
    ),
}


def concerns(figures: Iterable[Figure]) -> list[str]:
    """A sentence for each figure that is beyond what is usual."""
    return [words for figure in figures if figure.name in WORDS for words in _of(figure)]


def _of(figure: Figure) -> Iterator[str]:
    bound, words = WORDS[figure.name]
    beyond: Iterable[tuple[Labels, float]] = ((labels, value) for labels, value in figure.samples if value > bound)
    return (words.format(value=value, hours=value / 3600, **labels) for labels, value in beyond)
