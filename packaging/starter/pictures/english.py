"""English captions, in many wordings."""

from random import Random

from pictures.facts import Ground, Pair, Pattern, Scene, Shapes

_NUMBERS = ("", "one", "two", "three", "four", "five")
_SIZES = {"small": ("small", "little", "tiny"), "medium": ("",), "large": ("large", "big", "huge")}
_SHAPES = {"circle": ("circle", "disc", "circle"), "crescent": ("crescent", "crescent moon")}
_SHAPES |= {"drop": ("drop", "raindrop"), "diamond": ("diamond",), "cross": ("cross", "plus sign")}
_PLACES = {
    "top left": ("in the top left", "in the top left corner", "at the upper left"),
    "top": ("at the top", "at the top centre", "in the upper part"),
    "top right": ("in the top right", "in the top right corner", "at the upper right"),
    "left": ("on the left", "on the left side", "at the left"),
    "centre": ("in the centre", "in the middle", "in the center"),
    "right": ("on the right", "on the right side", "at the right"),
    "bottom left": ("in the bottom left", "in the bottom left corner", "at the lower left"),
    "bottom": ("at the bottom", "at the bottom centre", "in the lower part"),
    "bottom right": ("in the bottom right", "in the bottom right corner", "at the lower right"),
}
_RELATIONS = {
    "left of": ("to the left of", "left of"),
    "right of": ("to the right of", "right of"),
    "above": ("above", "over"),
    "below": ("below", "under"),
    "inside": ("inside", "within"),
}
_TIMES = {
    "dawn": ("at dawn", "at sunrise", "in the early morning"),
    "noon": ("at noon", "on a sunny day", "in daylight", "by day"),
    "dusk": ("at dusk", "at sunset", "in the evening"),
    "night": ("at night", "by night", "in the moonlight"),
}
_LIGHTS = {"left": "on the left", "centre": "in the middle", "right": "on the right"}
_REPEATS = {4: ("bold", "wide", "large"), 6: ("",), 8: ("fine", "narrow", "small")}
_STYLES = ("", "", "", "", ", flat gouache", ", gouache illustration", ", flat illustration")
_OPENINGS = ("", "", "", "", "a picture of ", "a gouache of ", "an illustration of ")


def shapes(facts: Shapes, rng: Random, *, complete: bool) -> str:
    what = _noun(facts, rng, complete=complete)
    if facts.count > 1:
        place = ""
    elif facts.place == "centre":
        place = rng.choice(("", "", *_PLACES["centre"]))
    else:
        place = "" if not complete and rng.random() < 0.1 else rng.choice(_PLACES[facts.place])
    return _on_ground(" ".join(filter(None, (what, place))), facts.ground, rng, complete=complete)


def pair(facts: Pair, rng: Random, *, complete: bool) -> str:
    first = article(f"{facts.colour} {_shape(facts.shape, rng)}")
    second = article(f"{facts.other_colour} {_shape(facts.other_shape, rng)}")
    what = f"{first} {rng.choice(_RELATIONS[facts.relation])} {second}"
    return _on_ground(what, facts.ground, rng, complete=complete)


def pattern(facts: Pattern, rng: Random, *, complete: bool) -> str:
    size = "" if not complete and rng.random() < 0.2 else rng.choice(_REPEATS[facts.repeats])
    fruit = {"orange": "orange", "yellow": "lemon", "green": "lime", "red": "blood orange"}
    match facts.kind:
        case "sunburst":
            what = rng.choice(
                (f"{facts.colour} sunburst", f"{facts.colour} rays", f"{facts.colour} sun rays")
            )
        case "citrus":
            named = fruit.get(facts.colour, "grapefruit")
            what = rng.choice(
                (
                    f"{facts.colour} citrus slices",
                    f"{facts.colour} {named} slices",
                    f"{facts.colour} citrus",
                )
            )
        case "tiles":
            words = ("geometric tiles", "tiles", "mosaic tiles")
            what = f"{facts.colour} {rng.choice(words)}"
        case "cut paper":
            words = ("cut paper", "cut paper shapes", "paper collage")
            what = f"{facts.colour} {rng.choice(words)}"
        case _:
            what = f"{facts.colour} {facts.kind}"
    what = " ".join(filter(None, (size, what)))
    return rng.choice((
        f"{what} on {facts.ground}",
        f"{what} on a {facts.ground} background",
        f"a pattern of {what} on {facts.ground}",
        f"{facts.ground} ground with {what}",
        f"{what} and {facts.ground} pattern",
    ))  # fmt: skip


def scene(facts: Scene, rng: Random, *, complete: bool) -> str:
    words = {
        "mountains": _mountains, "hills": _hills, "forest": _forest, "dunes": _dunes,
        "sea": _sea, "lighthouse": _lighthouse, "city": _city, "night sky": _night_sky,
        "vase": _vase, "fruit": _fruit,
    }[facts.kind](facts, rng)  # fmt: skip
    if facts.wall:
        if complete or rng.random() > 0.1:
            words += rng.choice(
                (
                    f" before a {facts.wall} wall",
                    f" on a {facts.wall} background",
                    f", {facts.wall} wall",
                )
            )
        return words
    if facts.kind != "night sky" and (complete or rng.random() > 0.12):
        words += rng.choice((" ", ", ")) + rng.choice(_TIMES[facts.time or "noon"])
    if facts.light and (complete or rng.random() < 0.6):
        body = "moon" if facts.time == "night" else "sun"
        words += rng.choice((", ", ", with ")) + f"the {body} {_LIGHTS[facts.light]}"
    return words


def dress(words: str, rng: Random) -> str:
    """Vary the opening, the capitals and the end of a caption."""
    words = rng.choice(_OPENINGS) + words + rng.choice(_STYLES)
    if rng.random() < 0.25:
        words = words[0].upper() + words[1:]
    return words + ("." if rng.random() < 0.15 else "")


def article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _shape(shape: str, rng: Random) -> str:
    return rng.choice(_SHAPES.get(shape, (shape,)))


def _noun(facts: Shapes, rng: Random, *, complete: bool) -> str:
    size = "" if not complete and rng.random() < 0.25 else rng.choice(_SIZES[facts.size])
    colour = "" if not complete and rng.random() < 0.04 else facts.colour
    noun = _shape(facts.shape, rng)
    if facts.count > 1:
        plural = f"{noun}es" if noun == "cross" else f"{noun}s"
        number = rng.choice((_NUMBERS[facts.count], _NUMBERS[facts.count], str(facts.count)))
        return " ".join(filter(None, (number, colour, plural)))
    words = " ".join(filter(None, (size, colour, noun)))
    return words if rng.random() < 0.1 else article(words)


def _on_ground(what: str, ground: Ground, rng: Random, *, complete: bool) -> str:
    if not complete and rng.random() < 0.06:
        return what
    if ground.lower:
        fade = f"{ground.colour} to {ground.lower}"
        return rng.choice((
            f"{what} on a {fade} gradient",
            f"{what} on a gradient from {fade}",
            f"{what}, background fading from {fade}",
        ))  # fmt: skip
    return rng.choice((
        f"{what} on {article(ground.colour)} background",
        f"{what} on {article(ground.colour)} background",
        f"{what} on {ground.colour}",
        f"{what} against {article(ground.colour)} ground",
        f"{what}, {ground.colour} background",
    ))  # fmt: skip


def _mountains(facts: Scene, rng: Random) -> str:
    what = rng.choice((
        f"{facts.colour} mountains", f"layered {facts.colour} mountains",
        f"{facts.colour} mountain ridges", f"a range of {facts.colour} mountains",
    ))  # fmt: skip
    return what + (rng.choice((" with pine trees", " and pines")) if facts.detail else "")


def _hills(facts: Scene, rng: Random) -> str:
    trees = "a tree" if facts.count == 1 else f"{_NUMBERS[facts.count]} trees"
    house = rng.choice(
        (f"a house with {article(facts.colour)} roof", f"{article(facts.colour)}-roofed house")
    )
    return rng.choice((
        f"{house} and {trees} on green hills", f"green hills with {house} and {trees}",
        f"{house} beside {trees} in the hills",
    ))  # fmt: skip


def _forest(facts: Scene, rng: Random) -> str:
    return rng.choice((
        f"{article(facts.colour)} pine forest", f"{article(facts.colour)} forest",
        f"a forest of {facts.colour} pines", f"{facts.colour} pine trees",
    ))  # fmt: skip


def _dunes(facts: Scene, rng: Random) -> str:
    cactus = rng.choice((" with a cactus", " and a cactus")) if facts.detail else ""
    return rng.choice((
        f"{facts.colour} dunes", f"{facts.colour} sand dunes", f"{article(facts.colour)} desert",
    )) + cactus  # fmt: skip


def _sea(facts: Scene, rng: Random) -> str:
    sail = article(f"{facts.colour} sail")
    return rng.choice((
        f"a sailing boat with {sail} on the sea", f"a sailboat with {sail}",
        f"the sea and a boat with {sail}", f"a boat with {sail} at sea",
    ))  # fmt: skip


def _lighthouse(facts: Scene, rng: Random) -> str:
    return rng.choice((
        f"a {facts.colour} and white lighthouse by the sea",
        f"a lighthouse with {facts.colour} stripes",
        f"{article(facts.colour)} striped lighthouse on a rock",
    ))  # fmt: skip


def _city(facts: Scene, rng: Random) -> str:
    return rng.choice((
        f"{article(facts.colour)} city skyline", f"a city with {facts.colour} towers",
        f"{facts.colour} skyscrapers", f"a skyline of {facts.colour} buildings",
    ))  # fmt: skip


def _night_sky(facts: Scene, rng: Random) -> str:
    hill = rng.choice((f"over {article(facts.colour)} hill", f"above {facts.colour} land"))
    return rng.choice(
        (f"a night sky with stars {hill}", f"a starry sky {hill}", f"stars and a full moon {hill}")
    )


def _vase(facts: Scene, rng: Random) -> str:
    number = _NUMBERS[facts.count]
    flowers = f"{number} {facts.second} flower" + ("s" if facts.count > 1 else "")
    vase = f"{article(facts.colour)} vase"
    return rng.choice((f"{vase} with {flowers}", f"{flowers} in {vase}"))


def _fruit(facts: Scene, rng: Random) -> str:
    fruit = facts.detail or "apples"
    if facts.count == 1:
        return article(fruit.removesuffix("s")) + " on a table"
    return rng.choice((
        f"{_NUMBERS[facts.count]} {fruit} on a table", f"{facts.count} {fruit} on a table",
        f"a still life with {_NUMBERS[facts.count]} {fruit}",
    ))  # fmt: skip
