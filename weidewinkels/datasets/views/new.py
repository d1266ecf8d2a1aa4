"""A new data set, step by step: what to begin with, the design, a last look, what came of it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from datastore_proxy.errors import DatastoreError
from weidewinkels.datasets.guard import for_managers, manager, new_or_404
from weidewinkels.datasets.making import columns as design
from weidewinkels.datasets.making import present
from weidewinkels.datasets.making.build import build, clean_up
from weidewinkels.datasets.making.forms import PlaceForm, StartForm
from weidewinkels.datasets.making.place import Places, places
from weidewinkels.datasets.making.starting import KEPT_DAYS, begin, remove_file
from weidewinkels.datasets.making.types import TYPES
from weidewinkels.datasets.models import NewDataset, NewState
from weidewinkels.datastore import get_platform
from weidewinkels.exchange.importing import uploading
from weidewinkels.exchange.reading import UnreadableError


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def start_new(request: HttpRequest) -> HttpResponse:
    """Choose what the columns are taken from; what can't be read is told on the form."""
    owner = manager(request)
    is_sent = request.method == "POST"
    form = StartForm(request.POST, request.FILES) if is_sent else StartForm()
    if is_sent and form.is_valid():
        try:
            new = begin(form.cleaned_data["start"], owner=owner, file=form.cleaned_data["file"])
        except UnreadableError as why:
            form.add_error("file", str(why))
        else:
            return redirect("datasets:design", new.pk)
    open_ = NewDataset.objects.filter(owner=owner).exclude(state=NewState.MADE)
    context = {"form": form, "open": open_.order_by("-touched_at")[:10]}
    return render(request, "datasets/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def design_new(request: HttpRequest, new_id: UUID) -> HttpResponse:
    """The name, the place and the columns; a button of a row changes the rows and nothing else."""
    new = new_or_404(new_id, request)
    if not new.may_be_edited:
        return redirect("datasets:made", new.pk)
    if request.method != "POST":
        return _design(request, new)
    drafts, at = _acted(design.posted(request.POST), request.POST.get("doe", ""))
    _store(new, request, drafts)
    if request.POST.get("doe") != "verder":
        if getattr(request, "htmx", False):
            return _rows(request, new)
        return redirect(f"{request.path}#{at}" if at else request.path)
    platform, choices = get_platform(), _places()
    form = PlaceForm(request.POST, new=new, places=choices or Places(), platform=platform)
    problems = design.problems_in(drafts)
    is_right = choices is not None and _is_valid(form)
    form_problem = "" if design.wanted(drafts) else _("Voeg minstens één kolom toe.")
    if not is_right or problems or form_problem:
        return _design(request, new, form=form, problems=problems, more=form_problem)
    form.store(new)
    new.save()
    return redirect("datasets:look", new.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def look_over(request: HttpRequest, new_id: UUID) -> HttpResponse:
    """All that will be made; posted, it is made."""
    new = new_or_404(new_id, request)
    if not new.may_be_edited:
        return redirect("datasets:made", new.pk)
    drafts = design.restored(new.columns)
    if design.problems_in(drafts) or not design.wanted(drafts) or not _has_place(new):
        return redirect("datasets:design", new.pk)
    if request.method == "POST":
        build(new, by=manager(request), platform=get_platform())
        return redirect("datasets:made", new.pk)
    context = {
        "new": new,
        "columns": design.wanted(drafts),
        "key": design.key_of(drafts),
        "indexes": design.indexes_of(drafts),
        "call": present.asked_of_ckan(new),
        "package": _package_title(new),
    }
    return render(request, "datasets/look.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def show_made(request: HttpRequest, new_id: UUID) -> HttpResponse:
    """What came of it: the settings to use, or what is left to do. Posted: go on, or clean up."""
    new = new_or_404(new_id, request)
    if request.method == "POST":
        if request.POST.get("doe") == "opruimen":
            clean_up(new, get_platform())
        elif new.state != NewState.MADE:
            build(new, by=manager(request), platform=get_platform())
        return redirect("datasets:made", new.pk)
    if new.state == NewState.DRAFT and not new.problem:
        return redirect("datasets:design", new.pk)
    drafts = design.restored(new.columns)
    key = design.key_of(drafts)
    context = {
        "new": new,
        "settings": present.settings_for(new),
        "is_current": new.resource_id == settings.DATASTORE_RESOURCE_ID,
        "key": key,
        "only_key": key[0] if len(key) == 1 else "",
        "kept_days": KEPT_DAYS,
        "may_go_on": new.state == NewState.HALF or new.is_broken_off,
    }
    return render(request, "datasets/made.html", context)


@require_POST
@for_managers
def fill_new(request: HttpRequest, new_id: UUID) -> HttpResponse:
    """Begin an import of the file that the design was made of, once the app uses the data set."""
    new = new_or_404(new_id, request)
    if new.resource_id != settings.DATASTORE_RESOURCE_ID or not new.has_file:
        return redirect("datasets:made", new.pk)
    try:
        with new.upload.open("rb") as file:
            import_ = uploading.keep(
                UploadedFile(file, new.file_name, size=new.upload.stat().st_size),
                owner=manager(request),
            )
    except UnreadableError as why:
        messages.error(request, str(why))
        return redirect("datasets:made", new.pk)
    return redirect("exchange:import_columns", import_.id)


@require_POST
@for_managers
def discard_new(request: HttpRequest, new_id: UUID) -> HttpResponse:
    """Throw a design away, with its file; what is in CKAN stays there, and is told first."""
    new = new_or_404(new_id, request)
    if not new.may_be_edited:
        return redirect("datasets:made", new.pk)
    remove_file(new)
    new.delete()
    messages.success(request, _("Het ontwerp is weggegooid."))
    return redirect("datasets:new")


def _acted(drafts: list[design.Draft], action: str) -> tuple[list[design.Draft], str]:
    """The rows after what a button asks, and the input to go to then."""
    verb, _sign, text = action.partition("-")
    row = int(text) if text.isdecimal() else 0
    if verb == "erbij":
        more = design.one_more(drafts)
        return more, more[-1].input("id")
    if verb == "weg":
        left = design.without(drafts, row)
        return left, "kolommen"
    if verb in ("op", "neer"):
        moved = design.moved(drafts, row, by=-1 if verb == "op" else 1)
        return moved, design.Draft(row).input("rij")
    return drafts, ""


def _store(new: NewDataset, request: HttpRequest, drafts: list[design.Draft]) -> None:
    """Keep all that was typed, right or wrong: whoever comes back finds it."""
    new.columns = design.stored(drafts)
    PlaceForm(request.POST, new=new, places=Places(), platform=get_platform()).store(new)
    new.touched_at = timezone.now()
    new.save()


def _places() -> Places | None:
    """None while CKAN doesn't tell."""
    try:
        return places(get_platform())
    except DatastoreError:
        return None


def _is_valid(form: PlaceForm) -> bool:
    try:
        return form.is_valid()
    except DatastoreError as error:
        form.add_error("place", _("CKAN antwoordt nu niet: %(why)s") % {"why": error.message})
        return False


def _has_place(new: NewDataset) -> bool:
    return bool(new.name and (new.package_id or (new.package_name and new.organization_id)))


def _package_title(new: NewDataset) -> str:
    if not new.package_id:
        return new.package_title
    try:
        return get_platform().package(new.package_id).title
    except DatastoreError:
        return new.package_id


def _design(
    request: HttpRequest,
    new: NewDataset,
    *,
    form: PlaceForm | None = None,
    problems: design.Problems | None = None,
    more: str = "",
) -> HttpResponse:
    is_sent = form is not None
    if form is None:
        choices = _places()
        form = PlaceForm(None, new=new, places=choices or Places(), platform=get_platform())
        is_silent = choices is None
    else:
        is_silent = not form.places.packages and not form.places.organizations
    shown = present.rows(design.restored(new.columns), problems or {})
    summary = present.summary(form if is_sent else None, shown)
    context = {
        "new": new,
        "form": form,
        "rows": shown,
        "types": TYPES,
        "problems": [*summary, *([("kolommen", _("Kolommen"), more)] if more else [])],
        "is_silent": is_silent,
        "most": design.MOST_COLUMNS,
    }
    return render(request, "datasets/design.html", context, status=422 if is_sent else 200)


def _rows(request: HttpRequest, new: NewDataset) -> HttpResponse:
    context = {
        "new": new,
        "rows": present.rows(design.restored(new.columns), {}),
        "types": TYPES,
        "most": design.MOST_COLUMNS,
    }
    return render(request, "datasets/_columns.html", context)
