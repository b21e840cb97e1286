"""When documents say that they were made: always then, so that the same input gives the same bytes."""

from datetime import UTC, datetime

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
