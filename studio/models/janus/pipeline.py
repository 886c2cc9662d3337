"""A loaded Janus-Pro: it writes a picture token by token, and a decoder paints the tokens."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from studio.devices.backend import LoadPlan, Offload
from studio.devices.shortage import tell_shortage
from studio.diffusion.run import Pixels, Run
from studio.errors import BadPicture, ModelDamaged, OutOfMemory
from studio.jobs.request import GenerationRequest
from studio.models.diffusers.load import load_network
from studio.models.diffusers.view import view_of
from studio.models.family import ModelSpec
from studio.models.inspect import DOWNLOAD_AGAIN
from studio.models.janus.folder import read_folder
from studio.models.janus.tokenizer import JanusTokenizer
from studio.models.sensenova.pipeline import to_pixels
from studio.stats.spans import Phase

_PREVIEWS = 4  # parts of a picture, each shown when it is done: painting takes as long as for all


class JanusPipeline:
    """A step is a row of tokens: a picture has as many steps as rows."""

    def __init__(self, spec: ModelSpec, plan: LoadPlan) -> None:
        if plan.offload is not Offload.NONE:
            raise OutOfMemory(
                f"{spec.title} does not fit the memory of {plan.device.title}.",
                "Choose the CPU, or a smaller model.",
            )
        folder = read_folder(spec.path)
        with view_of(folder) as view:
            (part,) = folder.parts
            network = load_network(part, view / part.name, plan)
        self._tokenizer = JanusTokenizer(spec.path)
        self._network: Any = network.eval().requires_grad_(False).to(plan.device.id)
        text = network.config.text_config
        self._first, self._blank = text.bos_token_id, text.pad_token_id
        ids = (self._first, self._blank, self._tokenizer.size - 1)
        if any(number is None or not 0 <= number < text.vocab_size for number in ids):
            raise ModelDamaged(
                f"{spec.path} has tokens that its network does not know.", DOWNLOAD_AGAIN
            )

    def generate(self, request: GenerationRequest, run: Run) -> Pixels:
        """See `Pipeline`. Tokens are drawn on the CPU, so that a seed is the same everywhere."""
        with torch.inference_mode(), tell_shortage(f"A picture of {request.width} pixels"):
            with run.measure(Phase.ENCODE):
                words = self._words(request)
            with run.measure(Phase.DENOISE):
                tokens = self._write(words, request, run)
            with run.measure(Phase.DECODE):
                return self._paint(tokens)

    def unload(self) -> None:
        self._network = None

    def _words(self, request: GenerationRequest) -> Tensor:
        """The prompt as [1 or 2, tokens, width]; the second row is blank, to guide away from."""
        ids = [self._first, *self._tokenizer.ask(request.prompt)]
        rows = [ids]
        if request.guidance > 1:
            rows.append([ids[0], *(self._blank for _ in ids[1:-1]), ids[-1]])
        words: Tensor = self._network.get_input_embeddings()(
            torch.tensor(rows, device=self._network.device)
        )
        return words

    def _write(self, words: Tensor, request: GenerationRequest, run: Run) -> Tensor:
        """The tokens of a picture, row after row, [steps, steps]."""
        model, side = self._network.model, request.steps
        generator = torch.Generator().manual_seed(run.seed)
        tokens = torch.zeros(side * side, dtype=torch.long)
        seen, read = words, None
        for place in range(side * side):
            run.token.check()
            told = model.language_model(inputs_embeds=seen, past_key_values=read, use_cache=True)
            read = told.past_key_values
            logits = model.generation_head(told.last_hidden_state[:, -1]).float().cpu()
            if len(logits) == 2:
                logits = logits[1:] + request.guidance * (logits[:1] - logits[1:])
            if not logits.isfinite().all():
                raise BadPicture("The model gave values that are not numbers.", "Try another seed.")
            token = torch.multinomial(logits.softmax(-1), 1, generator=generator)
            tokens[place] = token
            seen = self._network.prepare_embeddings_for_image_generation(token.to(words.device))
            seen = seen.expand(len(words), -1, -1)
            if (place + 1) % side == 0:
                step = (place + 1) // side
                is_part = step % max(side // _PREVIEWS, 1) == 0
                run.step(step, side, (lambda: self._paint(tokens)) if is_part else None)
        return tokens

    def _paint(self, tokens: Tensor) -> Pixels:
        pictures = self._network.decode_image_tokens(tokens[None].to(self._network.device))
        pixels: Pixels = to_pixels(pictures.movedim(-1, 1))[0]
        return pixels
