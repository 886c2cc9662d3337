"""A small hub on this machine, which answers as Hugging Face or ModelScope do, or misbehaves."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class LocalHub:
    """Serves the files of `folder` as the model red/fox."""

    folder: Path
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)  # paths, and what range was wanted
    breaks_after: int = 0  # bytes of each file, once; 0: never
    knows_ranges: bool = True
    lies: bool = False  # gives other bytes than it publishes
    trick: str = ""  # how it answers for a file: "endless", "gzip", "loop" or "file"
    listing: Any = None  # another answer than the true one
    broken: set[str] = field(default_factory=set)

    def names(self) -> list[str]:
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return [path.relative_to(self.folder).as_posix() for path in files]

    def hugging_face(self) -> dict[str, Any]:
        siblings = []
        for name in self.names():
            data = (self.folder / name).read_bytes()
            blob = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
            entry: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": blob}
            if name.endswith(".safetensors"):
                entry["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            siblings.append(entry)
        return {"sha": "0123abcd", "siblings": siblings, "cardData": {"license": "apache-2.0"}}

    def modelscope(self) -> dict[str, Any]:
        files = [{"Path": "unet", "Type": "tree", "Size": 0}]
        for name in self.names():
            data = (self.folder / name).read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            files.append({"Path": name, "Type": "blob", "Size": len(data), "Sha256": digest})
        return {"Code": 200, "Data": {"Files": files}}


@contextmanager
def local_hub(folder: Path) -> Iterator[LocalHub]:
    hub = LocalHub(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(hub: LocalHub) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"hub": hub})


class _Handler(BaseHTTPRequestHandler):
    hub: LocalHub

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append((path, self.headers.get("Range", "")))
        match path:
            case "/api/models/red/fox":
                self._answer(self.hub.listing or self.hub.hugging_face())
            case "/api/v1/models/red/fox/repo/files":
                self._answer(self.hub.listing or self.hub.modelscope())
            case "/api/v1/models/red/fox":
                self._answer({"Data": {"License": "openrail++"}})
            case "/api/models/red/secret":
                self.send_error(401)
            case "/api/models/red/away":
                self.send_response(302)
                self.send_header("Location", "file:///etc/passwd")
                self.end_headers()
            case _ if "/resolve/" in path:
                self._give(path.split("/resolve/")[1].partition("/")[2])
            case _:
                self.send_error(404)

    def _give(self, name: str) -> None:
        if self.hub.trick in {"loop", "file"}:
            self.send_response(302)
            to = self.path if self.hub.trick == "loop" else "file:///etc/passwd"
            self.send_header("Location", to)
            self.end_headers()
        elif self.hub.trick:
            self._give_too_much()
        else:
            self._give_file(name)

    def _give_too_much(self) -> None:
        self.send_response(200)
        if self.hub.trick == "gzip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        data = gzip.compress(bytes(2**24)) if self.hub.trick == "gzip" else bytes(2**20)
        with contextlib.suppress(OSError):  # nobody listens any more
            while self.wfile.write(data) and self.hub.trick == "endless":
                pass

    def _give_file(self, name: str) -> None:
        hub, data = self.hub, (self.hub.folder / name).read_bytes()
        if hub.lies:
            data = bytes(len(data))
        start = int(self.headers.get("Range", "bytes=0-")[6:-1]) if hub.knows_ranges else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        end = len(data)
        if hub.breaks_after and name not in hub.broken and end > hub.breaks_after:
            hub.broken.add(name)
            end = min(start + hub.breaks_after, end)
            self.close_connection = True
        self.wfile.write(data[start:end])

    def _answer(self, values: Any) -> None:
        data = json.dumps(values).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass
