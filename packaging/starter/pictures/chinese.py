"""Simplified Chinese captions, in many wordings."""

from random import Random

from pictures.facts import Ground, Pair, Pattern, Scene, Shapes

_NUMBERS = ("", "一", "两", "三", "四", "五")
_COLOURS = {
    "red": ("红色",), "orange": ("橙色", "橘色"), "yellow": ("黄色",), "green": ("绿色",),
    "teal": ("青色", "蓝绿色"), "blue": ("蓝色",), "light blue": ("浅蓝色", "天蓝色"),
    "navy": ("深蓝色", "藏青色"), "purple": ("紫色",), "pink": ("粉色", "粉红色"),
    "brown": ("棕色", "褐色"), "black": ("黑色",), "white": ("白色",), "gray": ("灰色",),
    "cream": ("米色", "奶油色"),
}  # fmt: skip
_SHAPES = {
    "circle": ("圆形", "圆"), "square": ("正方形", "方块"), "triangle": ("三角形",),
    "star": ("星星", "五角星"), "heart": ("心形", "爱心"), "ring": ("圆环",),
    "crescent": ("月牙", "弯月"), "diamond": ("菱形",), "hexagon": ("六边形",),
    "cross": ("十字",), "drop": ("水滴",), "arrow": ("箭头",),
}  # fmt: skip
_SIZES = {"small": ("小",), "medium": ("",), "large": ("大",)}
_PLACES = {
    "top left": ("左上角",), "top": ("上方", "顶部"), "top right": ("右上角",),
    "left": ("左边", "左侧"), "centre": ("中间", "中央"), "right": ("右边", "右侧"),
    "bottom left": ("左下角",), "bottom": ("下方", "底部"), "bottom right": ("右下角",),
}  # fmt: skip
_RELATIONS = {
    "left of": "在{}左边",
    "right of": "在{}右边",
    "above": "在{}上方",
    "below": "在{}下方",
    "inside": "在{}里面",
}
_PATTERNS = {
    "horizontal stripes": ("横条纹",), "vertical stripes": ("竖条纹",),
    "diagonal stripes": ("斜条纹",), "checks": ("棋盘格", "方格"), "dots": ("圆点", "波点"),
    "chevrons": ("人字纹", "锯齿纹"), "waves": ("波浪", "波浪纹"), "grid": ("网格",),
    "sunburst": ("放射线", "阳光射线"), "citrus": ("柑橘片", "柠檬片"),
    "tiles": ("几何瓷砖", "瓷砖拼图"), "cut paper": ("剪纸", "剪纸拼贴"),
}  # fmt: skip
_REPEATS = {4: ("粗", "大"), 6: ("",), 8: ("细", "小")}
_TIMES = {
    "dawn": ("清晨", "黎明", "日出时"),
    "noon": ("中午", "白天", "晴天"),
    "dusk": ("黄昏", "傍晚", "日落时"),
    "night": ("夜晚", "夜里", "月光下"),
}
_LIGHTS = {"left": "左边", "centre": "中间", "right": "右边"}
_FRUIT = {"apples": "苹果", "oranges": "橙子", "lemons": "柠檬", "pears": "梨", "plums": "李子"}
_ENDS = ("", "", "", "", "，扁平插画", "，水粉画", "，水粉插画")


def shapes(facts: Shapes, rng: Random, *, complete: bool) -> str:
    size = "" if not complete and rng.random() < 0.25 else rng.choice(_SIZES[facts.size])
    noun = colour(facts.colour, rng) + rng.choice(_SHAPES[facts.shape])
    if facts.count > 1:
        what = f"{_NUMBERS[facts.count]}个{noun}"
    else:
        what = rng.choice((f"一个{size}{noun}", f"{size}{noun}"))
    place = ""
    if facts.count == 1 and (facts.place != "centre" or rng.random() < 0.4):
        place = rng.choice(_PLACES[facts.place])
    return _on_ground(what, place, facts.ground, rng, complete=complete)


def pair(facts: Pair, rng: Random, *, complete: bool) -> str:
    first = colour(facts.colour, rng) + rng.choice(_SHAPES[facts.shape])
    second = colour(facts.other_colour, rng) + rng.choice(_SHAPES[facts.other_shape])
    what = first + _RELATIONS[facts.relation].format(second)
    return _on_ground(what, "", facts.ground, rng, complete=complete)


def pattern(facts: Pattern, rng: Random, *, complete: bool) -> str:
    size = "" if not complete and rng.random() < 0.2 else rng.choice(_REPEATS[facts.repeats])
    what = f"{colour(facts.colour, rng)}{size}{rng.choice(_PATTERNS[facts.kind])}"
    ground = colour(facts.ground, rng)
    return rng.choice(
        (
            f"{ground}背景上的{what}",
            f"{what}，{ground}背景",
            f"{what}图案，{ground}底",
            f"{ground}底{what}图案",
        )
    )


def scene(facts: Scene, rng: Random, *, complete: bool) -> str:
    words = _scene(facts, rng)
    if facts.wall:
        wall = colour(facts.wall, rng)
        if not complete and rng.random() < 0.1:
            return words
        return rng.choice((f"{words}，{wall}墙面", f"{words}，{wall}背景", f"{wall}墙前的{words}"))
    if facts.kind != "night sky" and (complete or rng.random() > 0.12):
        time = rng.choice(_TIMES[facts.time or "noon"])
        words = rng.choice((f"{time}的{words}", f"{words}，{time}", f"{time}，{words}"))
    if facts.light and (complete or rng.random() < 0.6):
        body = "月亮" if facts.time == "night" else "太阳"
        words += f"，{body}在{_LIGHTS[facts.light]}"
    return words


def dress(words: str, rng: Random) -> str:
    """Vary the end of a caption."""
    return words + rng.choice(_ENDS)


def colour(name: str, rng: Random) -> str:
    return rng.choice(_COLOURS[name])


def _on_ground(what: str, place: str, ground: Ground, rng: Random, *, complete: bool) -> str:
    placed = f"{what}在{place}" if place else what
    if not complete and rng.random() < 0.06:
        return placed
    name = colour(ground.colour, rng)
    if ground.lower:
        fade = f"从{name}到{colour(ground.lower, rng)}的渐变背景"
        return rng.choice((f"{fade}，{placed}", f"{placed}，{fade}"))
    if place:
        return rng.choice(
            (f"{name}背景{place}的{what}", f"{placed}，{name}背景", f"{name}背景，{placed}")
        )
    return rng.choice((f"{name}背景上的{what}", f"{what}，{name}背景", f"{name}背景，{what}"))


def _scene(facts: Scene, rng: Random) -> str:  # noqa: PLR0911 - one case a kind
    main = colour(facts.colour, rng)
    number = _NUMBERS[facts.count]
    match facts.kind:
        case "mountains":
            pines = rng.choice(("和松树", "，前面有松树")) if facts.detail else ""
            return rng.choice((f"{main}的群山", f"层叠的{main}山峦", f"{main}山脉")) + pines
        case "hills":
            return rng.choice((
                f"绿色山丘上的{main}屋顶房子和{number}棵树",
                f"山丘上有一座{main}屋顶的房子和{number}棵树",
            ))  # fmt: skip
        case "forest":
            return rng.choice((f"{main}的松林", f"{main}森林", f"{main}松树林"))
        case "dunes":
            cactus = rng.choice(("和仙人掌", "，有一棵仙人掌")) if facts.detail else ""
            return rng.choice((f"{main}的沙丘", f"{main}沙漠")) + cactus
        case "sea":
            return rng.choice(
                (f"海上的{main}帆船", f"大海和一艘{main}帆的船", f"一艘{main}帆船在海上")
            )
        case "lighthouse":
            return rng.choice((f"海边{main}条纹的灯塔", f"{main}和白色相间的灯塔", f"{main}灯塔"))
        case "city":
            return rng.choice((f"{main}的城市天际线", f"{main}高楼的城市", f"{main}城市"))
        case "night sky":
            return rng.choice(
                (f"{main}山丘上的星空", f"星空和满月，{main}山丘", f"{main}大地上的夜空")
            )
        case "vase":
            flowers = f"{number}朵{colour(facts.second or 'red', rng)}的花"
            return rng.choice((f"{main}花瓶里的{flowers}", f"{main}花瓶和{flowers}"))
        case _:
            fruit = _FRUIT[facts.detail or "apples"]
            return rng.choice(
                (f"桌上的{number}个{fruit}", f"静物，{number}个{fruit}", f"{number}个{fruit}在桌上")
            )
