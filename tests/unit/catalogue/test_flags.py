"""Flags keep up with the records, and a dismissal holds as long as the content does."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.unit.quality.shops import CLEAN, COLUMNS
from weidewinkels.catalogue.contents import content_hash_of, content_of, fingerprint_of
from weidewinkels.catalogue.flags import (
    count_by_check,
    count_doubtful,
    dismiss,
    flagged_keys,
    renew_flags,
    standing_flags,
    take_back_dismissal,
)
from weidewinkels.catalogue.gone import mark_gone
from weidewinkels.catalogue.models import Flag, KnownRecord
from weidewinkels.catalogue.sync import sync
from weidewinkels.journal.door import Update, submit
from weidewinkels.quality import Inspector

pytestmark = pytest.mark.django_db
INSPECTOR = Inspector(COLUMNS)


def know(key: int, **written: object) -> KnownRecord:
    """A record as the catalogue keeps it, with its flags."""
    record = CLEAN | {"_id": key} | written
    known, _created = KnownRecord.objects.update_or_create(
        resource_id="r",
        key=str(key),
        defaults={
            "record_id": key,
            "fingerprint": fingerprint_of(record),
            "content_hash": content_hash_of(record),
            "content": content_of(record),
        },
    )
    renew_flags([known], INSPECTOR)
    return known


def standing() -> set[tuple[str, str]]:
    return set(standing_flags("r").values_list("record__key", "check_name"))


def test_flags_come_and_go_with_what_the_record_holds():
    know(1, phone='"', zip="1674PS")
    assert standing() == {("1", "placeholder"), ("1", "missing_phone"), ("1", "postcode_spelling")}
    know(1, phone='"')
    assert standing() == {("1", "placeholder"), ("1", "missing_phone")}
    know(1)
    assert standing() == set()


def test_counts_say_how_many_records_and_how_many_can_be_mended():
    know(1, zip="1674PS", phone="0223 ? 501134")
    know(2, zip="1674ps", phone="tel. 0229-591234")
    counts = {count.check: (count.records, count.mendable) for count in count_by_check("r")}
    assert counts == {"phone": (2, 1), "postcode_spelling": (2, 2)}
    assert list(flagged_keys("r", "phone")) == ["1", "2"]


def test_a_record_that_is_gone_counts_no_more():
    known = know(1, zip="1674PS")
    mark_gone(KnownRecord.objects.filter(pk=known.pk), timezone.now())
    assert standing() == set()


def test_a_dismissal_holds_until_the_content_changes(beheerder):
    known = know(1, email=None)
    assert dismiss(known, "missing_email", "email", by=beheerder)
    assert standing() == set()
    know(1, email=None)  # the sync comes along again
    assert standing() == set()
    know(1, email=None, city="Hoorn")
    assert standing() == {("1", "missing_email")}


def test_a_dismissal_can_be_taken_back(beheerder):
    known = know(1, email=None)
    dismiss(known, "missing_email", "email", by=beheerder)
    assert take_back_dismissal(known, "missing_email", "email")
    assert standing() == {("1", "missing_email")}


def test_what_is_not_flagged_cannot_be_dismissed(beheerder):
    assert not dismiss(know(1), "missing_email", "email", by=beheerder)


def test_many_records_ask_the_database_as_often_as_one(django_assert_max_num_queries):
    known = [know(key) for key in range(1, 60)]
    for record in known:
        record.content = record.content | {"zip": "1674PS"}
    with django_assert_max_num_queries(8):
        renew_flags(known, INSPECTOR)
    assert len(standing()) == 59


def test_the_sync_finds_what_is_doubtful_and_what_was_mended(store):
    sync()
    flags = standing_flags(store.resource_id)
    assert flags.filter(record__key="1", check_name="province_spelling").exists()
    store.update([{"_id": 1, "province": "Noord-Holland"}])
    sync()
    assert not flags.filter(record__key="1", check_name="province_spelling").exists()


def test_what_is_written_here_is_checked_at_once(store, beheerder):
    sync()
    record = store.get_one(2)
    submit(
        writes=[Update(2, record, {"phone": "0229 591 234"})],
        by=beheerder,
        action="edit",
        source="form",
    )
    assert not standing_flags(store.resource_id).filter(record__key="2", column="phone").exists()


def test_after_a_change_of_the_checks_all_can_be_checked_again(store):
    sync()
    before = count_by_check(store.resource_id)
    Flag.objects.all().delete()
    call_command("recheck")
    assert count_by_check(store.resource_id) == before != []


def test_a_record_with_several_doubts_is_one_doubtful_record(beheerder):
    known = know(1, zip="1674PS", email=None)
    know(2)
    assert count_doubtful("r") == 1
    dismiss(known, "postcode_spelling", "zip", by=beheerder)
    assert count_doubtful("r") == 1
    dismiss(known, "missing_email", "email", by=beheerder)
    assert count_doubtful("r") == 0
