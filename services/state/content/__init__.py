"""Where copy and large results are kept: a folder, or a bucket."""

from services.state.content.folder import FolderStore
from services.state.content.port import ContentMissing, ContentStore, reference

__all__ = ["ContentMissing", "ContentStore", "FolderStore", "reference"]
