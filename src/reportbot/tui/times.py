"""Times as a person tells them: local, and relative to now."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from reportbot.tui import strings as s

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def moment(stamp: str, zone: tzinfo | None = None) -> datetime:
    """The stored UTC time in the reader's zone; the epoch for what cannot be read."""
    try:
        return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(zone)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC).astimezone(zone)


def clock(stamp: str, zone: tzinfo | None = None) -> str:
    """Hours and minutes: 14:02."""
    return moment(stamp, zone).strftime("%H:%M")


def when(stamp: str, now: str, zone: tzinfo | None = None) -> str:
    """The local time, with the date unless it is today's."""
    then, today = moment(stamp, zone), moment(now, zone)
    return then.strftime("%H:%M" if then.date() == today.date() else "%Y-%m-%d %H:%M")


def ago(stamp: str, now: str) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = (moment(now) - moment(stamp)).total_seconds()
    if seconds < MINUTE:
        return s.JUST_NOW
    for unit, one, many in ((DAY, s.ONE_DAY, s.MANY_DAYS), (HOUR, s.ONE_HOUR, s.MANY_HOURS)):
        if seconds >= unit:
            count = int(seconds // unit)
            return (one if count == 1 else many).format(count=count)
    count = int(seconds // MINUTE)
    return (s.ONE_MINUTE if count == 1 else s.MANY_MINUTES).format(count=count)
