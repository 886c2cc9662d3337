"""Models that are fetched from a hub, or from what pretends to be one, on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.errors import Cancelled, ModelDamaged, ModelNotFound, StoreError, StudioError
from studio.models.store.blobs import Watch
from studio.models.store.download import choose, download, look
from studio.models.store.hubs import Hub
from studio.models.store.store import ModelStore
from studio.paths import Paths
from tests.studio.cli.outcome import Gouache
from tests.studio.models.headers import save_safetensors
from tests.studio.models.store.hub import LocalHub, local_hub
from tests.studio.models.store.test_store import LORA, UNET, tree
from tests.studio.models.tiny import save_stable_diffusion


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")
    (folder / "README.md").write_text("# A fox")
    (folder / "fox.png").write_bytes(b"a picture")
    (folder / "all-in-one.safetensors").write_bytes(b"the same again")
    (folder / "unet" / "diffusion_pytorch_model.fp16.safetensors").write_bytes(b"half of it")
    return folder


@pytest.fixture
def hub(fox: Path) -> Iterator[LocalHub]:
    with local_hub(fox) as hub:
        yield hub


@pytest.fixture
def store(paths: Paths) -> ModelStore:
    return ModelStore(paths.store)


def test_a_model_comes_without_what_it_does_not_need(hub: LocalHub, store: ModelStore) -> None:
    offer = choose(look("red/fox", endpoint=hub.url))
    names = {file.name for file in offer.files}
    assert UNET in names
    assert not names & {"fox.png", "all-in-one.safetensors"}
    assert not [name for name in names if ".fp16." in name]
    model = download(store, offer)
    assert (model.name, model.source) == ("fox", "127.0.0.1/red/fox@0123abcd")
    assert model.licence == "apache-2.0"
    assert store.verify("fox").damaged == ()
    assert not list(store.places.downloads.glob("*"))


def test_a_model_of_modelscope_comes_too(hub: LocalHub, store: ModelStore) -> None:
    offer = choose(look("red/fox", Hub.MODELSCOPE, hub.url))
    model = download(store, offer, "cat")
    assert (model.name, model.licence) == ("cat", "openrail++")


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_connection_that_breaks_off_is_taken_up_where_it_was(
    hub: LocalHub, store: ModelStore, *, knows_ranges: bool
) -> None:
    hub.breaks_after, hub.knows_ranges = 50_000, knows_ranges
    told: list[int] = []
    offer = choose(look("red/fox", endpoint=hub.url))
    download(store, offer, watch=Watch(lambda done, _: told.append(done)))
    assert ("bytes=50000-" in {wanted for _, wanted in hub.asked}) or not knows_ranges
    assert told == sorted(told)
    assert told[-1] == offer.size_bytes


def test_what_is_cancelled_goes_on_the_next_time(hub: LocalHub, store: ModelStore) -> None:
    offer, watch = choose(look("red/fox", endpoint=hub.url)), Watch()
    watch.told = lambda done, total: watch.token.cancel() if 2 * done > total else None
    with pytest.raises(Cancelled):
        download(store, offer, watch=watch)
    assert store.models() == ()
    before = [path for path, _ in hub.asked]
    download(store, offer)
    again = [path for path, _ in hub.asked[len(before) :]]
    assert 0 < len(again) < len(offer.files)


def test_other_bytes_than_the_published_are_refused(hub: LocalHub, store: ModelStore) -> None:
    hub.lies = True
    with pytest.raises(ModelDamaged, match="does not match its published hash"):
        download(store, choose(look("red/fox", endpoint=hub.url)))
    assert store.models() == ()
    assert not list(store.places.downloads.rglob("*.part"))


@pytest.mark.parametrize(
    ("trick", "error", "sentence"),
    [
        ("endless", ModelDamaged, "is larger than its hub says"),
        ("gzip", ModelDamaged, "is larger than its hub says|does not match its published hash"),
        ("loop", StoreError, "answered 302: .*redirect"),
        ("file", StoreError, "answered 302: .* is not allowed"),
    ],
)
def test_an_answer_that_never_ends_or_leads_elsewhere_is_refused(
    hub: LocalHub, store: ModelStore, trick: str, error: type[StudioError], sentence: str
) -> None:
    offer = choose(look("red/fox", endpoint=hub.url))
    hub.trick = trick
    with pytest.raises(error, match=sentence):
        download(store, offer)
    assert store.models() == ()
    here = [path for path in store.places.downloads.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in here) <= max(f.size_bytes for f in offer.files)


def test_a_listing_without_an_end_is_left(hub: LocalHub) -> None:
    hub.listing = {"sha": "x" * 2**24, "siblings": []}
    with pytest.raises(ModelDamaged, match="is not valid JSON"):
        look("red/fox", endpoint=hub.url)


def test_files_that_not_every_system_can_hold_are_left_out(hub: LocalHub) -> None:
    names = ("con.json", "a\0b.safetensors", "x.json ", "config.json", "狐" * 70 + ".json")
    siblings = [{"rfilename": name, "size": 1} for name in names]
    hub.listing = {"sha": "0", "siblings": siblings}
    offer = look("red/fox", endpoint=hub.url)
    assert [file.name for file in choose(offer).files] == ["config.json"]
    with pytest.raises(ModelNotFound, match="has no weights called"):
        choose(offer, "a\0b.safetensors")


@pytest.mark.parametrize(
    "name", ["../x.json", "/etc/x.json", "a\\b.json", "unet/../../x.json", "C:x.json"]
)
def test_a_hub_cannot_name_a_place_outside(hub: LocalHub, name: str) -> None:
    hub.listing = {"sha": "0", "siblings": [{"rfilename": name, "size": 1}]}
    with pytest.raises(ModelDamaged, match="tells of red/fox what cannot be understood"):
        look("red/fox", endpoint=hub.url)


@pytest.mark.parametrize(
    "listing",
    [
        {"sha": "0", "siblings": [{"rfilename": "a.json", "size": -1}]},
        {"sha": "0", "siblings": [{"rfilename": "a.json", "lfs": {"sha256": "../x", "size": 1}}]},
        {"sha": "0", "siblings": "x"},
        {"siblings": []},
    ],
)
def test_a_listing_that_makes_no_sense_is_refused(hub: LocalHub, listing: object) -> None:
    hub.listing = listing
    with pytest.raises(ModelDamaged, match="cannot be understood"):
        look("red/fox", endpoint=hub.url)


def test_what_is_not_there_or_not_for_everybody_gets_a_sentence(hub: LocalHub) -> None:
    with pytest.raises(ModelNotFound, match=r"127\.0\.0\.1 has nothing at /api/models/red/cat"):
        look("red/cat", endpoint=hub.url)
    with pytest.raises(StoreError, match="only to people who signed in"):
        look("red/secret", endpoint=hub.url)
    with pytest.raises(StoreError, match="is not allowed"):
        look("red/away", endpoint=hub.url)
    with pytest.raises(StoreError, match=r"The connection to 127\.0\.0\.1 failed"):
        look("red/fox", endpoint="http://127.0.0.1:9")
    with pytest.raises(StoreError, match="is no address"):
        look("red/fox", endpoint="file:///etc")
    with pytest.raises(ModelNotFound, match="names no model"):
        look("../../etc", endpoint=hub.url)


def test_of_several_files_one_is_named(store: ModelStore, tmp_path: Path) -> None:
    folder = tmp_path / "loras"
    folder.mkdir()
    for name in ("ink", "oil"):
        save_safetensors(folder / f"{name}.safetensors", LORA)
    with local_hub(folder) as hub:
        offer = look("red/fox", endpoint=hub.url)
        with pytest.raises(ModelNotFound, match=r"Name one of them: ink\.safetensors, oil"):
            choose(offer)
        assert download(store, choose(offer, "oil.safetensors")).name == "oil"


def test_a_name_that_is_taken_is_told_before_anything_is_fetched(
    hub: LocalHub, store: ModelStore
) -> None:
    offer = choose(look("red/fox", endpoint=hub.url))
    download(store, offer)
    asked = len(hub.asked)
    before = tree(store.places.root)
    with pytest.raises(StoreError, match="There is already a model called fox"):
        download(store, offer)
    assert len(hub.asked) == asked
    assert tree(store.places.root) == before


def test_the_licence_is_shown_and_agreed_to_first(run: Gouache, hub: LocalHub) -> None:
    words = ("models", "download", "red/fox", "--endpoint", hub.url, "--quiet")
    done = run(*words)
    assert done.code == 2
    assert "Licence: commercial use, Apache-2.0." in done.err
    assert not [path for path, _ in hub.asked if "/resolve/" in path]
    done = run(*words, "--yes")
    assert done.code == 0
    assert done.out.startswith("Downloaded fox: ")
    assert "fox" in run("models", "list").out
