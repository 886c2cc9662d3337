"""Fetches over HTTP when a person asked for it: no cookies, no tokens, no other protocols."""

from __future__ import annotations

import errno
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from studio import __version__
from studio.errors import ModelNotFound, StoreError
from studio.models.inspect import MAX_JSON_BYTES, parse_json

TIMEOUT_S = 30.0

_LATER = "Try again later; what was downloaded is kept, and it goes on from there."
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {401, 403}
_GONE = {404, 410}


def get_json(url: str) -> dict[str, Any]:
    """The JSON object at `url`; raises ModelNotFound, StoreError or ModelDamaged."""
    with opened(url) as answer:
        return parse_json(answer.read(MAX_JSON_BYTES), Path(urlsplit(url).path))


@contextmanager
def opened(url: str, first_byte: int = 0) -> Iterator[Any]:
    """The answer to a request for what is at `url`, from `first_byte` on if the server can.

    Its `status` is 206 if it can. Raises ModelNotFound or StoreError, also while it is read.
    """
    host = urlsplit(url).hostname or url
    headers = {"User-Agent": f"gouache/{__version__}"}
    if first_byte:
        headers["Range"] = f"bytes={first_byte}-"
    request = urllib.request.Request(url, headers=headers)
    try:
        with _opener().open(request, timeout=TIMEOUT_S) as answer:
            yield answer
    except HTTPError as error:
        if error.code in _GONE:
            raise ModelNotFound(
                f"{host} has nothing at {urlsplit(url).path}.", "Look for its exact name there."
            ) from error
        if error.code in _REFUSED:
            raise StoreError(
                f"{host} gives this model only to people who signed in.",
                "Get it there with a browser, then import the folder.",
            ) from error
        raise StoreError(f"{host} answered {error.code}: {error.reason}.", _LATER) from error
    except (URLError, HTTPException, OSError) as error:
        if getattr(error, "errno", None) in _NO_SPACE:
            raise  # it is this machine's disk
        reason = getattr(error, "reason", None) or error
        raise StoreError(f"The connection to {host} failed: {reason}.", _LATER) from error


class _Redirects(urllib.request.HTTPRedirectHandler):
    """To other hosts too, as the hubs do, but never from an encrypted connection to a plain one."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        allowed = {"https"} if req.type == "https" else {"http", "https"}
        if urlsplit(newurl).scheme not in allowed:
            raise HTTPError(newurl, code, "it leads to an unsafe place", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """One that knows neither files nor FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
