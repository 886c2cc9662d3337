"""The index of pictures: what it finds, and what it says when it cannot be used."""

import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studio.errors import HistoryError
from studio.history.record import GenerationRecord
from studio.history.store import HistoryReader, HistoryStore
from studio.stats.spans import Phase
from studio.stats.summary import Kind
from tests.studio.records import NOON, record, spans, starred

KIND = Kind("starter", 64, 48, 4, "CPU, 2 cores")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def store(database: Path) -> Iterator[HistoryStore]:
    opened = HistoryStore(database, database.parent, busy_timeout_s=0.05)
    yield opened
    opened.close()


def add(store: HistoryStore, prompt: str, minutes: int, **changes: object) -> GenerationRecord:
    name = f"gouache-{random.randrange(10**9)}.png"
    one = record(prompt, minutes, store.pictures / name, **changes)
    store.add(one)
    return one


def prompts(records: tuple[GenerationRecord, ...]) -> list[str]:
    return [one.request.prompt for one in records]


def test_a_record_comes_back_as_it_was(store: HistoryStore) -> None:
    one = starred(replace(add(store, "a cat", 0), id="0" * 32, path=Path("/elsewhere/cat.png")))
    store.add(replace(one, file_sha256="ab" * 32))

    assert store.get(one.id) == replace(one, file_sha256="ab" * 32)
    assert store.get("1" * 32) is None


def test_pages_run_from_the_newest_to_the_oldest(store: HistoryStore) -> None:
    for minutes in (3, 1, 5, 2, 4):
        add(store, f"minute {minutes}", minutes)
    first = store.page(2)
    second = store.page(2, before=first[-1])
    add(store, "much later", 60)
    third = store.page(2, before=second[-1])

    assert prompts(first + second + third) == [f"minute {one}" for one in (5, 4, 3, 2, 1)]
    assert store.page(2, before=third[-1]) == ()


def test_pictures_of_the_same_moment_are_all_on_some_page(store: HistoryStore) -> None:
    wanted = {add(store, str(number), 0).id for number in range(7)}
    found: list[str] = []
    page = store.page(2)
    while page:
        found += [one.id for one in page]
        page = store.page(2, before=page[-1])

    assert set(found) == wanted
    assert len(found) == 7


def test_a_search_finds_all_words_in_any_case_and_language(store: HistoryStore) -> None:
    add(store, "A red Circle", 1)
    add(store, "a green circle", 2)
    add(store, "橘猫坐在窗台上", 3)
    add(store, "STRASSE", 4, negative_prompt="blur")

    assert prompts(store.page(search="circle")) == ["a green circle", "A red Circle"]
    assert prompts(store.page(search="CIRCLE  red")) == ["A red Circle"]
    assert prompts(store.page(search="橘猫")) == ["橘猫坐在窗台上"]
    assert prompts(store.page(search="straße blur")) == ["STRASSE"]
    assert store.count("circle") == 2
    assert store.count("starter") == 4
    assert store.page(search="harbour") == ()


@pytest.mark.parametrize(
    "text", ["", " ", '"', "'", "%", "_", "*", "a AND", "NEAR(", "\0", "\ud800", "x" * 200_000]
)
def test_any_text_can_be_searched_for(store: HistoryStore, text: str) -> None:
    add(store, "100% \"red\" 'circle' a_b", 0)

    assert store.count(text) in (0, 1)
    assert len(store.page(search=text)) == store.count(text)


def test_stars_can_be_set_and_asked_for(store: HistoryStore) -> None:
    one, other = add(store, "one", 1), add(store, "other", 2)
    store.star(one.id, is_starred=True)

    assert prompts(store.page(starred_only=True)) == ["one"]
    assert store.count(starred_only=True) == 1
    assert store.get(one.id).is_starred
    assert not store.get(other.id).is_starred
    store.star(one.id, is_starred=False)
    assert store.count(starred_only=True) == 0


def test_pictures_are_found_by_the_licence_of_their_model(store: HistoryStore) -> None:
    one = add(store, "one", 1)
    sold = record("sold", path=store.pictures / "sold.png")
    store.add(replace(sold, model=replace(sold.model, licence="Apache-2.0")))

    licences = frozenset({"apache-2.0", "mit"})
    assert prompts(store.page(licences=licences)) == ["sold"]
    assert store.count(licences=licences) == 1
    assert store.count() == 2
    assert store.count("one", licences=licences) == 0
    assert store.get(one.id)


def test_the_newest_picture_of_each_model_is_told(store: HistoryStore) -> None:
    for minutes in (2, 3, 1):
        add(store, f"{minutes}", minutes)
    other = record("other", path=store.pictures / "other.png")
    store.add(replace(other, model=replace(other.model, id="cat")))

    assert sorted(prompts(store.newest_of_models())) == ["3", "other"]


def test_a_forgotten_picture_is_no_longer_listed(store: HistoryStore) -> None:
    one = add(store, "one", 0)
    store.forget(one.id)

    assert store.get(one.id) is None
    assert store.count() == 0


def test_several_pictures_are_added_all_or_none(store: HistoryStore) -> None:
    known = add(store, "known", 0)
    with pytest.raises(HistoryError, match="UNIQUE constraint failed"):
        store.add(record("new", path=store.pictures / "new.png"), known)

    assert prompts(store.page()) == ["known"]


def test_times_are_kept_by_kind(store: HistoryStore) -> None:
    add(store, "one", 1)
    store.add(replace(record("two", 2, store.pictures / "two.png"), spans=spans(2.0)))
    add(store, "more steps", 3, steps=8)
    add(store, "larger", 4, width=128)

    assert [one.total_s for one in store.spans(KIND)] == pytest.approx([2.8, 1.8])
    assert len(store.spans(replace(KIND, steps=0))) == 3
    assert len(store.spans(KIND, limit=1)) == 1
    usual = store.stats()
    assert [one.pictures for one in usual] == [2, 1, 1]
    assert usual[0].kind == replace(KIND, dtype="bfloat16")
    assert {one.kind.steps for one in usual[1:]} == {8, 4}


def test_usual_times_are_those_of_pictures_that_were_made(store: HistoryStore) -> None:
    for number in range(1, 21):
        path = store.pictures / f"{number}.png"
        load_s = 3.0 if number == 20 else 0.002
        taken = spans(float(number), load_s=load_s)
        store.add(replace(record("one", number, path), spans=taken))
    (usual,) = store.stats()

    assert usual.title == "Starter"
    assert usual.total.p50_s == pytest.approx(10.302)
    assert usual.total.p95_s == pytest.approx(19.302)
    assert usual.warm.p50_s == pytest.approx(10.302)
    assert usual.cold.pictures == 1
    assert usual.cold.load.p95_s == 3.0
    assert usual.cold.total.p50_s == pytest.approx(23.3)
    assert usual.first_preview.p50_s == pytest.approx(0.25)
    assert usual.made_s == pytest.approx(sum(range(1, 21)) + 20 * 0.3 + 3 + 19 * 0.002)
    assert usual.slowest is Phase.DENOISE
    assert usual.share(Phase.DENOISE) == pytest.approx(210 / usual.made_s)
    assert usual.peak_bytes == 1_000_000


def test_usual_times_can_be_asked_for_from_a_moment_on(store: HistoryStore) -> None:
    for minutes in range(5):
        add(store, "one", minutes)
    since = NOON + timedelta(minutes=3)
    (usual,) = store.stats(since)

    assert usual.pictures == 2
    moments = [moment for moment, _ in store.made(usual.kind, since)]
    assert moments == [NOON + timedelta(minutes=3), NOON + timedelta(minutes=4)]
    assert store.stats(NOON + timedelta(days=1)) == ()


def test_a_forgotten_picture_no_longer_counts(store: HistoryStore) -> None:
    one = add(store, "one", 0)
    add(store, "two", 1)
    store.forget(one.id)

    assert [usual.pictures for usual in store.stats()] == [1]


def test_a_history_without_a_table_of_times_gets_one(store: HistoryStore, database: Path) -> None:
    for number in range(3):
        add(store, f"star {number}", number)
    store.close()
    with closing(sqlite3.connect(database)) as older:
        older.executescript("DROP TABLE times; PRAGMA user_version = 1")
    reader = HistoryReader(database, database.parent)
    with pytest.raises(HistoryError, match="The history has version 1; stats need 2"):
        reader.stats()
    again = HistoryStore(database, database.parent)
    again.fill_times()
    again.fill_times()

    assert [usual.pictures for usual in again.stats()] == [3]
    assert again.is_sound()
    assert again.count() == 3
    again.close()


def test_a_changed_time_is_noticed(store: HistoryStore, database: Path) -> None:
    add(store, "one", 0)
    assert store.is_sound()
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE times SET load_s = 5")

    assert not store.is_sound()


def test_a_moved_library_is_found_where_it_is_now(store: HistoryStore, tmp_path: Path) -> None:
    one = add(store, "one", 0)
    store.close()
    shutil.move(store.database, tmp_path / "moved.db")
    moved = HistoryStore(tmp_path / "moved.db", tmp_path / "new")

    assert moved.get(one.id).path == tmp_path / "new" / one.path.name
    moved.close()


def test_many_threads_can_read_and_write_at_once(store: HistoryStore) -> None:
    store._busy_timeout_s = 5  # readers may have to wait on a slow disk
    failures = []

    def work(number: int) -> None:
        try:
            for minute in range(10):
                add(store, f"{number} {minute}", minute)
                store.page(5)
        except HistoryError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert store.count() == 40


def test_a_locked_history_is_told(store: HistoryStore, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryError) as raised:
            add(store, "one", 0)

    assert str(raised.value) == (
        f"Another program holds the history in {database} locked. "
        "Close that program, such as a database browser or a backup, and try again."
    )
    add(store, "two", 0)
    assert prompts(store.page()) == ["two"]


def test_a_history_that_is_locked_at_the_start_is_told(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryError, match="Another program holds the history in"):
            HistoryStore(database, database.parent, busy_timeout_s=0.05)


def test_a_newer_history_is_left_alone(store: HistoryStore, database: Path) -> None:
    add(store, "one", 0)
    store.close()
    with closing(sqlite3.connect(database)) as newer:
        newer.execute("PRAGMA user_version = 9")
    before = database.read_bytes()
    with pytest.raises(HistoryError) as raised:
        HistoryStore(database, database.parent)

    assert str(raised.value) == (
        f"The history in {database} has version 9; this Gouache knows 2. "
        "Update Gouache, or set GOUACHE_HOME to another folder. Nothing was changed."
    )
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["history.db"]


def test_the_database_of_another_program_is_left_alone(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE pictures (theirs)")
    before = database.read_bytes()
    with pytest.raises(HistoryError) as raised:
        HistoryStore(database, database.parent)

    assert str(raised.value) == (
        f"{database} is the database of another program. Move it out of this folder."
    )
    assert database.read_bytes() == before


def test_a_file_that_is_no_database_is_put_aside(database: Path) -> None:
    database.write_bytes(b"this is not a database" * 100)
    store = HistoryStore(database, database.parent)

    assert store.damaged_copy.name.startswith("history.db.damaged-")
    assert store.damaged_copy.read_bytes() == b"this is not a database" * 100
    assert store.count() == 0
    store.close()


def test_a_row_that_nobody_wrote_is_told(store: HistoryStore, database: Path) -> None:
    one = add(store, "one", 0)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE pictures SET record = '{}'")
    with pytest.raises(HistoryError, match="holds a row that nobody wrote"):
        store.get(one.id)


def test_a_reader_cannot_write(store: HistoryStore) -> None:
    with pytest.raises(HistoryError, match="attempt to write a readonly database"):
        store._read("DELETE FROM pictures", [])
