"""Files as people have them: read as they meant it, or refused with a reason; never a crash."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from weidewinkels.exchange.formats.ods_file import FOOT, HEAD, MANIFEST, TYPE
from weidewinkels.exchange.reading import Converted, UnreadableError, convert
from weidewinkels.exchange.reading.convert import rows
from weidewinkels.exchange.reading.unpacking import unpacks_to_more_than

TEXT = "naam;plaats;telefoon\nCafé Ü100;Hoorn;0228 512345\nDe Häve;'t Zand;+31 6\n"
WANTED = [(2, ["Café Ü100", "Hoorn", "0228 512345"]), (3, ["De Häve", "'t Zand", "+31 6"])]


def read(
    folder: Path, content: bytes, **options: str
) -> tuple[Converted, list[tuple[int, list[str]]]]:
    source, target = folder / "upload", folder / "converted"
    source.write_bytes(content)
    return convert(source, target, **options), list(rows(target))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859_15"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    found, cells = read(tmp_path, TEXT.replace(";", separator).encode(encoding))
    assert found.heads == ["naam", "plaats", "telefoon"]
    assert found.separator == separator
    assert found.number == 2
    assert cells == WANTED


def test_asked_encoding_and_separator_win(tmp_path: Path) -> None:
    found, cells = read(
        tmp_path, "a;b,c\né;x,y\n".encode("cp1252"), encoding="cp1252", separator=","
    )
    assert (found.heads, cells) == (["a;b", "c"], [(2, ["é;x", "y"])])


def test_quotes_line_breaks_and_empty_lines(tmp_path: Path) -> None:
    content = b'a;b\r\n"regel 1\nregel 2";"zegt ""hoi"""\r\n\r\n;\r\nx;\r\n'
    _found, cells = read(tmp_path, content)
    assert [row for _line, row in cells] == [["regel 1\nregel 2", 'zegt "hoi"'], ["x", ""]]


def test_excel_keeps_phones_and_postcodes(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["telefoon", "getal", "ja", "leeg"])
        sheet.write_string(1, 0, "0228512345")
        sheet.write_number(1, 1, 31612345678)
        sheet.write_boolean(1, 2, True)
        sheet.write_number(2, 1, 1.5)
    found, cells = read(tmp_path, file.getvalue())
    assert found.heads == ["telefoon", "getal", "ja", "leeg"]
    assert cells == [(2, ["0228512345", "31612345678", "true", ""]), (3, ["", "1.5", "", ""])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"\n\n ; \n", "niets in"),
        (b"PK\x03\x04 and nothing more", "geen Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "geen tekst"),
        (b"a;b\n1;2;3\n", "meer cellen"),
        (b";".join([b"kop"] * 251) + b"\n1;2\n", "251 kolommen, en er passen er 250"),
    ],
)
def test_what_can_not_be_read_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read(tmp_path, content)
    assert said in str(error.value)


@pytest.mark.parametrize(("before", "line"), [(0, 1), (1, 2), (5000, 5001)])
def test_sign_of_another_encoding_is_told_by_its_line(
    tmp_path: Path, before: int, line: int
) -> None:
    content = b"naam;plaats\n" * before + b"H\xe4ve;Hoorn\n" * 2
    with pytest.raises(UnreadableError, match=f"Op regel {line} staat een teken dat geen utf-8"):
        read(tmp_path, content, encoding="utf-8")


def test_as_many_columns_as_a_form_takes(tmp_path: Path) -> None:
    found, _cells = read(tmp_path, b";".join([b"kop"] * 250) + b";;;\n1;2\n")
    assert len(found.heads) == 250


def test_a_cell_may_be_longer_than_pythons_own_limit(tmp_path: Path) -> None:
    _found, cells = read(tmp_path, b"a;b\n1;" + b"lang " * 40_000 + b"\n")
    assert len(cells[0][1][1]) == 200_000


def test_archive_that_lies_about_its_size_is_counted(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_UNPACKED_MB = 1
    honest = _archive({"content.xml": b" " * 700_000, "more.xml": b" " * 700_000})
    told = (700_000).to_bytes(4, "little")
    assert honest.count(told) == 4  # before each file, and in the directory at the end
    with pytest.raises(UnreadableError, match="groter dan 1 MB"):
        read(tmp_path, honest.replace(told, (100).to_bytes(4, "little")))


@pytest.mark.parametrize("number", [699_000, 40_000_000])
def test_counting_stops_at_the_limit(tmp_path: Path, number: int) -> None:
    lying = _archive({"content.xml": b" " * number}).replace(
        number.to_bytes(4, "little"), (10).to_bytes(4, "little")
    )
    path = tmp_path / "lying.zip"
    path.write_bytes(lying)
    assert unpacks_to_more_than(1_000_000, path) == (number > 1_000_000)


def test_zip_bomb_is_not_opened(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_UNPACKED_MB = 1
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    assert len(file.getvalue()) < 10_000
    with pytest.raises(UnreadableError, match="1 MB"):
        read(tmp_path, file.getvalue())


def test_too_many_rows(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_ROWS = 2
    with pytest.raises(UnreadableError, match="meer dan 2 rijen"):
        read(tmp_path, b"a;b\n1;2\n3;4\n5;6\n")


FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FUZZ
@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    with suppress(UnreadableError):
        found, cells = read(tmp_path, content)
        assert len(cells) == found.number
        assert all(len(row) == len(found.heads) for _line, row in cells)


def a_spreadsheet() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["a", "b"])
    return file.getvalue()


def an_open_document() -> bytes:
    """As LibreOffice packs one: the same rows."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in "ab"
    )
    content = HEAD + 2 * f"<table:table-row>{cells}</table:table-row>" + FOOT
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return file.getvalue()


SPREADSHEETS = {"xlsx": a_spreadsheet(), "ods": an_open_document()}


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_spreadsheets_to_damage_are_sound(tmp_path: Path, kind: str) -> None:
    found, cells = read(tmp_path, SPREADSHEETS[kind])
    assert (found.heads, cells) == (["a", "b"], [(2, ["a", "b"])])


@pytest.mark.parametrize("kind", SPREADSHEETS)
@FUZZ
@given(st.data())
def test_spreadsheet_that_was_cut_off_is_refused(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    whole = SPREADSHEETS[kind]
    with pytest.raises(UnreadableError):
        read(tmp_path, whole[: data.draw(st.integers(2, len(whole) - 1))])


@pytest.mark.parametrize("kind", SPREADSHEETS)
@FUZZ
@given(st.data())
def test_damaged_spreadsheet_is_read_or_refused(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    content = bytearray(SPREADSHEETS[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableError):
        read(tmp_path, bytes(content))


@FUZZ
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x1a"), max_size=8),
                 min_size=3, max_size=3),
        min_size=1, max_size=5,
    ),
    st.sampled_from([";", ",", "\t"]),
)  # fmt: skip
def test_written_csv_is_read_back(tmp_path: Path, table: list[list[str]], separator: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows([["a", "b", "c"], *table])
    _found, cells = read(tmp_path, file.getvalue().encode(), encoding="utf-8", separator=separator)
    wanted = [row for row in table if any(cell.strip() for cell in row)]
    assert [row for _line, row in cells] == wanted


@pytest.mark.parametrize(
    "content",
    [
        "naam,plaats\nDe Häve,Hoorn\n",  # Google: UTF-8 without a mark, commas
        "\ufeffnaam;plaats\r\nDe Häve;Hoorn\r\n",  # Excel, "CSV UTF-8", Dutch
        "naam\tplaats\r\nDe Häve\tHoorn\r\n",  # copied from a sheet
        '"naam","plaats"\n"De Häve","Hoorn"',  # all in quotes, no line end at the end
    ],
)
def test_csv_as_the_large_programs_write_it(tmp_path: Path, content: str) -> None:
    found, cells = read(tmp_path, content.encode())
    assert found.heads == ["naam", "plaats"]
    assert cells == [(2, ["De Häve", "Hoorn"])]


def _archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()
