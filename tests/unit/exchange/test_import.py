"""Importing: only what the file asks is written, and everything is seen before."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from datastore_proxy.service import DatastoreService
from datastore_proxy.transport import UNKNOWN_VERSION
from datastore_proxy.types import Query
from tests.answers import streamed
from tests.unit.exchange.steps import (
    START,
    carry_out,
    exported,
    figures,
    previewed,
    reasons,
    upload,
)
from tests.unit.records.pages import inputs_of
from weidewinkels.exchange.formats import ods_file, xlsx_file
from weidewinkels.exchange.importing import with_errors
from weidewinkels.exchange.models import Import, ImportState
from weidewinkels.journal.door import Update, submit
from weidewinkels.journal.models import Action, BatchState, Source
from weidewinkels.journal.undo import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(
    store: DatastoreService, settings: Settings, beheerder: User, sign_in: Callable[[User], Client]
) -> Client:
    return sign_in(beheerder)


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_export_that_nobody_touched_changes_nothing(client: Client, form: str) -> None:
    import_ = previewed(client, exported(client, form))
    assert figures(import_) == (0, 0, 405, 0)
    page = client.get(reverse("exchange:import_preview", args=[import_.id]))
    assert "Er is niets te doen" in page.text


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_text_that_begins_with_an_apostrophe_stays(
    client: Client, store: DatastoreService, form: str
) -> None:
    store.update([{"_id": 5, "remarks": "'=1"}, {"_id": 6, "remarks": "''+x"}])
    import_ = previewed(client, exported(client, form))
    assert figures(import_) == (0, 0, 405, 0)


def test_one_changed_cell_is_one_change(client: Client, store: DatastoreService) -> None:
    rows = list(csv.reader(io.StringIO(exported(client, "csv").decode("utf-8-sig")), delimiter=";"))
    remarks = rows[0].index("Opmerkingen")
    rows[17][remarks] = "Ook kaas"
    changed = io.StringIO()
    csv.writer(changed, delimiter=";").writerows(rows)
    before = store.get_one(17)
    import_ = previewed(client, changed.getvalue())
    assert figures(import_) == (0, 1, 404, 0)
    batch = carry_out(client, import_)
    assert batch.state == BatchState.DONE
    assert store.get_one(17) == {**before, "remarks": "Ook kaas"}
    assert store.count(Query()) == 405


def test_one_changed_cell_in_excel_is_one_change(client: Client, store: DatastoreService) -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(exported(client, "xlsx")))
    rows = sheet.get_sheet_by_index(0).to_python(skip_empty_area=False)
    rows[5][rows[0].index("Plaats")] = "Elders"
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    import_ = previewed(client, file.getvalue())
    assert figures(import_) == (0, 1, 404, 0)
    carry_out(client, import_)
    assert store.get_one(5)["city"] == "Elders"


def test_new_changed_same_and_impossible_rows(client: Client, store: DatastoreService) -> None:
    known = store.get_one(9)
    content = (
        "_id;Bedrijfsnaam;E-mailadres;Postcode\n"
        f"9;{known['company']};;\n"
        "10;Andere Naam;;\n"
        ";Nieuwe Hoeve;info@nieuw.example;1674 PS\n"
        "11;;geen adres;12\n"
        "99999;Weg;;\n"
        ";;info@naamloos.example;\n"
    )
    import_ = previewed(client, content)
    assert figures(import_) == (1, 1, 1, 3)
    wrong, unknown, nameless = reasons(import_)
    assert "E-mailadres:" in wrong
    assert "Postcode:" in wrong, "all that is wrong with a row is told at once"
    assert "geen record met deze sleutel" in unknown
    assert "Bedrijfsnaam:" in nameless
    batch = carry_out(client, import_)
    assert (batch.done, batch.total) == (2, 2)
    assert store.get_one(10)["company"] == "Andere Naam"
    assert [r["email"] for r in store.search(Query(words="Nieuwe Hoeve")).records] == [
        "info@nieuw.example"
    ]


def test_file_comes_back_with_what_is_wrong_in_each_row(client: Client) -> None:
    import_ = previewed(client, "_id;email\n9;geen adres\n10;goed@voorbeeld.example\n11;ook niet\n")
    answer = client.get(reverse("exchange:import_errors", args=[import_.id]))
    text = streamed(answer).decode("utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert heads == ["_id", "email", "Fout"]
    assert [row[:2] for row in rows] == [
        ["9", "geen adres"], ["10", "goed@voorbeeld.example"], ["11", "ook niet"]
    ]  # fmt: skip
    assert [bool(row[2]) for row in rows] == [True, False, True]


def _sheet(form: str, rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    write = {"xlsx": xlsx_file, "ods": ods_file}[form].write_sheet
    write(file, rows[0], rows[1:], ids=rows[0])
    return file.getvalue()


def _errors_of(client: Client, import_: Import) -> tuple[str, bytes]:
    """The name of the file with errors, and what is in it."""
    answer = client.get(reverse("exchange:import_errors", args=[import_.id]))
    return answer.headers["Content-Disposition"].split('"')[1], streamed(answer)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_spreadsheet_comes_back_as_one_with_its_cells_as_they_were(
    client: Client, store: DatastoreService, form: str
) -> None:
    rows = [["_id", "email", "remarks"], ["9", "geen adres", "'=1+1"], ["10", "", "+31 en =2"]]
    import_ = previewed(client, _sheet(form, rows), file_name=f"winkels.{form.upper()}")
    name, content = _errors_of(client, import_)
    assert name.endswith(f".{form}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    heads, wrong, right = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert heads == [*rows[0], "Fout"]
    assert wrong[:3] == rows[1]
    assert "E-mailadres:" in str(wrong[3])
    assert right == [*rows[2], ""]
    mended = previewed(client, content, file_name=f"nog-eens.{form}")
    assert figures(mended) == figures(import_)


def test_spreadsheet_too_large_to_make_while_one_waits_comes_back_as_csv(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(with_errors, "LARGEST_SHEET", 1)
    rows = [["_id", "email"], ["9", "geen adres"], ["10", "goed@voorbeeld.example"]]
    import_ = previewed(client, _sheet("xlsx", rows), file_name="winkels.xlsx")
    name, content = _errors_of(client, import_)
    assert name.endswith(".csv")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [line[:2] for line in lines] == rows


def test_empty_cell_leaves_and_the_marker_empties(client: Client, store: DatastoreService) -> None:
    before = store.get_one(9)
    assert before["phone"]
    assert before["street"]
    import_ = previewed(client, "_id;phone;street\n9;(leeg);\n")
    carry_out(client, import_)
    assert store.get_one(9) == {**before, "phone": None}


def test_leading_zeros_and_plus_signs_stay(client: Client, store: DatastoreService) -> None:
    import_ = previewed(client, "_id;phone;zip\n9;0228 512 345;0123 AB\n10;'+31 228 512 345;\n")
    assert figures(import_)[1] == 1, reasons(import_)
    carry_out(client, import_)
    assert store.get_one(10)["phone"] == "0228 512 345"


def test_required_detail_is_not_emptied(client: Client) -> None:
    import_ = previewed(client, "_id;company\n9;(leeg)\n")
    assert figures(import_) == (0, 0, 0, 1)


def test_records_are_told_by_what_identifies_them(client: Client, store: DatastoreService) -> None:
    one = store.get_one(9)
    content = io.StringIO()
    csv.writer(content).writerows(
        [
            ["Bedrijfsnaam", "Postcode", "Straat en huisnummer", "Opmerkingen"],
            [one["company"], one["zip"], one["street"], "Herkend"],
            [one["company"], "9999 ZZ", "Elders 1", "Een andere"],
        ]
    )
    import_ = previewed(client, content.getvalue())
    assert figures(import_) == (1, 1, 0, 0)
    carry_out(client, import_)
    assert store.get_one(9)["remarks"] == "Herkend"


def test_record_comes_once_in_a_file(client: Client) -> None:
    import_ = previewed(client, "_id;remarks\n9;een\n9;twee\n")
    assert figures(import_) == (0, 1, 0, 1)
    assert "regel 2" in reasons(import_)[0]


def test_absent_row_is_no_deletion(client: Client, store: DatastoreService) -> None:
    carry_out(client, previewed(client, "_id;remarks\n9;de enige\n"))
    assert store.count(Query()) == 405


def test_excluded_row_is_not_written(client: Client, store: DatastoreService) -> None:
    import_ = previewed(client, "_id;remarks\n9;negen\n10;tien\n")
    assert import_.batch
    nine = import_.batch.entries.get(key="9")
    excluding = reverse("exchange:import_exclude", args=[import_.id])
    client.post(excluding, {"row": [nine.pk], "exclude": [nine.pk]})
    batch = carry_out(client, import_)
    assert batch.total == 1
    assert store.get_one(9)["remarks"] != "negen"
    assert store.get_one(10)["remarks"] == "tien"


def test_other_number_than_the_button_said_writes_nothing(client: Client) -> None:
    import_ = previewed(client, "_id;remarks\n9;negen\n10;tien\n")
    url = reverse("exchange:import_run", args=[import_.id])
    told = client.post(url, {"count": "3", "reason": "van de lijst"})
    assert told.status_code == 409
    import_.refresh_from_db()
    assert import_.batch
    assert import_.batch.state == BatchState.DRAFT
    again = {name: inputs_of(told)[name] for name in ("count", "reason")}
    assert again == {"count": "2", "reason": "van de lijst"}
    assert client.post(url, again).status_code == 302
    import_.batch.refresh_from_db()
    assert import_.batch.reason == "van de lijst"


def test_reason_stays_when_a_row_is_left_out(client: Client) -> None:
    import_ = previewed(client, "_id;remarks\n9;negen\n10;tien\n")
    assert import_.batch
    nine = import_.batch.entries.get(key="9")
    posted = {"row": [nine.pk], "exclude": [nine.pk], "reason": "van de lijst"}
    url = reverse("exchange:import_exclude", args=[import_.id])
    assert "van de lijst" in client.post(url, posted, headers={"HX-Request": "true"}).text


def test_enter_confirms_nothing_where_no_number_is_typed(client: Client) -> None:
    import_ = previewed(client, "_id;remarks\n9;negen\n10;tien\n")
    url = reverse("exchange:import_run", args=[import_.id])
    assert client.post(url, {"count": "2", "enter": "1"}).status_code == 200
    import_.refresh_from_db()
    assert import_.batch
    assert import_.batch.state == BatchState.DRAFT


def test_change_by_another_since_the_preview_is_not_overwritten(
    client: Client, store: DatastoreService, medewerker: User
) -> None:
    import_ = previewed(client, "_id;remarks\n9;van mij\n10;ook van mij\n")
    submit(
        writes=[Update(9, store.get_one(9), {"remarks": "van een ander"})],
        by=medewerker,
        action=Action.EDIT,
        source=Source.FORM,
    )
    batch = carry_out(client, import_)
    assert (batch.done, batch.conflicts) == (1, 1)
    assert store.get_one(9)["remarks"] == "van een ander"


def test_import_is_undone_as_one(client: Client, store: DatastoreService, beheerder: User) -> None:
    before = store.get_one(9)
    content = "_id;company;remarks\n9;;gewijzigd\n;Nieuwe Hoeve;nieuw\n"
    batch = carry_out(client, previewed(client, content))
    assert store.count(Query()) == 406
    undo(batch, by=beheerder)
    assert store.get_one(9) == before
    assert store.count(Query()) == 405


def test_double_click_imports_once(client: Client, store: DatastoreService) -> None:
    import_ = previewed(client, "Bedrijfsnaam\nNieuwe Hoeve\n", by="nieuw")
    url = reverse("exchange:import_run", args=[import_.id])
    for _ in range(2):
        assert client.post(url, {"count": "1"}).status_code == 302
    assert store.count(Query()) == 406


def test_long_file_is_looked_through_by_the_worker(
    client: Client, settings: Settings, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    settings.IMPORT_AT_ONCE = 1
    content = "_id;remarks\n9;negen\n10;tien\n"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        import_ = upload(client, content)
        url = reverse("exchange:import_columns", args=[import_.id])
        form = client.get(url).context["form"]
        client.post(url, {name: form[name].initial for name in form.fields})
    import_.refresh_from_db()
    assert import_.state == ImportState.READY
    assert figures(import_) == (0, 2, 0, 0)


def test_choice_of_columns_is_remembered(client: Client) -> None:
    previewed(client, "_id;Vreemde kop\n9;een\n", **{"column-1": "remarks"})
    again = upload(client, "_id;Vreemde kop\n9;twee\n")
    form = client.get(reverse("exchange:import_columns", args=[again.id])).context["form"]
    assert form["column-1"].initial == "remarks"


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"column-0": "", "column-1": ""}, "minstens één kolom"),
        ({"column-0": "remarks", "column-1": "remarks"}, "dezelfde plek"),
        ({"column-0": "", "by": "sleutel"}, "is de sleutel"),
    ],
)
def test_columns_that_can_not_be_say_so_and_keep_the_choice(
    client: Client, choices: dict[str, str], said: str
) -> None:
    import_ = upload(client, "_id;remarks\n9;een\n")
    url = reverse("exchange:import_columns", args=[import_.id])
    asked = {"column-0": "_id", "column-1": "remarks", "by": "nieuw", **choices}
    response = client.post(url, asked)
    assert response.status_code == 422
    assert said in response.text


def test_file_read_with_the_wrong_separator_is_read_again(client: Client) -> None:
    import_ = upload(client, "_id,a;remarks\n9,x;een\n")
    url = reverse("exchange:import_columns", args=[import_.id])
    response = client.post(url, {"reread": "1", "encoding": "cp1252", "separator": ","})
    assert response.status_code == 302
    import_.refresh_from_db()
    assert import_.heads == ["_id", "a;remarks"]


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "leeg"), (b"\x89PNG\0\0", "geen tekst"), (b"PK\x03\x04", "Excel")]
)
def test_file_that_can_not_be_read_says_why(client: Client, content: bytes, said: str) -> None:
    response = client.post(START, {"file": SimpleUploadedFile("x.csv", content)})
    assert response.status_code == 422
    assert said in response.text
    assert not Import.objects.exists()


def test_file_that_is_too_large_is_refused(client: Client, settings: Settings) -> None:
    settings.IMPORT_MB = 1
    response = client.post(START, {"file": SimpleUploadedFile("x.csv", b"a;b\n" * 300_000)})
    assert response.status_code == 422
    assert "1 MB" in response.text


def test_hostile_text_is_text(client: Client) -> None:
    content = "_id;remarks\n9;<script>alert(1)</script>\n"
    import_ = previewed(client, content)
    page = client.get(reverse("exchange:import_preview", args=[import_.id]))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_another_persons_import_does_not_exist(
    client: Client, sign_in: Callable[[User], Client], medewerker: User, db: None
) -> None:
    import_ = upload(client, "_id;remarks\n9;een\n")
    url = reverse("exchange:import_columns", args=[import_.id])
    assert sign_in(medewerker).get(url).status_code == 403
    other = User.objects.create_user("ander@voorbeeld.nl", "ander@voorbeeld.nl")
    other.groups.set(User.objects.get(id=import_.owner_id).groups.all())
    assert sign_in(other).get(url).status_code == 404


def test_datastore_tries_each_row_where_one_asks_for_it(
    client: Client, store: DatastoreService
) -> None:
    store.update(
        [{"_id": record["_id"], "remarks": str(record["_id"])} for record in store.iterate()]
    )
    store.set_key(["remarks"])  # of which our own checks know nothing
    before = list(store.iterate())
    content = "_id;company;remarks\n9;Goede Hoeve;\n10;;17\n;Nieuwe Hoeve;5\n;Andere Hoeve;zo\n"
    import_ = previewed(client, content, tries="on")
    assert figures(import_) == (1, 1, 0, 2)
    assert all("dataplatform neemt dit niet aan" in reason for reason in reasons(import_))
    assert list(store.iterate()) == before
    batch = carry_out(client, import_)
    assert (batch.state, batch.done) == (BatchState.DONE, 2)


def test_trying_is_no_choice_where_the_datastore_would_write(
    client: Client, store: DatastoreService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(store.transport), "supports", UNKNOWN_VERSION)
    import_ = upload(client, "_id;remarks\n9;een\n")
    url = reverse("exchange:import_columns", args=[import_.id])
    assert "Dit dataplatform kan dat niet" in client.get(url).text
    client.post(url, {"column-0": "_id", "column-1": "remarks", "by": "sleutel", "tries": "on"})
    import_.refresh_from_db()
    assert (import_.state, import_.tries) == (ImportState.READY, False)
