"""What the watcher knows of its roots, for shell, page and audit: what is wrong, and what to do."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from redis.asyncio import Redis

from services.process.folders import shown
from services.state.finding import Finding
from services.state.keys import Keys
from services.state.turn import holder
from services.watcher.roots import DROPPED, Root, confirmed_roots, known_roots, leaving_roots
from services.watcher.scan.scans import last_scan
from services.watcher.scan.withdraw import MASS_DELETION, MOUNT_CHANGED, ROOT_HANGS, ROOT_MISSING
from services.watcher.shares import task_of


@dataclass(frozen=True)
class RootFinding:
    """Something about a root that somebody should know: of what kind, where, and what to do."""

    kind: str
    detail: str
    advice: str = ""


@dataclass(frozen=True)
class RootView:
    """A root as it was at its last complete look; `looked` seconds ago, null where there was none yet.

    `ignored` counts files by rule, `missing` those in the ledger that are not on disk. `watcher` is who
    looks after it, where several could.
    """

    name: str
    folder: str
    limited: bool
    files: int = 0
    missing: int = 0
    polling: bool = False
    looked: float | None = None
    watcher: str | None = None
    ignored: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[RootFinding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


async def roots_view(redis: Redis, keys: Keys) -> tuple[RootView, ...]:
    """All roots, and those that are being taken out."""
    dropped: Any = await redis.hgetall(keys.own_roots())
    confirmed = await confirmed_roots(redis, keys)
    views = []
    for root in await known_roots(redis, keys):
        scan = await last_scan(redis, keys, root.name) or {}
        findings = [*_findings(root, scan)]
        if dropped.get(root.name.encode()) == DROPPED:
            findings.append(_dropped(root))
        if root.name in confirmed:
            findings.append(RootFinding("confirmed", "what is missing is withdrawn at the next look"))
        watcher = await holder(redis, keys, task_of(root.name))
        views.append(_view(root, scan, tuple(findings), watcher))
    leaving = (RootFinding("leaving", "its documents are being withdrawn, or move to its new name"),)
    return (*views, *(_view(root, {}, leaving) for root in await leaving_roots(redis, keys)))


def _view(
    root: Root, scan: Mapping[str, Any], findings: tuple[RootFinding, ...], watcher: str | None = None
) -> RootView:
    at = scan.get("at")
    return RootView(
        name=root.name,
        folder=shown(root.folder).encode("utf-8", "replace").decode(),
        limited=root.limited,
        files=scan.get("files", 0),
        missing=scan.get("missing", 0),
        polling=bool(scan.get("polling")) and not root.limited,
        looked=max(0.0, time.time() - at / 1000) if at else None,
        ignored=scan.get("ignored", {}),
        watcher=watcher,
        findings=findings,
    )


def _findings(root: Root, scan: Mapping[str, Any]) -> Iterator[RootFinding]:
    for hold in scan.get("holds", ()):
        yield _hold(root, hold["folder"], hold["reason"], hold["missing"])
    for folder in scan.get("hanging", ()):
        if folder:
            yield RootFinding("hanging", f"{folder} does not answer", "see to its mount; the rest goes on")
    for folder in scan.get("unreadable_folders", ()):
        advice = "let the watcher's user read it, or ignore it by COPYDESK_IGNORE"
        yield RootFinding("unreadable", f"{folder or 'the folder'} cannot be listed", advice)
    unnameable = scan.get("ignored", {}).get("name-not-utf8", 0)
    if unnameable:
        examples = ", ".join(ascii(name) for name in scan.get("unnameable", ())[:3])
        yield RootFinding("unnameable", f"{unnameable} names are not UTF-8: {examples}", "rename these files")
    if scan.get("deaf"):
        yield RootFinding(
            "polling",
            "listening failed: changes are found by looking",
            "raise fs.inotify.max_user_watches and max_user_instances",
        )


def _hold(root: Root, folder: str, reason: str, missing: int) -> RootFinding:
    place = folder or "the root"
    kind, _, detail = reason.partition(": ")
    shell = f"copydesk roots confirm {root.name}"
    if kind == MASS_DELETION:
        text = f"{missing} files went at once: held, nothing is withdrawn"
        return RootFinding("held", text, f"if they were deleted on purpose: {shell}")
    if kind == MOUNT_CHANGED:
        gone = f"with a mount at {place}" if folder else "as another mount or folder came in the root's place"
        text = f"{missing} files went {gone}: held, nothing is withdrawn"
        return RootFinding("held", text, f"mount it again; if they are gone for good: {shell}")
    if kind == ROOT_HANGS:
        return RootFinding("hanging", "the folder does not answer", "see to its mount; other roots go on")
    if kind == ROOT_MISSING:
        advice = f"bring it back, or take it out of the settings and: copydesk roots forget {root.name}"
        return RootFinding("missing", f"the folder is not there{detail and f' ({detail})'}", advice)
    return RootFinding(
        "unreadable", f"the folder cannot be read{detail and f' ({detail})'}", "see to its rights"
    )


def _dropped(root: Root) -> RootFinding:
    return RootFinding(
        "not in the settings",
        "still watched, since nobody said what is to become of its documents",
        f"copydesk roots forget {root.name} withdraws them, copydesk roots keep {root.name} goes on",
    )


def doctor_lines(view: RootView) -> list[Finding]:
    """The same for the doctor."""
    return [Finding(f"root {view.name}", f"{f.kind}: {f.detail}", f.advice) for f in view.findings]
