"""What the waterfall says: one sentence on how a picture compares, and its table as text."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

from PySide6.QtCore import QCoreApplication

from studio.stats.spans import Phase, Spans
from studio.stats.summary import MADE, Percentiles, Summary
from ui import language
from ui.widgets import figures, latency, stages
from ui.widgets.latency_words import AS_USUAL

translate = QCoreApplication.translate

_LEAST_S = 0.005  # a smaller difference would be read as 0.00


@dataclass(frozen=True, slots=True)
class Row:
    """The words in a line of the table; all but the first two are "" without others like it."""

    name: str
    this: str
    p50: str = ""
    p95: str = ""
    off: str = ""  # from p50, with its sign; without one where it rounds to nothing


def sentence(spans: Spans, usual: Summary | None) -> str:
    """ "2.88 s in total, 7% faster than usual. Decode took 0.40 s less." """
    total = figures.seconds(spans.made_s)
    if usual is None or usual.total.p50_s <= 0:
        said = translate("waterfall", "{} in total, the first of its kind.").format(total)
        return language.sentences((said, _longest(spans)))
    off = spans.made_s / usual.total.p50_s - 1
    percent = round(abs(off) * 100)
    if abs(off) <= AS_USUAL:
        said = translate("waterfall", "{} in total, as fast as usual.").format(total)
        return language.sentences((said, _longest(spans)))
    if off < 0:
        said = translate("waterfall", "{} in total, {}% faster than usual.").format(total, percent)
    else:
        said = translate("waterfall", "{} in total, {}% slower than usual.").format(total, percent)
    return language.sentences((said, _reason(spans, usual, is_faster=off < 0)))


def compared_with(usual: Summary | None) -> str:
    if usual is None:
        return translate("waterfall", "no other picture yet")
    if usual.pictures == 1:
        return translate("waterfall", "1 picture like this")
    return translate("waterfall", "{} pictures like this").format(figures.count(usual.pictures))


def table(spans: Spans, usual: Summary | None) -> list[Row]:
    """A row per stage and one for the total."""
    digits = 3 if spans.made_s < 1 else 2
    rows = [
        _row(stages.name(p), spans.seconds(p), usual.phase(p) if usual else None, digits)
        for p in Phase
    ]
    load = list(Phase).index(Phase.LOAD)
    if not latency.took_time(Phase.LOAD, spans.seconds(Phase.LOAD)):
        rows[load] = replace(rows[load], this=translate("waterfall", "in memory"))
    name = translate("waterfall", "Total")
    return [*rows, _row(name, spans.made_s, usual.total if usual else None, digits)]


def as_text(spans: Spans, usual: Summary | None) -> str:
    """The sentence and the table, for a message or a bug report."""
    heads = (
        translate("waterfall", "Seconds"),
        translate("waterfall", "This"),
        "p50",
        "p95",
        translate("waterfall", "From p50"),
    )
    lines = ["\t".join(row) for row in (heads, *map(astuple, table(spans, usual)))]
    return "\n".join((sentence(spans, usual), "", *lines, "", compared_with(usual)))


def spoken(spans: Spans, usual: Summary | None) -> str:
    """The table for a screen reader."""
    rows = (
        language.clauses((f"{row.name} {row.this}", *((f"p50 {row.p50}",) if row.p50 else ())))
        for row in table(spans, usual)
    )
    return language.sentences((sentence(spans, usual), "; ".join(rows)))


def _row(name: str, seconds: float, usual: Percentiles | None, digits: int) -> Row:
    this = f"{seconds:.{digits}f}"
    if usual is None:
        return Row(name, this)
    off = f"{seconds - usual.p50_s:+.{digits}f}".replace("-", "−")
    if not off.strip("+−0."):
        off = off[1:]
    return Row(name, this, f"{usual.p50_s:.{digits}f}", f"{usual.p95_s:.{digits}f}", off)


def _longest(spans: Spans) -> str:
    if spans.made_s <= 0:
        return ""
    phase = max(MADE, key=spans.seconds)
    share = round(spans.seconds(phase) / spans.made_s * 100)
    return translate("waterfall", "{} took {}% of it.").format(stages.name(phase), share)


def _reason(spans: Spans, usual: Summary, *, is_faster: bool) -> str:
    """The stage that made most of the difference."""
    sign = -1 if is_faster else 1
    gains = {p: sign * (spans.seconds(p) - usual.phase(p).p50_s) for p in MADE}
    phase = max(gains, key=gains.__getitem__)
    if gains[phase] < _LEAST_S:
        return ""
    text = (
        translate("waterfall", "{} took {} s less.")
        if is_faster
        else translate("waterfall", "{} took {} s more.")
    )
    return text.format(stages.name(phase), stages.short(gains[phase]))
