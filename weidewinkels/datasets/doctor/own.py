"""What the app needs of its own: database, cache, worker, mail, settings."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from weidewinkels.datasets.doctor.finding import Finding, Level, broken, fine, unknown, warning

LATE_SECONDS = 60
MAIL_TIMEOUT_SECONDS = 5
ONLY_SHOWN = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
}


def database() -> Iterator[Finding]:
    """Reachable, up to date, writable."""
    subject = _("Database")
    try:
        executor = MigrationExecutor(connection)
        todo = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        yield broken(
            subject,
            _("De eigen database antwoordt niet."),
            _("Kijk of DATABASE_URL klopt en of de database draait."),
        )
        return
    if todo:
        yield broken(
            subject,
            _("De database loopt %(number)d stappen achter op deze versie.")
            % {"number": len(todo)},
            _("Voer uit: manage.py migrate"),
        )
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE doctor_was_here (one integer)")
            cursor.execute("DROP TABLE doctor_was_here")
    except DatabaseError:
        yield broken(
            subject,
            _("In de eigen database kan niet worden geschreven."),
            _("Kijk of de schijf vol is, of het bestand van een ander, of de database vastzit."),
        )
        return
    name = connection.vendor.replace("sqlite", "SQLite").replace("postgresql", "PostgreSQL")
    yield fine(subject, _("%(name)s antwoordt en is bij.") % {"name": name})


def shared_cache() -> Iterator[Finding]:
    """What is written is read back, by all processes."""
    subject = _("Cache")
    word = secrets.token_hex(8)
    try:
        cache.set("doctor", word, 30)
        is_kept = cache.get("doctor") == word
    except Exception:  # each backend raises its own
        is_kept = False
    if not is_kept:
        yield broken(
            subject,
            _("De cache bewaart niets."),
            _("Kijk of CACHE_URL klopt; voor de database: manage.py createcachetable"),
        )
    elif settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        yield warning(
            subject,
            _("Ieder proces heeft zijn eigen cache."),
            _("Grenzen aan het aanmelden gelden dan per proces: laat CACHE_URL weg of neem Redis."),
        )
    else:
        yield fine(subject, _("Bewaart en geeft terug."))


def worker() -> Iterator[Finding]:
    """Whether somebody does the work that waits."""
    subject = _("Werker")
    backend = settings.TASKS["default"]["BACKEND"]
    if backend.endswith(".ImmediateBackend"):
        yield fine(subject, _("Werk wordt meteen gedaan, zonder werker."))
    elif not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
        yield unknown(subject, _("Deze takenlijst laat niet zien of er een werker is."))
    elif since := _waits_since():
        yield broken(
            subject,
            _("Er ligt werk te wachten sinds %(since)s.") % {"since": _moment(since)},
            _("Start de werker: manage.py worker (of zie docs/operating.md)."),
        )
    elif last := DBTaskResult.objects.aggregate(last=Max("finished_at"))["last"]:
        yield fine(
            subject,
            _("Er wacht geen werk; het laatste was klaar op %(when)s.") % {"when": _moment(last)},
        )
    else:
        yield unknown(subject, _("Er was nog geen werk; of er een werker is, blijkt dan pas."))


def _waits_since() -> datetime | None:
    """Since when the oldest task could have been begun, if that is too long ago."""
    late = timezone.now() - timedelta(seconds=LATE_SECONDS)
    tasks = DBTaskResult.objects.ready().filter(enqueued_at__lt=late)
    since: datetime | None = tasks.exclude(run_after__range=(late, timezone.now())).aggregate(
        since=Min("enqueued_at")
    )["since"]
    return since


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")


def mail() -> Iterator[Finding]:
    """The mail server takes our connection; nothing is sent."""
    subject = _("Mail")
    if settings.EMAIL_BACKEND in ONLY_SHOWN:
        level = Level.OK if settings.DEBUG or not settings.HTTPS else Level.WARNING
        yield Finding(
            subject,
            level,
            _("Mail gaat de deur niet uit: hij wordt hier alleen getoond of bewaard."),
            _("Zet EMAIL_URL op een mailserver zodra mensen zich met een code moeten aanmelden.")
            if level == Level.WARNING
            else "",
        )
        return
    try:
        with get_connection(timeout=MAIL_TIMEOUT_SECONDS):
            pass
    except Exception as error:  # sockets, TLS and the server itself each have their own
        yield broken(
            subject,
            _("De mailserver neemt ons niet aan (%(kind)s).") % {"kind": type(error).__name__},
            _("Kijk of EMAIL_URL klopt: server, poort, gebruiker en wachtwoord."),
        )
        return
    yield fine(subject, _("De mailserver neemt ons aan."))


def safety() -> Iterator[Finding]:
    """Settings that only do for trying the app."""
    subject = _("Instellingen")
    if settings.DEBUG:
        yield warning(
            subject,
            _("DEBUG staat aan: fouten tonen de binnenkant van de app."),
            _("Zet DEBUG=off zodra anderen erbij kunnen."),
        )
    elif not settings.HTTPS:
        yield warning(
            subject,
            _("HTTPS staat uit: wat mensen invullen, gaat leesbaar over het net."),
            _("Zet HTTPS=on zodra het niet meer op één machine is."),
        )
    else:
        yield fine(subject, _("Veilig voor gebruik door anderen."))
