"""Prompts as the model was trained to read them."""

from collections.abc import Sequence
from enum import StrEnum

from studio.errors import InvalidRequest

# Data, not prose: the model was trained with these very characters (Apache-2.0, SenseNova-U1).
SYSTEM_PROMPT = """\
You are an image generation and editing assistant that accurately understands and executes user \
intent.

You support two modes:

1. Think Mode:
If the task requires reasoning, you MUST start with a <think></think> block. Put all reasoning \
inside the block using plain text. DO NOT include any image tags. Keep it reasonable and \
directly useful for producing the final image.

2. Non-Think Mode:
If no reasoning is needed, directly produce the final image.

Task Types:

A. Text-to-Image Generation:
- Generate a high-quality image based on the user's description.
- Ensure visual clarity, semantic consistency, and completeness.
- DO NOT introduce elements that contradict or override the user's intent.

B. Image Editing:
- Use the provided image(s) as input or reference for modification or transformation.
- The result can be an edited image or a new image based on the reference(s).
- Preserve all unspecified attributes unless explicitly changed.

General Rules:
- For any visible text in the image, follow the language specified for the rendered text in the \
user's description, not the language of the prompt. If no language is specified, use the user's \
input language."""

# What each template needs to be one token.
TOKENS = {
    "plain": ("<img>",),
    "neo1_0": (
        "<|im_start|>",
        "<|im_end|>",
        "<think>",
        "</think>",
        "<img>",
        "</img>",
        "<IMG_CONTEXT>",
    ),
}

IMAGE_MARK = "<image>"
PICTURE_START = "<img>"
AFTER_THOUGHTS = "\n\n<img>"

Grid = tuple[int, int]  # rows and columns of an image's tokens


class Branch(StrEnum):
    """What a prefix knows; guidance tells them apart."""

    COND = "cond"  # the prompt and the reference images
    IMGCOND = "imgcond"  # the images alone
    UNCOND = "uncond"  # nothing


def branch_text(
    branch: Branch, prompt: str, image_count: int = 0, *, template: str, thinks: bool = False
) -> str:
    """What the model reads, with a mark for each reference image.

    In think mode the model goes on with the text of COND itself, until `</think>`.
    """
    if template == "plain":
        return (prompt if branch is Branch.COND else "") + PICTURE_START
    match branch:
        case Branch.COND:
            tail = "<think>\n" if thinks else "<think>\n\n</think>\n\n" + PICTURE_START
            question = _question(_mark_images(prompt, image_count) if image_count else prompt)
            return _turn("system", SYSTEM_PROMPT) + question + tail
        case Branch.IMGCOND:
            return _question(IMAGE_MARK * image_count) + PICTURE_START
        case Branch.UNCOND:
            return _question("") + PICTURE_START


def expand_images(text: str, grids: Sequence[Grid]) -> str:
    """Replace each `<image>` by as many placeholders as the image has tokens."""
    first, *rest = text.split(IMAGE_MARK)
    return first + "".join(
        f"<img>{'<IMG_CONTEXT>' * (rows * columns)}</img>{after}"
        for (rows, columns), after in zip(grids, rest, strict=True)
    )


def _mark_images(prompt: str, image_count: int) -> str:
    """Give every reference image an `<image>` mark; those that the prompt lacks come first."""
    marks = prompt.count(IMAGE_MARK)
    if marks > image_count:
        raise InvalidRequest(
            "prompt",
            f"The prompt says {IMAGE_MARK} {marks} times for {image_count} pictures.",
            f"Remove {marks - image_count} of them or add pictures.",
        )
    if marks == 0 and image_count >= 2:
        numbered = [f"Image-{number}:{IMAGE_MARK}\n" for number in range(1, image_count + 1)]
        return "".join(numbered) + prompt
    return f"{IMAGE_MARK}\n" * (image_count - marks) + prompt


def _question(text: str) -> str:
    return _turn("user", text) + "<|im_start|>assistant\n"


def _turn(role: str, text: str) -> str:
    return f"<|im_start|>{role}\n{text}<|im_end|>\n"
