"""Importing, step by step: the file, its columns."""

from __future__ import annotations

import uuid
from itertools import islice

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from weidewinkels.datastore import get_resource, get_service
from weidewinkels.exchange import tasks
from weidewinkels.exchange.importing import checking, uploading
from weidewinkels.exchange.importing.forms import MappingForm, ReadingForm, UploadForm
from weidewinkels.exchange.importing.lookup import import_or_404, require_import
from weidewinkels.exchange.importing.mapping import guess
from weidewinkels.exchange.models import Import
from weidewinkels.exchange.reading import UnreadableError
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.profile import columns_for

SAMPLES = 3


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; what can't be read is told on the form."""
    owner = require_import(request.user)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        try:
            import_ = uploading.keep(form.cleaned_data["file"], owner=owner)
        except UnreadableError as why:
            form.add_error("file", str(why))
        else:
            return redirect("exchange:import_columns", import_.id)
    open_ = Import.objects.filter(owner=owner, batch__state="draft").order_by("-created_at")[:5]
    status = 422 if form.errors else 200
    return render(request, "exchange/upload.html", {"form": form, "open": open_}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_columns(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Say which column is which; posted, the file is compared with what is there."""
    import_ = import_or_404(import_id, user=request.user)
    if "reread" in request.POST:
        return _read_again(request, import_)
    form = _mapping_form(import_, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, import_, form, status=422 if form.errors else 200)
    import_.mapping, import_.by = form.mapping, form.told_by
    import_.clear, import_.tries = form.cleaned_data["clear"], form.cleaned_data["tries"]
    import_.save(update_fields=["mapping", "by", "clear", "tries"])
    checking.begin(import_)
    if import_.total <= settings.IMPORT_AT_ONCE:
        checking.check(import_.id)
    else:
        tasks.check_import_later(import_)
    return redirect("exchange:import_preview", import_.id)


def _read_again(request: HttpRequest, import_: Import) -> HttpResponse:
    reading = ReadingForm(request.POST, import_=import_)
    if reading.is_valid():
        try:
            uploading.read(import_, **reading.cleaned_data)
        except UnreadableError as why:
            reading.add_error("encoding", str(why))
        else:
            import_.mapping = []
            import_.save(update_fields=["heads", "total", "encoding", "separator", "mapping"])
            return redirect("exchange:import_columns", import_.id)
    return _page(request, import_, _mapping_form(import_, None), reading=reading, status=422)


def _mapping_form(import_: Import, data: object) -> MappingForm:
    columns, service = columns_for(get_resource()), get_service()
    return MappingForm(
        data,
        import_=import_,
        guessed=_remembered(import_) or guess(import_.heads, columns, service.key),
        columns=columns,
        key=service.key,
        can_try=service.transport.supports.dry_run,
    )


def _remembered(import_: Import) -> list[str]:
    """The columns that the person chose for a file with the same heads before."""
    earlier = Import.objects.filter(owner=import_.owner, heads=import_.heads)
    chosen = earlier.exclude(mapping=[]).exclude(id=import_.id).order_by("-created_at").first()
    return list(chosen.mapping) if chosen else []


def _page(
    request: HttpRequest,
    import_: Import,
    form: MappingForm,
    *,
    reading: ReadingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    samples = [cells for _line, cells in islice(rows(import_.rows), SAMPLES)]
    columns = [
        (form[f"column-{number}"], [cells[number] for cells in samples])
        for number in range(len(import_.heads))
    ]
    context = {
        "import": import_,
        "form": form,
        "reading": reading or ReadingForm(import_=import_) if import_.encoding else None,
        "columns": columns,
    }
    return render(request, "exchange/columns.html", context, status=status)
