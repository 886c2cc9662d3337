"""The store moves to another folder, and a crash on the way loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import Cancelled, StoreError
from studio.models.catalogue import Catalogue
from studio.models.library import find_model
from studio.models.store.blobs import How, Watch
from studio.models.store.manifest import check_unchanged
from studio.models.store.moving import FOLDER, move
from studio.models.store.store import ModelStore
from studio.paths import Paths
from tests.studio.models.store.test_store import UNET, flip, tree
from tests.studio.models.tiny import save_stable_diffusion


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture
def store(paths: Paths, made: Path) -> ModelStore:
    """With a model, one that is used in place, and one in the trash."""
    store = ModelStore(paths.store)
    store.import_model(made, how=How.COPY)
    store.import_model(made, "placed", How.IN_PLACE)
    store.import_model(made, "thrown", How.COPY)
    store.remove("thrown")
    return store


def test_everything_works_where_it_was_moved_to(
    store: ModelStore, paths: Paths, tmp_path: Path, made: Path
) -> None:
    before = tree(store.places.root)
    place = move(store, tmp_path / "disk")
    assert place == tmp_path / "disk" / FOLDER
    assert tree(place) == before
    assert [path.name for path in paths.models.iterdir()] == [".store"]
    for name in ("fox", "placed"):
        check_unchanged(find_model(name, paths).path)
        assert store.verify(name).damaged == ()
    assert store.bring_back(store.thrown("thrown")).name == "thrown"
    assert store.import_model(made, "new").name == "new"


def test_the_store_can_be_moved_again(store: ModelStore, paths: Paths, tmp_path: Path) -> None:
    first = move(store, tmp_path / "one")
    second = move(store, tmp_path / "two")
    assert not first.exists()
    assert paths.store.resolve() == second
    assert store.verify("fox").damaged == ()


def test_a_move_that_is_cancelled_or_has_no_place_changes_nothing(
    store: ModelStore, tmp_path: Path
) -> None:
    before, watch = tree(store.places.root), Watch()
    watch.told = lambda done, total: watch.token.cancel()  # noqa: ARG005
    with pytest.raises(Cancelled):
        move(store, tmp_path / "disk", watch)
    (tmp_path / "full" / FOLDER).mkdir(parents=True)
    with pytest.raises(StoreError, match="There is already something at"):
        move(store, tmp_path / "full")
    assert tree(store.places.root) == before
    assert list((tmp_path / "disk").iterdir()) == []


def test_a_damaged_store_is_not_moved(store: ModelStore, tmp_path: Path) -> None:
    model = store.find("fox")
    flip(next(store.places.file(file) for file in model.files if file.name == UNET))
    with pytest.raises(StoreError, match=f"{UNET} does not match its hash, so nothing was moved"):
        move(store, tmp_path / "disk")


def test_a_crash_between_the_two_names_is_undone_at_the_next_start(
    store: ModelStore, paths: Paths
) -> None:
    before = tree(store.places.root)
    paths.store.rename(paths.store.with_name(".store.old"))
    Catalogue(paths, ()).sweep()
    assert tree(paths.store) == before
    assert [path.name for path in paths.models.iterdir()] == [".store"]
