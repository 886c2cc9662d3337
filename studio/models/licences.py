"""Reads under which licence a model comes, and says in a line what that allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from studio.models.card import card_of, start_of

MAX_TEXT_CHARACTERS = 4_096

_TEXTS = ("LICENSE*", "LICENCE*", "License*", "license*", "COPYING*")


class Use(StrEnum):
    """Whether a business may make pictures with a model and sell them."""

    COMMERCIAL = "commercial use"
    CONDITIONS = "with conditions"
    NON_COMMERCIAL = "non-commercial"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, for people who decide what to do with their pictures. No legal advice."""

    title: str  # "Apache-2.0"; "" where none is stated
    use: Use
    summary: str  # one sentence on pictures, attribution, and where it does not hold

    @property
    def is_commercial(self) -> bool:
        """Whether pictures may be sold, be it under conditions."""
        return self.use in {Use.COMMERCIAL, Use.CONDITIONS}


_FREE = "Pictures may be sold without naming anybody; the model is shared with its licence."
_LISTED = "Pictures may be sold; the uses that the licence lists as harmful are not allowed."
_NOT_SOLD = "Not for business: neither the model nor its pictures may earn money."
_KNOWN = {
    "apache-2.0": Licence("Apache-2.0", Use.COMMERCIAL, _FREE),
    "mit": Licence("MIT", Use.COMMERCIAL, _FREE),
    "bsd-2-clause": Licence("BSD-2-Clause", Use.COMMERCIAL, _FREE),
    "bsd-3-clause": Licence("BSD-3-Clause", Use.COMMERCIAL, _FREE),
    "cc0-1.0": Licence("CC0-1.0", Use.COMMERCIAL, "Everything is allowed, with no condition."),
    "unlicense": Licence("Unlicense", Use.COMMERCIAL, "Everything is allowed, with no condition."),
    "cc-by-4.0": Licence(
        "CC-BY-4.0", Use.COMMERCIAL, "Commercial use is allowed where its makers are named."
    ),
    "cc-by-sa-4.0": Licence(
        "CC-BY-SA-4.0",
        Use.COMMERCIAL,
        "Commercial use is allowed where its makers are named; changed models keep the licence.",
    ),
    "cc-by-nc-4.0": Licence("CC-BY-NC-4.0", Use.NON_COMMERCIAL, _NOT_SOLD),
    "cc-by-nc-sa-4.0": Licence("CC-BY-NC-SA-4.0", Use.NON_COMMERCIAL, _NOT_SOLD),
    "cc-by-nc-nd-4.0": Licence("CC-BY-NC-ND-4.0", Use.NON_COMMERCIAL, _NOT_SOLD),
    "gpl-3.0": Licence(
        "GPL-3.0", Use.COMMERCIAL, "Pictures may be sold; changed models keep the licence."
    ),
    "agpl-3.0": Licence(
        "AGPL-3.0", Use.COMMERCIAL, "Pictures may be sold; changed models keep the licence."
    ),
    "creativeml-openrail-m": Licence("CreativeML OpenRAIL-M", Use.CONDITIONS, _LISTED),
    "openrail++": Licence("OpenRAIL++-M", Use.CONDITIONS, _LISTED),
    "openrail": Licence("OpenRAIL", Use.CONDITIONS, _LISTED),
    "bigscience-openrail-m": Licence("BigScience OpenRAIL-M", Use.CONDITIONS, _LISTED),
    "faipl-1.0-sd": Licence(
        "Fair AI Public License 1.0-SD",
        Use.CONDITIONS,
        "Pictures may be sold; changed models are shared openly under the same licence.",
    ),
    "stabilityai-ai-community": Licence(
        "Stability AI Community",
        Use.CONDITIONS,
        "Commercial use is allowed below 1 million US dollars of revenue a year.",
    ),
    "sai-nc-community": Licence("Stability AI Non-Commercial", Use.NON_COMMERCIAL, _NOT_SOLD),
    "flux-1-dev-non-commercial-license": Licence(
        "FLUX.1 dev",
        Use.NON_COMMERCIAL,
        "Not for business: running the model for one needs a licence of Black Forest Labs.",
    ),
    "flux-non-commercial-license": Licence(
        "FLUX.2 dev",
        Use.NON_COMMERCIAL,
        "Not for business: running the model for one needs a licence of Black Forest Labs.",
    ),
    "tencent-hunyuan-community": Licence(
        "Tencent Hunyuan Community",
        Use.CONDITIONS,
        "Commercial use is allowed up to 100 million users a month; not in the European Union, "
        "the United Kingdom and South Korea.",
    ),
    "tongyi-qianwen": Licence(
        "Tongyi Qianwen",
        Use.CONDITIONS,
        "Commercial use is allowed up to 100 million users a month.",
    ),
    "qwen-research": Licence("Qwen Research", Use.NON_COMMERCIAL, _NOT_SOLD),
    "kolors": Licence(
        "Kolors", Use.CONDITIONS, "Commercial use is allowed after registering with its makers."
    ),
    "deepseek": Licence("DeepSeek", Use.CONDITIONS, _LISTED),
    "gemma": Licence("Gemma", Use.CONDITIONS, _LISTED),
    "playground-v2dot5-community": Licence(
        "Playground v2.5 Community",
        Use.CONDITIONS,
        "Commercial use is allowed up to 1 million users a month.",
    ),
    "nvidia-open-model-license": Licence(
        "NVIDIA Open Model",
        Use.COMMERCIAL,
        "Commercial use is allowed; the model is shared with its licence.",
    ),
    "nvidia-license": Licence("NVIDIA Source Code", Use.NON_COMMERCIAL, _NOT_SOLD),
}
_ALIASES = {
    "apache2.0": "apache-2.0",
    "openrail++-m": "openrail++",
    "creativeml-openrail++-m": "openrail++",
    "creativeml openrail-m": "creativeml-openrail-m",
    "fair-ai-public-license-1.0-sd": "faipl-1.0-sd",
    "stabilityai-community": "stabilityai-ai-community",
    "stability-ai-community": "stabilityai-ai-community",
    "stable-diffusion-3-medium-nc-community": "sai-nc-community",
    "stabilityai-nc-research-community": "sai-nc-community",
    "flux-dev-non-commercial-license": "flux-1-dev-non-commercial-license",
    "flux-1-dev-non-commercial": "flux-1-dev-non-commercial-license",
    "tencent-hunyuan": "tencent-hunyuan-community",
    "hunyuan-community": "tencent-hunyuan-community",
    "tongyi-qianwen-research": "qwen-research",
    "kwai-kolors": "kolors",
    "deepseek-license": "deepseek",
    "nsclv1": "nvidia-license",
    "nvidia-source-code": "nvidia-license",
}
# Words that the beginning of a licence's text has; the first that are all there count.
_MARKS = (
    ("apache-2.0", "apache license", "version 2.0"),
    ("openrail++", "openrail++"),
    ("openrail++", "open rail++"),
    ("creativeml-openrail-m", "creativeml open rail-m"),
    ("flux-1-dev-non-commercial-license", "flux.1", "non-commercial"),
    ("flux-non-commercial-license", "flux", "non-commercial"),
    ("sai-nc-community", "stability ai non-commercial"),
    ("stabilityai-ai-community", "stability ai community"),
    ("tencent-hunyuan-community", "tencent hunyuan"),
    ("qwen-research", "qwen research license"),
    ("tongyi-qianwen", "tongyi qianwen license"),
    ("kolors", "kolors", "license"),
    ("deepseek", "deepseek license"),
    ("nvidia-license", "nvidia", "non-commercial"),
    ("faipl-1.0-sd", "fair ai public license"),
    ("cc-by-nc-sa-4.0", "attribution-noncommercial-sharealike 4.0"),
    ("cc-by-nc-4.0", "attribution-noncommercial 4.0"),
    ("cc-by-sa-4.0", "attribution-sharealike 4.0"),
    ("cc-by-4.0", "attribution 4.0 international"),
    ("cc0-1.0", "cc0 1.0 universal"),
    ("agpl-3.0", "gnu affero general public license", "version 3"),
    ("gpl-3.0", "gnu general public license", "version 3"),
    ("mit", "permission is hereby granted, free of charge"),
)


def licence_named(name: str) -> Licence:
    """The licence that a card, a file or a record calls `name`."""
    key = _key(name)
    if key in _KNOWN:
        return _KNOWN[key]
    if not name.strip() or key in {"other", "unknown", "none"}:
        return Licence("", Use.UNKNOWN, "No licence is stated; ask its makers what is allowed.")
    return Licence(name, Use.UNKNOWN, "The licence is not known here; read it before you sell.")


def commercial_names() -> frozenset[str]:
    """What licences that let pictures be sold are called by models, in small letters."""
    known = {key: licence for key, licence in _KNOWN.items() if licence.is_commercial}
    aliases = {alias for alias, key in _ALIASES.items() if key in known}
    return frozenset({*known, *aliases, *(one.title.casefold() for one in known.values())})


def licence_of(folder: Path) -> str:
    """How the model's card names its licence, or else its text is known; "" if neither.

    Believes nothing: a line that can be shown, no path and no link.
    """
    name = _from_card(card_of(folder))
    if name and _key(name) != "other":
        return name
    for pattern in _TEXTS:
        for path in sorted(folder.glob(pattern)):
            if key := _from_text(start_of(path, MAX_TEXT_CHARACTERS)):
                return key
    return name


def _key(name: str) -> str:
    """How a name is looked up: in small letters, without the address around it."""
    key = re.sub(r"^https?://\S*/", "", name.strip().casefold())
    key = key.removesuffix(" license").removesuffix(".txt")
    return _ALIASES.get(key, key)


def _from_card(card: str) -> str:
    """`license_name` or `license` of the lines between the first two "---"."""
    lines = card.splitlines()
    if not lines or lines[0].strip() != "---":
        lines = ["", *lines]  # some cards lack the frame
    values: dict[str, str] = {}
    last = ""
    for line in lines[1:]:
        if line.strip() == "---":
            break
        if line.startswith(("license", "licence")) and ":" in line:
            last, _, value = line.partition(":")
            values[last] = value.strip()
        elif last and line.strip().startswith("- ") and not values[last]:
            values[last] = line.strip().removeprefix("- ")
        elif not line.startswith((" ", "\t", "-")):
            last = ""
    named = values.get("license_name") or values.get("license") or values.get("licence") or ""
    return "".join(c for c in named.strip("\"' ") if c.isprintable())[:100]


def _from_text(text: str) -> str:
    """The key of the licence whose text begins like this; "" if it is not known."""
    words = " ".join(text.casefold().split())
    for key, *marks in _MARKS:
        if all(mark in words for mark in marks):
            return key
    return ""
