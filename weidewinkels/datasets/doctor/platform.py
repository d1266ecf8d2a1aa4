"""The DataStore: is it there, may we in, is it the right resource, and with which key?"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from datastore_proxy.errors import (
    DatastoreError,
    NotAuthorized,
    NotReached,
    ReadOnly,
    ResourceNotFound,
    TimedOut,
)
from datastore_proxy.probing import Access
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Resource
from weidewinkels.datasets.doctor.columns import columns_against_profile
from weidewinkels.datasets.doctor.finding import Finding, broken, fine, unknown, warning
from weidewinkels.datastore import EMBEDDED

OLDEST_WITH_RECORD_ID = (2, 10)
CLOCK_MAY_DIFFER_SECONDS = 60


def datastore(service: DatastoreService) -> Iterator[Finding]:
    """Everything about the DataStore; where one thing fails, what depends on it is not asked."""
    is_remote = not settings.DATASTORE_URL.startswith(EMBEDDED)
    subject = _("Dataplatform")
    try:
        version = service.version()
    except DatastoreError as error:
        yield broken(subject, _without_answer(error), _advice_to_reach(error))
        yield unknown(_("Bron"), _("Eerst moet het dataplatform antwoorden."))
        return
    if is_remote:
        yield _version(subject, version)
        yield _clock(service)
    else:
        yield fine(subject, _("Het ingebouwde dataplatform antwoordt."))
    yield from _resource(service, is_remote=is_remote)


def _without_answer(error: DatastoreError) -> str:
    if isinstance(error, NotReached):
        return _("Op %(url)s is geen verbinding te krijgen.") % {"url": settings.DATASTORE_URL}
    if isinstance(error, TimedOut):
        return _("%(url)s antwoordt niet op tijd.") % {"url": settings.DATASTORE_URL}
    return _("%(url)s geeft een antwoord dat niet van CKAN is.") % {"url": settings.DATASTORE_URL}


def _advice_to_reach(error: DatastoreError) -> str:
    if isinstance(error, NotReached | TimedOut):
        return _(
            "Kijk of DATASTORE_URL klopt en of deze machine daar mag komen (netwerk, proxy, "
            "certificaat). Melding: %(message)s"
        ) % {"message": error.message}
    return _(
        "DATASTORE_URL is het adres van de site zelf, zonder “/api” erachter. Melding: %(message)s"
    ) % {"message": error.message}


def _version(subject: str, version: str) -> Finding:
    if not version:
        return fine(subject, _("CKAN antwoordt; welke versie het is, houdt deze site voor zich."))
    said = _("CKAN %(version)s antwoordt.") % {"version": version}
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST_WITH_RECORD_ID and settings.DATASTORE_KEY == "_id":
        return broken(
            subject,
            said,
            _(
                "Deze versie kan records niet op _id wijzigen: zet DATASTORE_KEY op een kolom met "
                "een unieke sleutel, of ga naar CKAN 2.10 of nieuwer."
            ),
        )
    return fine(subject, said)


def _clock(service: DatastoreService) -> Finding:
    subject = _("Klok")
    ahead = getattr(service.transport, "clock_ahead", None)
    if ahead is None:
        return unknown(subject, _("Het dataplatform zegt niet hoe laat het daar is."))
    if abs(ahead) > CLOCK_MAY_DIFFER_SECONDS:
        return warning(
            subject,
            _("Deze machine en het dataplatform schelen %(seconds)d seconden.")
            % {"seconds": abs(ahead)},
            _("Zet de klok gelijk (NTP): anders kloppen tijden in de geschiedenis niet."),
        )
    return fine(subject, _("Loopt gelijk met het dataplatform."))


def _resource(service: DatastoreService, *, is_remote: bool) -> Iterator[Finding]:
    subject = _("Bron")
    try:
        resource = service.describe()
    except ResourceNotFound:
        yield broken(
            subject,
            _("Het dataplatform kent bron %(id)s niet, of er staan geen records in.")
            % {"id": service.resource_id},
            _(
                "Kijk of DATASTORE_RESOURCE_ID klopt: het staat in het adres van de bron op het "
                "dataplatform. Is de bron besloten, dan moet het token hem mogen zien."
            ),
        )
        return
    except NotAuthorized:
        yield broken(
            subject,
            _("Wij mogen deze bron niet lezen."),
            _("Geef de gebruiker van het token leesrecht, of zet een geldig DATASTORE_API_KEY."),
        )
        return
    except DatastoreError as error:
        yield broken(subject, error.message, _("Kijk in het logboek van het dataplatform."))
        return
    name = resource.name or service.resource_id
    yield fine(
        subject,
        _("“%(name)s” heeft %(columns)d kolommen.")
        % {"name": name, "columns": len(resource.fields)},
    )
    yield from columns_against_profile(resource)
    yield from _access(service, resource, is_remote=is_remote)


def _access(service: DatastoreService, resource: Resource, *, is_remote: bool) -> Iterator[Finding]:
    subject = _("Schrijven")
    try:
        access = service.probe()
    except NotAuthorized:
        yield broken(subject, _("Wij mogen deze bron niet wijzigen."), _advice_to_write())
        return
    except ReadOnly:
        yield broken(
            subject,
            _("Deze bron is alleen-lezen: hij komt uit een geüpload bestand."),
            _(
                "Zet DATASTORE_FORCE=on om hem toch te wijzigen. Let op: wie het bestand opnieuw "
                "uploadt, overschrijft dan alle wijzigingen. Beter: maak een nieuwe gegevensset "
                "(Gegevensset → Nieuwe)."
            ),
        )
        return
    except DatastoreError as error:
        yield broken(subject, error.message, _("Kijk in het logboek van het dataplatform."))
        return
    if service.force and is_remote:
        yield warning(
            subject,
            _("Mag, met DATASTORE_FORCE."),
            _("Wie het bestand van deze bron opnieuw uploadt, overschrijft alle wijzigingen."),
        )
    else:
        yield fine(subject, _("Mag."))
    yield _key(service, access, resource)


def _advice_to_write() -> str:
    if not settings.DATASTORE_API_KEY:
        return _(
            "Zet DATASTORE_API_KEY: een API-token van een gebruiker die deze bron mag bewerken."
        )
    return _(
        "Het token is ongeldig of verlopen, of de gebruiker ervan mag deze bron niet bewerken. "
        "Maak een nieuw token aan op de pagina van die gebruiker op het dataplatform."
    )


def _key(service: DatastoreService, access: Access, resource: Resource) -> Finding:
    subject = _("Sleutel")
    key = service.key
    if key == "_id":
        return fine(subject, _("Records worden herkend aan hun _id."))
    if resource.field(key) is None:
        return broken(
            subject,
            _("De kolom “%(key)s” is er niet.") % {"key": key},
            _("Zet DATASTORE_KEY op een kolom van deze bron, of laat hem weg voor _id."),
        )
    if access.key == (key,):
        return fine(subject, _("Records worden herkend aan “%(key)s”.") % {"key": key})
    return broken(
        subject,
        _("De kolom “%(key)s” is niet de sleutel van deze bron.") % {"key": key},
        _("Maak er de sleutel van, of zet DATASTORE_KEY op %(actual)s.")
        % {"actual": ", ".join(access.key) or "_id"},
    )
