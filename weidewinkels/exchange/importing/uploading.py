"""Keeping an uploaded file and reading it once; throwing it away in time."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language

from weidewinkels.datastore import get_service
from weidewinkels.exchange.models import Import
from weidewinkels.exchange.reading import convert
from weidewinkels.journal.draft import discard

KEPT_FOR = timedelta(days=1)


def keep(file: UploadedFile[bytes], *, owner: User) -> Import:
    """Store the file under an id of our own and read it; raises UnreadableError, and keeps nothing."""
    remove_old()
    import_ = Import(
        owner=owner,
        resource_id=get_service().resource_id,
        file_name=Path(file.name or "").name[:200],
        language=get_language() or settings.LANGUAGE_CODE,
    )
    import_.upload.parent.mkdir(parents=True, exist_ok=True)
    try:
        with import_.upload.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        read(import_)
    except BaseException:
        _remove_files(import_)
        raise
    import_.save(force_insert=True)
    return import_


def read(import_: Import, *, encoding: str = "", separator: str = "") -> None:
    """Read the file (anew), as found or as asked; the caller saves. Raises UnreadableError."""
    found = convert(import_.upload, import_.rows, encoding=encoding, separator=separator)
    import_.heads, import_.total = found.heads, found.number
    import_.encoding, import_.separator = found.encoding, found.separator


def remove_old() -> None:
    """Throw away what nobody went on with since yesterday."""
    for import_ in Import.objects.filter(created_at__lt=timezone.now() - KEPT_FOR):
        _remove_files(import_)
        if import_.batch:
            discard(import_.batch)
        import_.delete()


def _remove_files(import_: Import) -> None:
    for path in (import_.upload, import_.rows):
        with suppress(OSError):
            path.unlink(missing_ok=True)
