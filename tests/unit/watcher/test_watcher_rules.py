"""Which files are ignored, when they have settled, and when too much is missing."""

import stat
from pathlib import Path

import pytest

from services.watcher.entry import Stat
from services.watcher.scan.classify import Ignore, Rule, classify
from services.watcher.scan.mounts import covering, explains, marks, needs_polling, parse_mounts
from services.watcher.scan.settle import FileSpot, Pending
from services.watcher.scan.vanish import Missing, Vanishing, Verdict

FILE = stat.S_IFREG | 0o644


@pytest.mark.parametrize(
    ("path", "mode", "rule"),
    [
        ("a.txt", FILE, None),
        ("deep/er/a b.html", FILE, None),
        ("C#.txt", FILE, None),
        ("#1 story.txt", FILE, None),
        (".a.txt", FILE, Rule.HIDDEN),
        ("deep/.git/a.txt", FILE, Rule.HIDDEN),
        ("a.txt~", FILE, Rule.TEMPORARY),
        ("A.TMP", FILE, Rule.TEMPORARY),
        ("a.pdf.crdownload", FILE, Rule.TEMPORARY),
        ("~$a.docx", FILE, Rule.TEMPORARY),
        ("#a.txt#", FILE, Rule.TEMPORARY),
        ("a.txt", stat.S_IFLNK | 0o777, Rule.SYMLINK),
        ("a.txt", stat.S_IFIFO, Rule.NOT_A_FILE),
        ("a.txt", stat.S_IFSOCK, Rule.NOT_A_FILE),
        ("a.txt", stat.S_IFCHR, Rule.NOT_A_FILE),
        ("a\udcff.txt", FILE, Rule.NAME_NOT_UTF8),
        ("🗞\n.txt", FILE, None),
    ],
)
def test_classify(path: str, mode: int, rule: Rule | None) -> None:
    assert classify(path, mode) == rule


@pytest.mark.parametrize(
    ("glob", "path", "ignored"),
    [
        ("*.bak", "deep/a.bak", True),
        ("*.bak", "a.bak.txt", False),
        ("drafts", "drafts/a.txt", True),
        ("drafts/", "news/drafts/a.txt", True),
        ("news/drafts", "news/drafts/deep/a.txt", True),
        ("news/drafts", "other/news/drafts/a.txt", False),
        ("news/*.md", "news/a.md", True),
        ("news/*.md", "a.md", False),
    ],
)
def test_globs_of_the_user(glob: str, path: str, ignored: bool) -> None:
    assert (classify(path, FILE, Ignore((glob,))) is Rule.PATTERN) == ignored


def look(size: int, mtime: int = 1, inode: int = 1) -> Stat:
    return Stat(size, mtime, 0, inode, FILE)


def test_a_file_settles_once_it_has_held_still() -> None:
    pending, spot = Pending(1.0, 2.0), FileSpot("copy", "a.txt")
    assert not pending.see(spot, look(1), 10.0)
    assert not pending.see(spot, look(2), 10.2)
    assert not pending.see(spot, look(2), 11.1)
    assert list(pending.due(11.1)) == []
    assert pending.see(spot, look(2), 11.2)
    assert [(place, seen.stat) for place, seen in pending.due(11.2)] == [(spot, look(2))]


def test_who_writes_in_parts_is_waited_for_three_of_its_pauses() -> None:
    pending, spot = Pending(2.0, 2.2), FileSpot("copy", "a.txt")
    for part in range(6):
        assert not pending.see(spot, look(part), 1.5 * part)
    assert not pending.see(spot, look(5), 7.5 + 4.4)
    assert pending.see(spot, look(5), 7.5 + 4.5)


def test_what_was_heard_of_and_is_whole_is_due_sooner_but_only_at_first_sight() -> None:
    pending, spot = Pending(2.0, 2.2), FileSpot("copy", "a.txt")
    pending.see(spot, look(1), 0.0, heard=True)
    assert pending.next_due() == 0.1
    pending.restart(spot, 0.1)  # somebody had it open, or nobody could tell
    assert pending.next_due() == 2.15
    pending.publish(spot)
    pending.see(spot, look(2), 3.0, heard=True)
    assert pending.next_due() == 3.0 + 3 * 2.85


def test_who_writes_in_parts_from_an_empty_file_on_is_waited_for_whatever_was_heard() -> None:
    pending, spot = Pending(0.5, 0.7), FileSpot("copy", "a.txt")
    for part in range(6):
        assert not pending.see(spot, look(part), 1.5 * part, heard=True)
    assert pending.next_due() == 7.5 + 4.5


def test_an_empty_file_is_waited_for_longer() -> None:
    pending, spot = Pending(2.0, 2.2), FileSpot("copy", "a.txt")
    pending.see(spot, look(0), 0.0)
    assert pending.next_due() == 20.0


def test_what_was_written_long_ago_need_not_settle() -> None:
    pending, spot = Pending(2.0, 2.2), FileSpot("copy", "a.txt")
    pending.see(spot, look(1), 0.0, age=60.0)
    assert pending.next_due() == 0.3
    pending.see(spot, look(2), 0.2)
    assert pending.next_due() == 2.2


def test_a_writer_that_goes_on_after_it_was_published_is_waited_for_longer() -> None:
    pending, spot = Pending(2.0, 2.2), FileSpot("copy", "a.txt")
    pending.see(spot, look(1), 0.0)
    pending.publish(spot)
    pending.see(spot, look(2), 3.0)
    assert pending.next_due() == 12.0
    pending.publish(spot)
    pending.see(spot, look(3), 100.0)
    assert pending.next_due() == 102.0


def test_without_settling_a_file_is_due_at_once() -> None:
    assert Pending(0.0, 0.2).see(FileSpot("copy", "a"), look(1), 5.0)


def test_what_is_missing_waits_longer_and_starts_again_when_it_is_back() -> None:
    pending, spot = Pending(1.0, 2.0), FileSpot("copy", "a.txt")
    assert not pending.see(spot, None, 0.0)
    assert not pending.see(spot, None, 1.9)
    assert not pending.see(spot, look(1), 1.9)
    assert not pending.see(spot, None, 2.5)
    assert pending.next_due() == 4.5
    assert pending.see(spot, None, 4.5)


def test_a_file_that_is_never_what_it_was_is_tried_less_and_less_often() -> None:
    pending, spot = Pending(0.0, 0.0), FileSpot("copy", "a.txt")
    pending.see(spot, look(1), 0.0)
    waits = []
    for _ in range(12):
        pending.restart(spot, 0.0)
        waits.append(pending.next_due())
    assert waits == sorted(waits, key=lambda w: w or 0.0)
    assert (waits[0], waits[-1]) == (0.05, 5.0)


@pytest.mark.parametrize(
    ("missing", "live", "verdict"),
    [
        (1, 1, Verdict.WITHDRAW),
        (19, 19, Verdict.WITHDRAW),
        (20, 30, Verdict.HOLD),
        (20, 40, Verdict.WITHDRAW),
        (21, 40, Verdict.HOLD),
    ],
)
def test_too_much_at_once_is_held(missing: int, live: int, verdict: Verdict) -> None:
    found = Missing(missing, 0.0, 0.0)
    assert Vanishing(0.5, 20).judge(found, live, 100.0) is verdict


def test_a_large_deletion_is_judged_when_it_is_over() -> None:
    judge = Vanishing(0.5, 20).judge
    assert judge(Missing(25, 9.0, 9.9), 1000, 10.0) is Verdict.WAIT
    assert judge(Missing(25, 9.0, 9.4), 1000, 10.0) is Verdict.WITHDRAW
    assert judge(Missing(2500, 0.0, 40.0), 3000, 40.1) is Verdict.HOLD


def test_what_goes_bit_by_bit_within_a_minute_went_at_once() -> None:
    vanishing = Vanishing(0.5, 20)
    vanishing.withdrawn(19, 0.0)
    vanishing.withdrawn(19, 1.0)
    assert vanishing.judge(Missing(5, 2.0, 2.0), 22, 10.0) is Verdict.HOLD
    assert vanishing.judge(Missing(5, 2.0, 2.0), 22, 100.0) is Verdict.WITHDRAW


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 22 0:40 / /srv/news rw - nfs4 server:/news rw
32 22 0:41 / /srv/my\\040share rw - cifs //server/share rw
33 31 254:0 /x /srv/news/local rw - xfs /dev/vdb rw
34 22 0:42 / /mnt/remote rw - fuse.sshfs me@host: rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me/seeds", "ext4"),
        ("/srv/news", "nfs4"),
        ("/srv/news/desk", "nfs4"),
        ("/srv/newsroom", "ext4"),
        ("/srv/news/local/a", "xfs"),
        ("/srv/my share/a", "cifs"),
        ("/mnt/remote", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_folder(folder: str, kind: str) -> None:
    found = covering(folder, parse_mounts(MOUNTS))
    assert found is not None
    assert found.kind == kind


def test_polling_is_for_what_does_not_tell() -> None:
    assert needs_polling(Path("/srv/news"), MOUNTS)
    assert needs_polling(Path("/srv/my share"), MOUNTS)
    assert needs_polling(Path("/mnt/remote/a"), MOUNTS)
    assert needs_polling(Path("/srv"), MOUNTS), "a network mount lies in it"
    assert not needs_polling(Path("/srv/news/local"), MOUNTS)
    assert not needs_polling(Path("/anywhere"), "")


ROOT = "22 1 254:0 / / rw - ext4 /dev/vda rw\n"
NAS = "31 22 0:40 / /srv/news/nas rw - nfs4 server:/news rw\n"
AGAIN = "35 22 0:47 / /srv/news/nas rw - nfs4 server:/news rw\n"
OTHER = "31 22 0:40 / /srv/news/nas rw - nfs4 server:/other rw\n"
OVER = "36 22 0:50 / /srv/news rw - tmpfs none rw\n"


@pytest.mark.parametrize(
    ("path", "then", "now", "expected"),
    [
        ("a.txt", ROOT, ROOT, False),
        ("nas/a.txt", ROOT + NAS, ROOT + NAS, False),
        ("nas/a.txt", ROOT + NAS, ROOT, True),
        ("a.txt", ROOT + NAS, ROOT, False),
        ("nas/a.txt", ROOT + NAS, ROOT + OTHER, True),
        ("nas/a.txt", ROOT + NAS, ROOT + AGAIN, True),
        ("nas/a.txt", ROOT, ROOT + NAS, True),
        ("nash/a.txt", ROOT + NAS, ROOT, False),
        ("a.txt", ROOT, ROOT + OVER, True),
        ("a.txt", ROOT + OVER, ROOT, True),
    ],
)
def test_a_loss_is_explained_by_the_mount_of_its_folder(
    path: str, then: str, now: str, expected: bool
) -> None:
    before, after = (marks("/srv/news", text, "boot", 1) for text in (then, now))
    assert explains(path, before, after) is expected


def test_after_a_restart_of_the_machine_a_mount_may_have_another_number() -> None:
    before, after = marks("/srv/news", ROOT + NAS, "one", 1), marks("/srv/news", ROOT + AGAIN, "two", 1)
    assert not explains("nas/a.txt", before, after)


def test_a_root_elsewhere_explains_a_loss() -> None:
    assert explains("a.txt", marks("/srv/one", ROOT, "", 1), marks("/srv/two", ROOT, "", 1))
    assert explains("a.txt", marks("/srv/one", "", "", 1), marks("/srv/one", "", "", 2))


@pytest.mark.parametrize(
    "path",
    [
        "Thumbs.db",
        "deep/desktop.ini",
        "@eaDir/a.txt@SynoEAStream/x",
        "$RECYCLE.BIN/S-1-5-21/$RABC.txt",
        "#recycle/old.txt",
        "lost+found/#123",
        "System Volume Information/IndexerVolumeGuid",
        "__MACOSX/a.txt",
        "Icon\r",
    ],
)
def test_what_systems_leave_is_litter(path: str) -> None:
    assert classify(path, FILE) is Rule.LITTER


def test_the_list_of_litter_can_be_extended_and_cut() -> None:
    ignore = Ignore(("*.lnk", "!desktop.ini", "!@eaDir"))
    assert classify("a.lnk", FILE, ignore) is Rule.PATTERN
    assert classify("desktop.ini", FILE, ignore) is None
    assert classify("@eaDir/a.txt", FILE, ignore) is None
    assert classify("Thumbs.db", FILE, ignore) is Rule.LITTER
