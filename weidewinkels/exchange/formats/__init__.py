"""The kinds of file that records go out in; the first is the usual one."""

from .base import Format, TooMuchError
from .csv_file import CsvFile
from .geojson_file import GeoJsonFile
from .jsonl_file import JsonLinesFile
from .ods_file import OdsFile
from .xlsx_file import XlsxFile

FORMATS: dict[str, Format] = {
    made.name: made for made in (CsvFile(), XlsxFile(), OdsFile(), JsonLinesFile(), GeoJsonFile())
}

__all__ = ["FORMATS", "Format", "TooMuchError"]
