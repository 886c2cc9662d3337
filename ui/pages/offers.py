"""What the controls of a page have to choose from, for the command palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, SignalInstance
from PySide6.QtWidgets import QMenu

from ui.actions import Actions, Offer
from ui.pages.setup_panel import SetupPanel
from ui.widgets.prompt_dock import PromptDock
from ui.widgets.segmented import Segment, Segmented, Shape

translate = QCoreApplication.translate


def offer_making(
    actions: Actions, panel: SetupPanel, dock: PromptDock, page_requested: SignalInstance
) -> None:
    """Everything that decides on the next picture; a choice brings its page into view."""

    def offers() -> Iterator[Offer]:
        form, tools = panel.form, dock.tools
        yield from of_menu("model", panel.models.menu, translate("Offers", "Models"), "models")
        yield from of_menu("style", tools.styles.menu, translate("Offers", "Styles"), "style")
        yield from of_segments("shape", form.shape, translate("Offers", "Picture"), "fit")
        yield from of_segments("quality", form.quality, translate("Offers", "Picture"), "clock")
        yield from of_segments("count", form.count, translate("Offers", "Picture"), "grid")
        if not form.sampler_row.isHidden():
            group = translate("Offers", "Samplers")
            yield from of_menu("sampler", form.sampler.menu, group, "settings")
        if not form.loras.isHidden():
            yield from of_menu(
                "lora", form.loras.add_button.menu, translate("Offers", "LoRAs"), "plus"
            )
        yield from of_menu("device", panel.devices.menu, translate("Offers", "Devices"), "chip")
        yield from of_menu("example", tools.examples.menu, translate("Offers", "Examples"), "image")
        yield from _of_prompts(dock)

    show = partial(page_requested.emit, "create")
    actions.offer(lambda: (_shown(offer, show) for offer in offers()))


def of_segments(key: str, control: Segmented, group: str, icon: str) -> Iterator[Offer]:
    """The choices of a row of segments, as "Shape: Square"."""
    for segment in control.segments:
        yield Offer(
            f"{key}.{segment.key}",
            f"{control.accessibleName()}: {segment.label}",
            group,
            f"shape-{segment.key.replace(':', '-')}" if isinstance(segment, Shape) else icon,
            partial(_press, control, segment.key),
            segment.caption if isinstance(segment, Segment) else "",
            words=f"{key} {segment.key}",
            is_chosen=segment.key == control.current(),
        )


def of_menu(key: str, menu: QMenu, group: str, icon: str) -> Iterator[Offer]:
    """The lines of a menu that stand for a value."""
    for action in menu.actions():
        if action.data() is not None and action.isEnabled():
            title, _, detail = action.text().replace("&&", "&").partition("\t")
            yield Offer(
                f"{key}.{action.data()}",
                title,
                group,
                icon,
                partial(_trigger, menu, action.data()),
                detail,
                words=key,
                is_chosen=action.isChecked(),
            )


def _press(control: Segmented, key: str) -> None:
    """What was offered may be gone by the time that it is chosen."""
    if key in {segment.key for segment in control.segments}:
        control.button(key).click()


def _trigger(menu: QMenu, value: object) -> None:
    """The same: the line with this value may be another one by now, or gone."""
    for action in menu.actions():
        if action.data() == value:
            action.trigger()
            return


def _of_prompts(dock: PromptDock) -> Iterator[Offer]:
    for prompt in dock.prompt.previous:
        yield Offer(
            f"prompt.{prompt}",
            prompt,
            translate("Offers", "Prompts"),
            "history",
            partial(dock.prompt.set_prompt, prompt),
            words="prompt",
        )


def _shown(offer: Offer, show: Callable[[], object]) -> Offer:
    """The same, brought into view once it is chosen."""

    def choose() -> None:
        offer.choose()
        show()

    return replace(offer, choose=choose)
