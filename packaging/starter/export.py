"""Write the trained weights as the model that ships: python packaging/starter/export.py."""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch
from platformdirs import user_cache_path
from safetensors.torch import save_file

from recipe import STAGES
from state import State, load
from tokens import TOKENIZER_FILES
from words import known_words

_ROOT = Path(__file__).resolve().parents[2]
_EXAMPLES = (
    "a sailing boat with a red sail on the sea at dawn",
    "a house with a blue roof and two trees on green hills at noon",
    "a red and white lighthouse by the sea at sunset",
    "five yellow flowers in a blue vase before a pink wall",
    "a teal pine forest at dawn, the sun on the left",
    "layered purple mountains at dusk, the sun on the right",
    "a yellow circle above a blue square on a pink background",
    "bold white horizontal stripes on teal",
    "navy waves on cream",
    "a red circle on a white background",
    "海上的红色帆船，清晨",
    "绿色山丘上的蓝色屋顶房子和两棵树，中午",
    "红色和白色相间的灯塔，日落时",
    "蓝色花瓶里的五朵黄色的花，粉色墙面",
    "青色的松林，黎明，太阳在左边",
    "层叠的紫色山峦，黄昏，太阳在右边",
    "海上的橙色帆船，黄昏",
    "黄色圆形在蓝色正方形上方，粉色背景",
    "青色底白色粗横条纹图案",
    "白色背景上的红色圆形",
)


def main() -> None:
    options = _parse()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    state = load(options.checkpoint, torch.device("cpu"))
    for name in TOKENIZER_FILES:
        shutil.copyfile(options.checkpoint / name, folder / name)
    shutil.copyfile(_ROOT / "LICENSE", folder / "LICENSE")
    fields = {**state.fields, "studio": _presets(state, options.steps, options.guidance)}
    text = json.dumps(fields, ensure_ascii=False, indent=2)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")
    weights = write_weights(state, folder)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    print(f"{weights}: {weights.stat().st_size:,} bytes, sha256 {digest}")
    print(f"{state.pictures:,} pictures, {state.seconds / 60:.0f} minutes, loss {state.loss:.4f}")


def write_weights(state: State, folder: Path) -> Path:
    """The running mean of the weights, in bfloat16, with how far the training has come."""
    path = folder / "model.safetensors"
    tensors = {name: weight.to(torch.bfloat16) for name, weight in state.average.items()}
    told = {name: getattr(state, name) for name in ("pictures", "steps", "seconds", "loss")}
    save_file(tensors, path, metadata={"format": "pt", "training": json.dumps(told)})
    return path


def _presets(state: State, steps: int, guidance: float) -> dict[str, object]:
    """What the studio offers for this model."""
    side = state.network.config.token_side
    shapes = dict.fromkeys(STAGES["edges"].shapes)
    sizes = [(columns * side, rows * side) for columns, rows in shapes]
    sides = [side for size in sizes for side in size]
    return {
        "title": "Gouache Starter",
        "sizes": sizes,
        "min_side": min(sides),
        "max_side": max(sides),
        "steps": steps,
        "guidance": guidance,
        "guidance_end": 0.45,
        "timestep_shift": 1.0,
        "sample_prompt": _EXAMPLES[0],
        "examples": _EXAMPLES,
        "words": known_words(),
        "licence": "Apache-2.0",
    }


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = user_cache_path("gouache") / "starter-training"
    parser.add_argument("--checkpoint", type=Path, default=default, help="folder (%(default)s)")
    parser.add_argument("--folder", type=Path, default=_ROOT / "assets" / "starter")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--guidance", type=float, default=2.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
