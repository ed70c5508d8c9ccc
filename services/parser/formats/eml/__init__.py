"""Mail: a document, and the files attached to it."""

from services.parser.formats.eml.shape import mail_kind
from services.parser.formats.record import Format

FORMAT = Format(
    kind="eml",
    recognises=lambda sample: sample.once(mail_kind) == "eml",
    reader="services.parser.formats.eml.reader:read_mail",
    expander="services.parser.formats.eml.attachments:mail_attachments",
    preload=("email.generator",),
)
