"""Something that is wrong, for services and the doctor alike."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: what, why, and what to do. `stops` says that work stops for it."""

    subject: str
    cause: str
    remedy: str
    stops: bool = False

    def line(self) -> str:
        """As one line for a person."""
        return f"{self.subject}: {self.cause}; {self.remedy}"
