"""What containers yield, the account of how much they have yielded, and where to go on."""

from dataclasses import dataclass

from copydesk_contracts.events import ReasonCode
from services.parser.limits import Limits
from services.parser.strings import tidy
from services.process.errors import Rejected

LONGEST_NAME = 300
"""Characters of a member's name; a file system allows 255 bytes for each part of a path."""


@dataclass(frozen=True)
class Member:
    """One document of a container.

    `token` names the place after it: `members(..., after=token)` goes on with the next one.
    `media` is the type that the container gives, if any. Where `problem` is set the member
    could not be taken out (encrypted, broken, too large) and `data` is empty.
    """

    name: str
    data: bytes
    token: str
    media: str | None = None
    problem: Rejected | None = None


@dataclass(frozen=True)
class TakenMember:
    """A member on its way out; `after` is the place of the next one, as the container counts."""

    name: str
    data: bytes
    after: int
    media: str | None = None
    problem: Rejected | None = None


@dataclass
class Account:
    """How far a container has been read: place, members and expanded bytes so far."""

    place: int = 0
    members: int = 0
    expanded: int = 0

    @classmethod
    def resumed(cls, token: str | None) -> "Account":
        """The account that a token holds; a new one for null. Raises ValueError for no token of ours."""
        if token is None:
            return cls()
        place, members, expanded = (int(part) for part in token.split("."))
        return cls(place, members, expanded)

    def token(self) -> str:
        """Place, members and bytes as one string."""
        return f"{self.place}.{self.members}.{self.expanded}"

    def add(self, found: TakenMember, limits: Limits) -> Member:
        """Enter one member. Raises Rejected(BOMB) beyond the container's limits."""
        self.place = found.after
        self.members += 1
        self.expanded += len(found.data)
        if self.members > limits.members:
            raise Rejected(ReasonCode.BOMB, f"more than {limits.members} members")
        if self.expanded > limits.container_bytes:
            raise Rejected(ReasonCode.BOMB, f"members of more than {limits.container_bytes} bytes")
        name = tidy(found.name.replace("\\", "/"))[:LONGEST_NAME] or f"{self.members}"
        return Member(name, found.data, self.token(), found.media, found.problem)


def too_large(name: str, size: int, limits: Limits) -> Rejected:
    """The problem of a member beyond `limits.member_bytes`."""
    return Rejected(ReasonCode.TOO_LARGE, f"{name}: {size} bytes, {limits.member_bytes} allowed for a member")
