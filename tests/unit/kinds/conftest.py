from collections.abc import Callable

import pytest
from django.utils import translation

from weidewinkels.kinds import Kind, kind_of
from weidewinkels.profile import Column


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def kind() -> Callable[..., Kind]:
    """`kind("number", "numeric")`: the kind of a column of that type."""

    def make(name: str, type_: str = "text") -> Kind:
        return kind_of(Column("x", "X", name, type=type_))

    return make
