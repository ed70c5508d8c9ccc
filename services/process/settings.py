"""Settings of every service, read once at its edge and passed in from there.

Each comes from the environment as `COPYDESK_<NAME>`, or from a file of that name in
`/run/secrets`, so that passwords need not stand in the environment.
"""

import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import (
    ByteSize,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.process.addresses import is_server_url, with_authority, with_user
from services.process.folders import parse_numbers, parse_pairs, parse_roots
from services.process.sockets import socket_folder

INDEX_ADDRESS: Final = re.compile(r"opensearchs?://([^/@\s]+@)?[\w.-]+(:\d+)?(/[a-z0-9][a-z0-9._-]*)?/?")
"""The engine's names are in small letters."""
SECRETS = Path("/run/secrets")
SOCKET_NAME = "valkey.sock"
MOST_PARTITIONS: Final = 1024
"""A cluster is advised to have no more nodes."""
_OURS: Final = "Value error, "
"""What the library puts before a message that our own check gave."""


def what_is_wrong(error: ValidationError) -> str:
    """Which settings cannot be read and why, in one line; never what stands there: it may be a password."""
    problems = error.errors(include_input=False, include_url=False)
    names = ("_".join(map(str, problem["loc"])).upper() for problem in problems)
    texts = (problem["msg"].removeprefix(_OURS) for problem in problems)
    return "; ".join(f"COPYDESK_{name}: {text}" for name, text in zip(names, texts, strict=True))


class Settings(BaseSettings):
    """All settings with their defaults; durations are seconds, sizes bytes."""

    model_config = SettingsConfigDict(
        env_prefix="COPYDESK_",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    state: Path = Path(".copydesk")
    """Where the embedded server, the content store and the index live."""
    run_dir: Path | None = None
    """Where health sockets lie; a folder of this machine alone. Default: `run` in the state."""
    redis_url: SecretStr | None = None
    """Another server than the embedded one, or the hosts that know which is the primary."""
    redis_user: str | None = None
    """Whom the server knows us as, where it has users; its password is not the one in `redis_url`."""
    redis_password: SecretStr | None = None
    redis_password_file: Path | None = None
    """Where the password is read from, for each connection anew; comes before `redis_password`."""
    redis_ca: Path | None = None
    """Certificates of who signed that of a `rediss://` server, if the system does not know them."""
    content: str | None = Field(default=None, pattern=r"^s3://[a-z0-9.-]+(/[\w./-]*)?$")
    """A bucket for copy and large results, `s3://bucket/prefix`, which machines share. Default: a folder
    in the state. Key, secret and region may also come from the variables that S3's own tools read."""
    content_endpoint: str | None = Field(default=None, pattern="^https?://")
    """Address of the S3 server, where it is not Amazon's."""
    content_region: str | None = None
    content_key: SecretStr | None = None
    content_secret: SecretStr | None = None
    index: SecretStr | None = None
    """An index that machines share, `opensearch://host:9200/prefix`, or `opensearchs://` over TLS. Default:
    a folder in the state."""
    index_user: str | None = None
    index_password: SecretStr | None = None
    namespace: str = Field(default="copydesk", pattern=r"^[A-Za-z0-9_.-]+$")
    partitions: int = Field(default=1, ge=1, le=MOST_PARTITIONS)
    """Parts that a namespace has from its first day on; each may lie on another node of a cluster."""
    partition_numbers: Annotated[frozenset[int], NoDecode] = frozenset()
    """Those that this parser or enricher reads, as `0-15,32`. Default: all."""
    worker: str = Field(default_factory=socket.gethostname)
    """Name of this process among the consumers of its group; stable over restarts."""
    log_json: bool | None = None
    """JSON lines (true), colours (false), or whatever fits the terminal (null)."""
    log_level: str = Field(default="INFO", pattern="(?i)^(debug|info|warning|error|critical)$")

    traces: str | None = Field(default=None, pattern=r"^https?://[^/@\s]+/\S*$")
    """Where spans of each event are sent by OpenTelemetry's protocol: `http://collector:4318/v1/traces`."""

    roots: Annotated[dict[str, Path], NoDecode] = Field(default_factory=lambda: {"seeds": Path("seeds")})
    """Watched folders by name: `seeds=/data/seeds,wire=/data/wire`; a bare path is named by its folder.
    As JSON, `{"wire": "/data/a,b=c"}`, for paths that could be read in two ways."""
    settle: NonNegativeFloat = 0.5
    """A file that is being written is read once it was quiet for so long, or for three times the
    longest pause of its writer; one that was finished before it came, or that nobody has open any more, at
    once. 0 for atomic renames."""
    settle_open: NonNegativeFloat = 60.0
    """What somebody has open for writing, or locked, is waited for so long, then read as it is."""
    root_timeout: PositiveFloat = 5.0
    """A root, or a mount in it, that gives no sign of life for so long is passed over until it does."""
    rescan: PositiveFloat = 30.0
    """The ledger is compared with the disk this often, whatever the file events said."""
    polling: bool | None = None
    """Look instead of listen: for network mounts. Null: found out for each root."""
    polling_interval: PositiveFloat = 2.0
    """Where the watcher looks instead of listening, it looks this often."""
    ignore: Annotated[tuple[str, ...], NoDecode] = ()
    """Globs of files that are no copy, comma-separated; without a slash for any part of a path.
    They extend the list of litter (`desktop.ini`, `@eaDir` ...); `!desktop.ini` takes one out of it."""
    vanish_share: float = Field(default=0.5, ge=0.0, le=1.0)
    """Nothing is withdrawn while more than this share of a root is missing at once ..."""
    vanish_count: PositiveInt = 20
    """... and at least so many files."""
    max_file: ByteSize = ByteSize(64 * 1024 * 1024)
    inline_limit: ByteSize = ByteSize(256 * 1024)
    """Results above this go to the content store, and the event refers to them."""

    niceness: Annotated[int, Field(ge=0, le=19)] = 10
    """Of the steps, 0 to 19: where the processor is short they run behind the desk, and other programs."""

    batch: PositiveInt = 100
    """Entries a step reads at once; the enricher reads `enricher_batch`."""
    enricher_batch: PositiveInt = 16
    parser_workers: PositiveInt = 2
    """Processes that parse; each is replaced when it hangs or dies."""
    parse_timeout: PositiveFloat = 30.0
    parse_memory: ByteSize = ByteSize(512 * 1024 * 1024)
    sandbox: Literal["require", "best", "off"] = "best"
    """Which of the kernel's walls have to stand around them: all, or else the parser does not start; those
    that can be had; none."""
    ocr_languages: Annotated[tuple[str, ...], NoDecode] = ("eng", "deu", "fra", "spa")
    """Languages of pictures of text, as Tesseract names them, comma-separated; installed ones are read."""
    enrich_timeout: PositiveFloat = 3.0
    """Seconds of work on one document, for the model and again for the annotators; what is not done by
    then is left out and said in `failed`."""
    poll: PositiveFloat = 0.5
    claim_after: PositiveFloat = 15.0
    """An entry nobody showed a sign of life for is taken over; heartbeats come at a third of it."""
    attempts: PositiveInt = 5
    """Unexpected failures of one step on one document before it is a dead letter."""
    backoff: PositiveFloat = 1.0
    backoff_limit: PositiveFloat = 300.0
    circuit: PositiveFloat = 0.5
    """A step stops once more than this share of its recent events failed without a judgement."""
    circuit_pause: PositiveFloat = 5.0
    """It then tries one event after so long, doubling up to five minutes."""
    gate: PositiveInt = 1000
    """A step stops reading while the next one has more than this many entries to go."""
    stop_timeout: PositiveFloat = 10.0

    retain: PositiveFloat = 7 * 86400.0
    """Public streams keep entries so long for whoever else reads them ..."""
    retain_bytes: ByteSize = ByteSize(64 * 1024 * 1024)
    """... unless one takes more memory than this. Our own groups lose nothing by either."""
    missed_bytes: ByteSize = ByteSize(1024 * 1024 * 1024)
    """What other readers' groups missed by that is kept on disk, up to so much and as long as `forget`."""
    forget: PositiveFloat = 30 * 86400.0
    """Receipts of withdrawn and superseded documents are kept for so long."""
    forget_worker: PositiveFloat = 86400.0
    """A consumer that has nothing in hand and was silent for so long is removed."""
    collect_every: PositiveFloat = 3600.0
    collect_grace: PositiveFloat = 3600.0
    """Content that nothing refers to is discarded so long after it was last put."""

    annotators: Annotated[tuple[str, ...] | None, NoDecode] = None
    """Names of the annotators to run, comma-separated; null for all."""

    languages: Annotated[Mapping[str, str], NoDecode] = {}
    """What marks the names of a language, as `de=de_core_news_lg,ru=ours:marker`: the package or the folder
    of a spaCy pipeline, or a function that makes something like one."""

    desk_host: str = "127.0.0.1"
    desk_port: int = Field(default=8008, ge=0, le=65535)
    desk_published: str | None = None
    """Where the desk can be reached from, if not at `desk_host`: a container binds every
    address of its own, while its port is published on this one."""
    token: SecretStr | None = None
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts inside the own network that webhooks may be sent to, comma-separated."""

    uploads: Annotated[tuple[str, ...], NoDecode] = ()
    """Names of roots that take files from the desk's page /uploads, comma-separated. None unless named:
    the desk has to see the folder and may write there, and who may operate puts in what they like."""

    @field_validator("roots", mode="before")
    @classmethod
    def _parse_roots(cls, value: object) -> object:
        return parse_roots(value) if isinstance(value, str) else value

    @field_validator("redis_url")
    @classmethod
    def _check_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not is_server_url(value.get_secret_value()):
            raise ValueError(
                "cannot be read: write redis://user:password@host:port/0, rediss://, unix:///path, "
                "redis+sentinel://host,host/service or redis+cluster://host,host, "
                "and percent-encode what is no letter or digit in user and password: # as %23, / as %2F"
            )
        return value

    @field_validator("index")
    @classmethod
    def _check_index(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not INDEX_ADDRESS.fullmatch(value.get_secret_value()):
            raise ValueError("cannot be read: write opensearch://host:9200/prefix, opensearchs:// for TLS")
        return value

    @field_validator("annotators", mode="before")
    @classmethod
    def _parse_annotators(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(filter(None, (v.strip() for v in value.split(",")))) or None

    @field_validator("partition_numbers", mode="before")
    @classmethod
    def _parse_numbers(cls, value: object) -> object:
        return parse_numbers(value) if isinstance(value, str) else value

    @field_validator("languages", mode="before")
    @classmethod
    def _parse_languages(cls, value: object) -> object:
        return parse_pairs(value) if isinstance(value, str) else value

    @field_validator("ocr_languages", "ignore", "webhook_hosts", "uploads", mode="before")
    @classmethod
    def _parse_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(filter(None, (v.strip() for v in value.split(","))))

    @property
    def url(self) -> str:
        """The server to talk to: the given one, or the embedded one's socket in the state.

        Holds user, password and certificates where they are set by themselves. Raises OSError.
        """
        url = self.place
        if self.redis_user is not None:
            url = with_user(url, self.redis_user, self._password())
        return with_authority(url, self.redis_ca) if self.redis_ca is not None else url

    @property
    def users_dir(self) -> Path:
        """Passwords of the services' users on the embedded server."""
        return self.state / "users"

    @property
    def embedded(self) -> bool:
        """Whether the server is the embedded one of this state."""
        return self.place == f"unix://{self.socket}"

    @property
    def place(self) -> str:
        """The server's address as it was given, without what is set by itself."""
        return self.redis_url.get_secret_value() if self.redis_url is not None else f"unix://{self.socket}"

    def _password(self) -> str:
        if self.redis_password_file is not None:
            return self.redis_password_file.read_text(encoding="utf-8").strip()
        return self.redis_password.get_secret_value() if self.redis_password else ""

    @property
    def socket(self) -> Path:
        """The embedded server's socket."""
        return socket_folder(self.state / "run") / SOCKET_NAME

    def health_socket(self, service: str) -> Path:
        """Where a service answers /healthz and /readyz."""
        return self.health_dir / f"{service}.sock"

    @property
    def content_dir(self) -> Path:
        """The content-addressed store."""
        return self.state / "content"

    @property
    def journal_dir(self) -> Path:
        """The watcher's journals: how often each place changed."""
        return self.state / "ledger"

    @property
    def missed_dir(self) -> Path:
        """Events that were trimmed before somebody's group had read them."""
        return self.state / "missed"

    @property
    def index_dir(self) -> Path:
        """The search index."""
        return self.state / "index"

    @property
    def versions_dir(self) -> Path:
        """Earlier versions of documents."""
        return self.state / "versions"

    @property
    def health_dir(self) -> Path:
        """Unix sockets that answer /healthz and /readyz, one a service."""
        return self.run_dir or socket_folder(self.state / "run")
