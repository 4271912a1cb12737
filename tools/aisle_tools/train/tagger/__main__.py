"""Fits the teachers, and the student that learns from them; see the package's docstring."""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from aisle.planner.marks import TAGS
from aisle_tools.train.tagger.network import Tagger, from_base
from aisle_tools.train.tagger.pieces import MASK
from aisle_tools.train.tagger.tags import EITHER, FRAME, UNKNOWN

# name → base, the layers kept of it, and the rate.
TEACHERS: dict[str, tuple[str, Sequence[int], float]] = {
    "minilm": ("minilm", range(6), 7e-5), "bge": ("bge", range(9), 5e-5),
}  # fmt: skip
STUDENT_BASE = "minilm"
_EPOCHS, _STUDENT_EPOCHS, _STUDENT_RATE = 3.0, 6.0, 1e-4
_BATCH, _HIDDEN_WORDS = 64, 0.05  # questions a step; of a question's pieces, those that can't be read
_WARM_UP, _DECAY, _CLIP = 0.1, 0.01, 1.0


@dataclass(frozen=True)
class Questions:
    ids: list[np.ndarray]
    types: list[np.ndarray]  # 1 of a name of the shop's
    tags: list[np.ndarray]
    thought: list[np.ndarray] | None = None  # of each question (tokens, tags): what teachers think

    def batch(
        self, places: Sequence[int], device: torch.device
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor | None]:
        """Ids, mask, types, tags, and what teachers think, each (n, t) or (n, t, tags)."""
        shape = len(places), max(len(self.ids[place]) for place in places)
        ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
        tags = np.full(shape, UNKNOWN, np.int64)
        thought = np.zeros((*shape, len(TAGS)), np.float32)
        for row, place in enumerate(places):
            length = len(self.ids[place])
            ids[row, :length], mask[row, :length] = self.ids[place], 1
            types[row, :length], tags[row, :length] = self.types[place], self.tags[place]
            if self.thought is not None:
                thought[row, :length] = self.thought[place]
        given = [torch.from_numpy(array).to(device) for array in (ids, mask, types, tags, thought)]
        return given[0], given[1], given[2], given[3], given[4] if self.thought is not None else None


def told(logits: Tensor, tags: Tensor) -> Tensor:
    """The cross-entropy where a tag is told. EITHER counts what "none" and "frame" have together."""
    logs = torch.log_softmax(logits, -1)
    right = logs.gather(-1, tags.clamp(min=0)[..., None])[..., 0]
    right = torch.where(tags == EITHER, logs[..., : FRAME + 1].logsumexp(-1), right)
    counted = (tags != UNKNOWN).float()
    return -(right * counted).sum() / counted.sum().clamp(min=1)


def imitated(logits: Tensor, thought: Tensor) -> Tensor:
    """The cross-entropy to the teachers' mean, over all tokens. Source: Hinton, Vinyals & Dean, 2015."""
    counted = thought.sum(-1)
    return -(torch.log_softmax(logits, -1) * thought).sum() / counted.sum()


def fit(network: Tagger, questions: Questions, places: Sequence[int], epochs: float, rate: float, seed: int) -> None:
    draw, device = random.Random(seed), next(network.parameters()).device
    torch.manual_seed(seed)
    network.train()
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": _DECAY}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate)
    steps = max(1, int(len(places) * epochs / _BATCH))
    order: list[int] = []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * _share(step, steps)
        while len(order) < _BATCH:
            order += draw.sample(list(places), len(places))
        ids, mask, types, tags, thought = questions.batch(order[:_BATCH], device)
        del order[:_BATCH]
        is_hidden = (torch.rand(ids.shape, device=device) < _HIDDEN_WORDS) & (ids > MASK)
        logits = _logits(network, torch.where(is_hidden, MASK, ids), mask, types)
        loss = told(logits, tags) if thought is None else told(logits, tags) + imitated(logits, thought)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
        optimizer.step()
        if step % 500 == 0:
            print(f"step {step} of {steps}: {loss.item():.4f}", flush=True)
    network.eval()


def _share(step: int, steps: int) -> float:
    """Of the learning rate: a linear warm-up, then linearly to nothing."""
    warm = max(1, int(_WARM_UP * steps))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def _logits(network: Tagger, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
    with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=ids.device.type == "cuda"):
        logits: Tensor = network(ids, mask, types)
    return logits.float()


@torch.no_grad()
def thinks(network: Tagger, questions: Questions, device: torch.device, batch: int = 512) -> list[np.ndarray]:
    """Of each question (tokens, tags) probabilities."""
    order = sorted(range(len(questions.ids)), key=lambda place: len(questions.ids[place]))
    thought: list[np.ndarray] = [np.empty(0)] * len(order)
    for start in range(0, len(order), batch):
        places = order[start : start + batch]
        ids, mask, types, _, _ = questions.batch(places, device)
        shares = torch.softmax(_logits(network, ids, mask, types), -1).half().cpu().numpy()
        for place, row in zip(places, shares, strict=True):
            thought[place] = row[: len(questions.ids[place])]
    return thought


def read(folder: Path) -> Questions:
    with np.load(folder / "examples.npz") as file:
        ends = np.cumsum(file["lengths"])[:-1]
        return Questions(*(np.split(file[name], ends) for name in ("ids", "types", "tags")))


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the planner's tagger.")
    parser.add_argument("folder", type=Path, help="of `examples`, such as build/train/tagger")
    parser.add_argument("--layers", type=int, default=3, help="of the student")
    parser.add_argument("--epochs", type=float, default=1.0, help="times what is usual")
    parser.add_argument("--teachers", nargs="*", default=list(TEACHERS), choices=list(TEACHERS))
    given = parser.parse_args()
    folder: Path = given.folder
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    questions = read(folder)
    told_of = [place for place, tags in enumerate(questions.tags) if (tags != UNKNOWN).any()]

    def fitted(name: str, base: str, kept: Sequence[int], rate: float, epochs: float, seen: Questions) -> Tagger:
        network, path = from_base(np.load(folder / f"{base}.npz"), kept).to(device), folder / f"{name}.npz"
        if path.exists():
            network.load_state_dict({key: torch.from_numpy(value) for key, value in np.load(path).items()})
            network.eval()
            return network
        started = time.monotonic()
        places = told_of if seen.thought is None else range(len(seen.ids))
        fit(network, seen, places, epochs * given.epochs, rate, seed=1)
        np.savez(path, **{key: value.half().cpu().numpy() for key, value in network.state_dict().items()})
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
        return network

    thoughts = []
    for name in given.teachers:
        base, kept, rate = TEACHERS[name]
        thoughts.append(thinks(fitted(f"teacher-{name}", base, kept, rate, _EPOCHS, questions), questions, device))
    together = None
    if thoughts:
        together = [sum(ones) / len(thoughts) for ones in zip(*thoughts, strict=True)]
    student = replace(questions, thought=together)
    fitted("student", STUDENT_BASE, range(given.layers), _STUDENT_RATE, _STUDENT_EPOCHS, student)


if __name__ == "__main__":
    main()
