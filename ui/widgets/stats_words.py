"""What the stats say in words: what is slowest, what a cold start costs, what a point shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from studio.stats.summary import KindStats, Point, Unit, longest_load
from ui import language
from ui.widgets import figures, stages

translate = QCoreApplication.translate


def kind_name(one: KindStats) -> str:
    """ "SDXL 1.0, 1024 × 1024, 30 steps on RTX 4090"."""
    size = figures.size(one.kind.width, one.kind.height)
    return translate("stats", "{}, {}, {} on {}").format(
        one.title, size, steps(one.kind.steps), language.sentence(one.kind.device)
    )


def steps(count: int) -> str:
    return (
        translate("stats", "1 step") if count == 1 else translate("stats", "{} steps").format(count)
    )


def pictures(count: int) -> str:
    if count == 1:
        return translate("stats", "1 picture")
    return translate("stats", "{} pictures").format(figures.count(count))


def slowest(one: KindStats) -> str:
    """Which stage takes most of the time of these pictures, and how much of it."""
    return translate("stats", "{} takes {} of the time of these pictures.").format(
        stages.name(one.slowest), percent(one.share(one.slowest))
    )


def cold_start(one: KindStats) -> str:
    """What loading the model costs, as far as these pictures tell."""
    if one.cold is None:
        return translate("stats", "The model was in memory every time.")
    if one.warm is None:
        return translate("stats", "The model was loaded every time, in {}.").format(
            figures.seconds(one.cold.load.p50_s)
        )
    longer_s = one.cold.total.p50_s - one.warm.p50_s
    loaded = translate("stats", "The model was loaded for {} of {}.").format(
        figures.count(one.cold.pictures), pictures(one.pictures)
    )
    if longer_s <= 0:
        return language.sentences((translate("stats", "A cold start takes no longer."), loaded))
    longer = translate("stats", "A cold start takes {} longer.").format(figures.seconds(longer_s))
    return language.sentences((longer, loaded))


def longest_wait(kinds: Sequence[KindStats]) -> str:
    """Which model takes longest to load; "" while only one was ever loaded."""
    models = {one.kind.model_id for one in kinds if one.cold}
    slow = longest_load(kinds)
    if len(models) < 2 or slow is None or slow.cold is None:
        return ""
    return translate("stats", "Of all models, {} takes longest to load: {}.").format(
        slow.title, figures.seconds(slow.cold.load.p50_s)
    )


def stage_shares(one: KindStats) -> str:
    """Every stage with its share: "Load 4%, Encode 3%"."""
    shares = (f"{stages.name(phase)} {percent(one.share(phase))}" for phase, _ in one.stages)
    return language.listed(shares)


def percent(share: float) -> str:
    """ "90%"; "<1%" for what is there but hardly."""
    return "<1%" if 0 < share < 0.005 else f"{round(share * 100)}%"


def reading(point: Point, unit: Unit) -> str:
    """What one point of a trend says."""
    when = moment(point.moment, unit)
    p50 = figures.seconds(point.total.p50_s)
    if unit is Unit.PICTURE:
        return f"{when}: {p50}"
    p95 = figures.seconds(point.total.p95_s)
    parts = (f"p50 {p50}", f"p95 {p95}", pictures(point.pictures))
    return f"{when}: {language.listed(parts)}"


def moment(when: datetime, unit: Unit) -> str:
    """The time of a point, no finer than it is."""
    local = QDateTime.fromSecsSinceEpoch(round(when.timestamp()))
    match unit:
        case Unit.PICTURE | Unit.HOUR:
            form = translate("stats", "d MMMM, HH:mm")
        case Unit.DAY:
            form = translate("stats", "d MMMM")
        case Unit.WEEK:
            form = translate("stats", "'week of' d MMMM")
        case Unit.MONTH:
            form = translate("stats", "MMMM yyyy")
    return QLocale().toString(local, form)
