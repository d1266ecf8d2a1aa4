"""What a design begins with: the columns of a farm shop, of a file, or none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from weidewinkels.datasets.making.columns import MOST_COLUMNS, Draft, numbered, one_more, stored
from weidewinkels.datasets.making.guessing import LOOKED_AT, type_of
from weidewinkels.datasets.making.naming import name_for, problem_of
from weidewinkels.datasets.models import NewDataset, NewState, Start
from weidewinkels.exchange.importing.mapping import guess
from weidewinkels.exchange.reading import UnreadableError, convert
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.profile import PROFILE, Column

KEPT_DAYS = 14
"""How long a design, and the file that came with it, waits for its owner."""


def begin(start: str, *, owner: User, file: UploadedFile[bytes] | None = None) -> NewDataset:
    """A new design; raises UnreadableError, and keeps nothing, for a file that can't be read."""
    forget_old()
    new = NewDataset(owner=owner, start=start, resource_id=str(uuid4()))
    if start == Start.FILE and file is not None:
        _keep(new, file)
        try:
            drafts = of_file(new.upload)
        except BaseException:
            remove_file(new)
            raise
        new.name = Path(new.file_name).stem[:200]
    elif start == Start.PROFILE:
        drafts = of_profile()
        new.name = "Weidewinkels"
    else:
        drafts = one_more([])
    new.columns = stored(drafts)
    new.save(force_insert=True)
    return new


def of_profile() -> list[Draft]:
    """A column for each that the profile knows, labelled in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return numbered(
            Draft(0, column.id, column.type, str(column.label), str(column.help))
            for column in _known_columns()
        )


def of_file(path: Path) -> list[Draft]:
    """A column for each head, with the type that its first values have.

    A head that names a column of the profile becomes that column. Raises UnreadableError.
    """
    with TemporaryDirectory() as folder:
        converted = Path(folder) / "rows.csv"
        heads = convert(path, converted).heads
        samples = [cells for _line, cells in islice(rows(converted), LOOKED_AT)]
    if len(heads) > MOST_COLUMNS:
        raise UnreadableError(
            _("Dit bestand heeft %(number)s kolommen; er kunnen er %(most)s in een gegevensset.")
            % {"number": len(heads), "most": MOST_COLUMNS}
        )
    values = [[cells[place] for cells in samples] for place in range(len(heads))]
    return numbered(_of_heads(heads, values))


def _of_heads(heads: Sequence[str], values: Sequence[Sequence[str]]) -> list[Draft]:
    known = {column.id: column for column in _known_columns()}
    drafts: list[Draft] = []
    taken: set[str] = set()
    for head, column, texts in zip(
        heads, guess(heads, [*known.values()], "_id"), values, strict=True
    ):
        if column in known:
            with translation.override(settings.LANGUAGE_CODE):
                drafts.append(Draft(0, column, known[column].type, str(known[column].label)))
        elif not _is_row_id(head):
            stays = head.islower() and head.isascii() and head.isidentifier()
            stays = stays and not problem_of(head) and head not in taken
            name = head if stays else name_for(head, taken | known.keys())
            label = head if name != head else ""
            drafts.append(Draft(0, name, type_of(head, texts), label[:200]))
        if drafts:
            taken.add(drafts[-1].id.casefold())
    return drafts


def _is_row_id(head: str) -> bool:
    """An export's `_id`: the DataStore gives each record a new one."""
    return head.strip() == "_id"


def _known_columns() -> list[Column]:
    return [column for section in PROFILE.sections for column in section.columns]


def _keep(new: NewDataset, file: UploadedFile[bytes]) -> None:
    new.file_name = Path(file.name or "").name[:200] or _("bestand")
    new.upload.parent.mkdir(parents=True, exist_ok=True)
    with new.upload.open("wb") as target:
        for piece in file.chunks():
            target.write(piece)


def remove_file(new: NewDataset) -> None:
    with suppress(OSError):
        new.upload.unlink(missing_ok=True)


def forget_old() -> None:
    """Throw away files and designs that nobody touched for `KEPT_DAYS`.

    What was made, or half made, stays: it says what is in CKAN.
    """
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    for new in NewDataset.objects.filter(touched_at__lt=since):
        remove_file(new)
        if new.state == NewState.DRAFT:
            new.delete()
