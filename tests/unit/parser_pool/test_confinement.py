"""A worker that was taken over can do nothing to files, network, programs and other processes."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from services.parser.members import members
from services.parser.pool import ParserPool
from services.parser.sandbox.answers import Chunk
from services.parser.sandbox.fork_server_client import Unconfined
from services.parser.sandbox.profiles import program_walls
from services.parser.sandbox.trial import trial
from services.parser.sandbox.walls import build
from services.parser.step import parse
from services.process.errors import Rejected
from tests.unit.parser_formats import samples
from tests.unit.parser_pool.hostile import ATTACKS, DONE, LAST, REFUSED, TOKEN

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's walls are Linux's")
USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
READING = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""A user who may read the interpreter wherever it lies, and so more than any user may."""


VARIES = {"open_the_parents_memory", "read_the_parents_memory"}
"""What systems keep from processes of the same user by settings of their own (Yama, capabilities)."""
STARTS = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import services'], check=True)"
"""Whether this user can start the interpreter, as the pool does."""


def as_root() -> list[str]:
    if os.getuid() != 0:
        pytest.skip("not root")
    return []


def as_user() -> list[str]:
    """What makes a command a user's. Skips where that cannot be had."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed")
    for prefix in (USER, [*USER, *READING]):
        asked = subprocess.run([*prefix, sys.executable, "-c", STARTS], capture_output=True)
        if asked.returncode == 0:
            return prefix
    pytest.skip("no user can run this interpreter")


def outcomes(prefix: Sequence[str], mode: str, *left_out: str) -> dict[str, str]:
    command = [*prefix, sys.executable, "-m", "tests.unit.parser_pool.hostile", mode, *left_out]
    environment = {**os.environ, "COPYDESK_TOKEN": TOKEN, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, str] = json.loads(ran.stdout)
    return told


@linux
@pytest.mark.parametrize("who", [as_root, as_user])
def test_a_worker_that_was_taken_over_can_do_nothing(who: object) -> None:
    assert callable(who)
    prefix = who()
    if trial("best").missing:
        pytest.skip(f"this kernel does not confine: {trial('best').missing}")
    told = outcomes(prefix, "require")
    assert set(told) == set(ATTACKS)
    assert [name for name, outcome in told.items() if not outcome.startswith(REFUSED)] == []


@linux
def test_without_walls_each_attack_goes_through() -> None:
    told = outcomes([], "off", *(attack.__name__ for attack in LAST))
    assert [name for name, outcome in told.items() if outcome != DONE and name not in VARIES] == []


@linux
def test_a_program_that_is_run_for_a_worker_reads_its_own_data_alone() -> None:
    missing = trial("best").missing
    if missing:
        pytest.skip(f"this kernel does not confine: {missing}")
    program = str(Path(shutil.which("cat") or "").resolve())

    def cat(file: str) -> int:
        walls = program_walls(program, ["/usr/share"])
        ran = subprocess.run([program, file], capture_output=True, preexec_fn=lambda: build("require", walls))
        return ran.returncode

    readable = next(path for path in Path("/usr/share").rglob("*") if path.is_file())
    assert cat(str(readable)) == 0
    assert cat("/etc/passwd") != 0
    assert cat(f"/proc/{os.getpid()}/environ") != 0


@pytest.fixture
def no_seccomp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without libseccomp."""
    (tmp_path / "pyseccomp.py").write_text("raise RuntimeError('Unable to find libseccomp')")
    monkeypatch.syspath_prepend(tmp_path)


@linux
@pytest.mark.usefixtures("no_seccomp")
async def test_a_missing_wall_is_told_and_refused_where_all_are_required() -> None:
    async with ParserPool(workers=1) as pool:
        weakness = (await pool.walls()).weakness()
        assert weakness is not None
        assert "calls: Unable to find libseccomp" in weakness
        assert not isinstance(await pool.parse(samples.TEXT, "a.txt"), Rejected)
    async with ParserPool(workers=1, mode="require") as pool:
        with pytest.raises(Unconfined, match="libseccomp"):
            await pool.walls()
        with pytest.raises(Unconfined):
            await pool.parse(samples.TEXT, "a.txt")


async def test_no_walls_are_told_too() -> None:
    async with ParserPool(workers=1, mode="off") as pool:
        assert "COPYDESK_SANDBOX is off" in str((await pool.walls()).weakness())


CONTENT = (
    f"<ContentItem><DataContent><p>{samples.FIRST}</p><p>{samples.SECOND}</p></DataContent></ContentItem>"
)


def word_document_without_styles() -> bytes:
    """The library has styles of its own for it, in a file."""
    parts = samples.unzipped(samples.word_document(("Normal", samples.TITLE), ("Normal", samples.FIRST)))
    relations = "word/_rels/document.xml.rels"
    parts[relations] = re.sub(rb'<Relationship [^>]*relationships/styles"[^>]*/>', b"", parts[relations])
    return samples.zipped(parts)


COPIES = {
    "unstyled.docx": word_document_without_styles(),
    "a.txt": samples.TEXT,
    "a.html": samples.PAGE,
    "a.docx": samples.word_document(("Title", samples.TITLE), ("Normal", samples.FIRST)),
    "a.odt": samples.open_document((1, samples.TITLE), (0, samples.FIRST)),
    "a.rtf": samples.rich_text(samples.TITLE, samples.FIRST),
    "a.eml": samples.mail(text=samples.FIRST).as_bytes(),
    "nitf.xml": samples.nitf(),
    "newsml.xml": samples.newsml_1(samples.news_item_1(CONTENT)),
    "korean.html": '<meta charset="cp949"><h1>항구</h1><p>항구가 닫힌다고 시가 밝혔다.</p>'.encode("cp949"),
    "japanese.txt": "港は閉鎖される\n\n市は金曜日に発表した。港は来年まで閉じる。\n".encode("shift_jis"),
}


async def test_every_format_is_read_behind_the_walls_as_it_is_without_them() -> None:
    async with ParserPool(workers=1) as pool:
        read = await asyncio.gather(*[pool.parse(copy, name) for name, copy in COPIES.items()])
    for (name, copy), article in zip(COPIES.items(), read, strict=True):
        assert article == parse(copy, name), name


def forwarding() -> bytes:
    outer = samples.mail(text="See below.")
    outer.add_attachment(samples.mail(text=samples.FIRST))
    outer.add_attachment(samples.PAGE, maintype="text", subtype="html", filename="page.html")
    return outer.as_bytes()


LISTED = json.dumps([samples.news_api(), samples.news_api("Ferry afloat again")]).encode()
CONTAINERS = {
    "feed": samples.rss(samples.rss_item(), samples.rss_item("Ferry afloat again")),
    "eml": forwarding(),
    "mbox": samples.mail_box(samples.mail(), samples.mail("Ferry afloat again")),
    "zip": samples.zipped({"a.txt": samples.TEXT, "b.html": samples.PAGE}),
    "tar": samples.tarred({"a.txt": samples.TEXT, "b.html": samples.PAGE}),
    "warc": samples.web_record("https://example.org/a", samples.PAGE),
    "json-array": LISTED,
    "newsml-g2-package": samples.news_message(
        samples.news_item(CONTENT), samples.news_item(CONTENT, "urn:b")
    ),
}


async def test_every_container_gives_its_members_behind_the_walls_as_it_does_without_them() -> None:
    async with ParserPool(workers=1) as pool:
        taken = await asyncio.gather(*[pool.expand(copy, kind) for kind, copy in CONTAINERS.items()])
    for (kind, copy), chunk in zip(CONTAINERS.items(), taken, strict=True):
        assert isinstance(chunk, Chunk), (kind, chunk)
        assert list(chunk.members) == list(members(copy, kind)), kind
