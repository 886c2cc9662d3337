"""`gouache models download`: shows the licence and the size first, then fetches a model."""

from __future__ import annotations

import json
import sys

from studio import disk
from studio.cli import tables
from studio.cli.model_arguments import DownloadModel
from studio.cli.progress import Bytes
from studio.errors import InvalidRequest
from studio.models.licences import licence_named
from studio.models.store.blobs import Watch
from studio.models.store.download import Offer, choose, download, look
from studio.models.store.store import ModelStore
from studio.plain import to_plain


def download_model(command: DownloadModel, store: ModelStore) -> None:
    """Fetch and import; raises InvalidRequest where nobody agreed, and other StudioErrors."""
    offer = look(command.repository, command.hub, command.endpoint, command.revision)
    offer = choose(offer, command.file)
    for line in _told(offer, store):
        print(line, file=sys.stderr)
    if not command.is_agreed and not _is_agreed():
        raise InvalidRequest("yes", "Nothing was downloaded.", "Agree to the above with --yes.")
    progress = Bytes(sys.stderr, f"Download {offer.repository}", is_quiet=command.is_quiet)
    try:
        model = download(store, offer, command.name, Watch(progress.show))
    finally:
        progress.clear()
    if command.as_json:
        tables.write(json.dumps(to_plain(model), indent=2))
    else:
        size = tables.size_text(model.size_bytes)
        tables.write(f"Downloaded {model.name}: {size} in {len(model.files)} files.")


def _told(offer: Offer, store: ModelStore) -> tuple[str, ...]:
    licence = licence_named(offer.licence)
    free = tables.size_text(disk.free_bytes(store.places.root))
    return (
        f"{offer.origin}: {len(offer.files)} files, {tables.size_text(offer.size_bytes)}; "
        f"{free} are free.",
        f"Licence: {tables.licence_text(offer.licence)}. {licence.summary}",
    )


def _is_agreed() -> bool:
    """Ask on a terminal; elsewhere nobody is there to agree."""
    if not sys.stdin.isatty():
        return False
    print("Download it? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
