"""Mail boxes: a mail a document."""

from services.parser.formats.eml.shape import mail_kind
from services.parser.formats.record import Format

FORMAT = Format(
    kind="mbox",
    recognises=lambda sample: sample.once(mail_kind) == "mbox",
    expander="services.parser.formats.mbox.expander:mbox_members",
)
