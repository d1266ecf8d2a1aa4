"""Exporting: the form, the file at once or by the worker, and its progress."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from itertools import chain

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from datastore_proxy.types import Query
from weidewinkels.accounts.permissions import owned_keys
from weidewinkels.bulk import selections
from weidewinkels.catalogue.search import TooSlow
from weidewinkels.datastore import get_resource, get_service
from weidewinkels.exchange.export.source import Source
from weidewinkels.exchange.export.wish import SEPARATORS, Wish, wish_in
from weidewinkels.exchange.formats import FORMATS, TooMuchError
from weidewinkels.exchange.models import Export, ExportState
from weidewinkels.exchange.tasks import make_export
from weidewinkels.profile import columns_for
from weidewinkels.records.chips import chips
from weidewinkels.records.finding import count
from weidewinkels.web.packing import pack
from weidewinkels.web.requests import HtmxRequest

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_export(request: HtmxRequest) -> HttpResponseBase:
    """The form; posted, the file itself, or the page on which it is made."""
    columns = columns_for(get_resource())
    if request.method != "POST":
        return _form(request, wish_in(request.GET, columns, request.user))
    wish = wish_in(request.POST, columns, request.user)
    source = wish.source(get_service(), get_resource(), request.user)
    if wish.format.is_streamed:
        return pack(_stream(wish, source), request)
    total = _total(request, wish)
    if total is None or total > settings.EXPORT_AT_ONCE:
        return _by_worker(request, wish, total)
    try:
        return pack(_stream(wish, source), request)
    except TooMuchError as error:
        messages.error(request, str(error))
        return _form(request, wish, status=422)


@require_safe
@login_required
@never_cache
def show_export(request: HtmxRequest, export_id: uuid.UUID) -> HttpResponse:
    """How far a file is; for htmx only the part that changes."""
    export = get_object_or_404(Export, id=export_id, owner=request.user)
    template = "exchange/_progress.html" if request.htmx else "exchange/progress.html"
    return render(request, template, {"export": export})


@require_safe
@login_required
def download_export(request: HtmxRequest, export_id: uuid.UUID) -> FileResponse:
    export = get_object_or_404(Export, id=export_id, owner=request.user, state=ExportState.DONE)
    try:
        file = export.path.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("Dit bestand is er niet meer.")) from error
    return FileResponse(file, as_attachment=True, filename=export.file_name)


def _form(request: HtmxRequest, wish: Wish, *, status: int = 200) -> HttpResponse:
    columns = columns_for(get_resource())
    selection = selections.current(request.user)
    context = {
        "wish": wish,
        "formats": FORMATS.values(),
        "separator": next(name for name, sign in SEPARATORS.items() if sign == wish.separator),
        "chips": chips(wish.listing, columns),
        "hidden": wish.listing.parameters_but("page", "after", "tel", "limit"),
        "number": _listed(request, wish),
        "selected": selection.number if selection else 0,
    }
    return render(request, "exchange/export.html", context, status=status)


def _listed(request: HtmxRequest, wish: Wish) -> int | None:
    """How many records the list of this address shows; None where that takes too long to say."""
    columns = columns_for(get_resource())
    try:
        return count(wish.listing, columns, get_service(), own=owned_keys(request.user))
    except TooSlow:
        return None


def _total(request: HtmxRequest, wish: Wish) -> int | None:
    """How many records the file will hold; None where that takes too long to say."""
    if wish.which == "selectie":
        selection = selections.current(request.user)
        return selection.number if selection else 0
    if wish.which == "alles":
        return get_service().count(Query())
    return _listed(request, wish)


def _stream(wish: Wish, source: Source) -> StreamingHttpResponse:
    """The file as it is read. What goes wrong at once is raised; later, the download breaks off."""
    pieces = wish.format.write(source, wish.heads(source), separator=wish.separator)
    begun = [piece for piece in (next(pieces, b""), next(pieces, b"")) if piece]
    response = StreamingHttpResponse(
        _noting(chain(begun, pieces)), content_type=wish.format.content_type
    )
    name = wish.file_name(get_resource())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, no_store=True)
    return response


def _noting(pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    except Exception:
        log.exception("an export broke off")
        raise  # the connection is closed without an end, so that nobody takes it for the whole


def _by_worker(request: HtmxRequest, wish: Wish, total: int | None) -> HttpResponse:
    if not request.user.is_authenticated:
        messages.info(
            request,
            _("Zo'n groot bestand maken wij voor wie is aangemeld. Neem CSV, of meld u aan."),
        )
        return _form(request, wish, status=422)
    export = Export.objects.create(
        owner_id=request.user.pk,
        wish=request.POST.urlencode(),
        file_name=wish.file_name(get_resource()),
        total=total or 0,
    )
    language = get_language() or settings.LANGUAGE_CODE
    transaction.on_commit(lambda: make_export.enqueue(str(export.id), language))
    return redirect("exchange:export_progress", export.id)
