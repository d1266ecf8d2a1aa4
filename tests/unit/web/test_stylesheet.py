from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from weidewinkels.web import stylesheet
from weidewinkels.web.stylesheet import NAME, CannotMakeStylesheet, StylesheetFinder

BOOTSTRAP = settings.BASE_DIR / "node_modules/bootstrap/dist/css/bootstrap.min.css"
CLASS = re.compile(r"\.(-?[a-z][a-z0-9-]*)")


def classes_in(css: str) -> set[str]:
    return set(CLASS.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))


@pytest.fixture
def css() -> str:
    found = finders.find(NAME)
    assert isinstance(found, str)
    return Path(found).read_text()


def test_what_the_pages_use_of_bootstrap_is_in_the_stylesheet(css: str) -> None:
    used = {
        name
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        for names in re.findall(r'class="([^"]*)"', template.read_text())
        for name in re.findall(r"[a-z][a-z0-9-]*", names)
    }
    of_bootstrap = classes_in(BOOTSTRAP.read_text())
    assert {"btn-primary", "form-control"} <= used & of_bootstrap
    assert used & of_bootstrap <= classes_in(css)


def test_our_own_look_comes_after_bootstraps(css: str) -> None:
    assert "--meadow:" in css[css.rindex(".btn{") :]


def test_the_rest_of_bootstrap_is_left_out(css: str) -> None:
    assert "carousel" not in classes_in(css)
    assert len(css) < 80_000


def test_it_names_no_other_file(css: str) -> None:
    assert "sourceMappingURL" not in css


def test_our_rules_are_there_as_written_but_for_remarks(css: str) -> None:
    for path in ("static/css/weidewinkels.css", "static/css/records.css"):
        written = (settings.BASE_DIR / path).read_text()
        rules = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
        assert "".join(rules.split()) in "".join(css.split())
    of_ours = css[css.index("--paper") :]
    assert "/*" not in of_ours


@pytest.fixture
def finder(tmp_path: Path) -> StylesheetFinder:
    finder = StylesheetFinder()
    finder.folder = tmp_path
    return finder


def test_it_is_made_anew_only_after_a_change(
    finder: StylesheetFinder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(stylesheet, "make", lambda path, **_: made.append(path))
    path = tmp_path / NAME
    finder.find(NAME)
    assert made == [path]

    path.parent.mkdir()
    path.touch()
    finder.find(NAME)
    assert made == [path]

    before_the_change = stylesheet.newest(settings.BASE_DIR) - 1
    os.utime(path, (before_the_change, before_the_change))
    finder.find(NAME)
    assert made == [path, path]


def test_other_files_are_none_of_its_business(finder: StylesheetFinder, tmp_path: Path) -> None:
    assert finder.find("css/form.css") == []
    assert list(tmp_path.iterdir()) == []


def test_who_has_no_node_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(CannotMakeStylesheet, match="make setup"):
        stylesheet.make(tmp_path / NAME, root=settings.BASE_DIR)


def test_who_did_not_install_purgecss_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / stylesheet.SCRIPT).write_text('import "purgecss";')
    with pytest.raises(CannotMakeStylesheet, match="make setup"):
        stylesheet.make(tmp_path / NAME, root=tmp_path)
    assert not (tmp_path / NAME).exists()
