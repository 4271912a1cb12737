"""Fits the teachers, and the students that learn from them; see the package's docstring."""

import argparse
import gzip
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from aisle_tools.train.reranker.fitting import LENGTH, Example, Pair, Schedule, fit, graded, imitated, predicted, said
from aisle_tools.train.reranker.network import SAYS, CrossEncoder, from_base

# name → base and the layers kept of it.
TEACHERS: dict[str, tuple[str, Sequence[int]]] = {
    "bge": ("bge", range(12)), "e5": ("e5", range(12)), "minilm": ("minilm", range(6)),
}  # fmt: skip
STUDENT = "minilm"
STUDENT_LAYERS = (0, 2, 3, 5)

# How much a group of each set counts in a teacher's second pass, the one that fits what people graded and said.
_WEIGHTS = {"epqa": 1.0, "hetpqa": 0.5, "semipqa": 0.25, "polarity": 0.5}


@dataclass(frozen=True)
class Run:
    """One fold: what is learned from, and what is only looked at."""

    name: str
    groups: list[dict[str, Any]]
    held_out: list[dict[str, Any]]
    teachers: dict[str, tuple[str, Sequence[int]]]
    seeds: int  # teachers of each base
    device: torch.device
    bases: Path
    out: Path


class Tokens:
    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LENGTH, strategy="only_second")

    def pairs(self, group: dict[str, Any]) -> list[Pair]:
        question = " ".join(group["question"].split()[:60])
        encoded = self._tokenizer.encode_batch([(question, text) for text in group["texts"]])
        return [(one.ids, one.type_ids.index(1) if 1 in one.type_ids else len(one.ids)) for one in encoded]


def teach(run: Run, tokens: Tokens) -> list[CrossEncoder]:
    """Each teacher in two passes: first what merely goes together, then what people graded and said."""
    first = [_example(group, tokens) for group in run.groups if group["gains"] and group["set"] != "epqa"]
    second = [_example(group, tokens, _WEIGHTS[group["set"]]) for group in run.groups if group["set"] in _WEIGHTS]
    teachers = []
    for seed in range(run.seeds):
        for name, (base, kept) in run.teachers.items():

            def made(base: str = base, kept: Sequence[int] = kept, seed: int = seed) -> CrossEncoder:
                network = from_base(np.load(run.bases / f"{base}.npz"), kept).to(run.device)
                fit(network, first, Schedule(epochs=1, rate=5e-5, groups=24, seed=seed))
                fit(network, second, Schedule(epochs=4, rate=4e-5, groups=16, seed=seed))
                return network

            teachers.append(_once(run, f"{name}-{seed}", CrossEncoder(len(kept)), made, tokens))
    return teachers


def learn(run: Run, tokens: Tokens, teachers: Sequence[CrossEncoder]) -> None:
    """The student learns the teachers' mean on every pair that there is."""

    def made() -> CrossEncoder:
        encoded = [tokens.pairs(group) for group in run.groups]
        flat = [pair for pairs in encoded for pair in pairs]
        thought = torch.stack([predicted(teacher, flat) for teacher in teachers]).mean(0)
        targets = thought.split([len(pairs) for pairs in encoded])
        examples = [Example(pairs, given, imitated) for pairs, given in zip(encoded, targets, strict=True)]
        network = from_base(np.load(run.bases / f"{STUDENT}.npz"), STUDENT_LAYERS).to(run.device)
        fit(network, examples, Schedule(epochs=8, rate=1e-4, groups=24, seed=1))
        return network

    _once(run, "student", CrossEncoder(len(STUDENT_LAYERS)), made, tokens)


def _example(group: dict[str, Any], tokens: Tokens, weight: float = 1.0) -> Example:
    if group["set"] == "polarity":
        places = torch.tensor([SAYS.index(word) for word in group["says"]])
        return Example(tokens.pairs(group), places, said, weight)
    gains = torch.tensor(group["gains"], dtype=torch.float)
    return Example(tokens.pairs(group), gains, partial(graded, has_full=group["set"] == "epqa"), weight)


def _once(run: Run, name: str, network: CrossEncoder, made: Callable[[], CrossEncoder], tokens: Tokens) -> CrossEncoder:
    """`network` with the weights of an earlier try, where its file stands; else made now, with what it thinks of what was
    held out."""
    path = run.out / f"{run.name}-{name}.pt"
    if path.exists():
        network.load_state_dict(torch.load(path, map_location="cpu"))
        return network.to(run.device).eval()
    started = time.monotonic()
    network = made()
    with gzip.open(run.out / f"{run.name}-{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        for group in run.held_out:
            logits = predicted(network, tokens.pairs(group)).tolist()
            file.write(json.dumps({"id": group["id"], "set": group["set"], "model": name, "logits": logits}) + "\n")
    torch.save(network.state_dict(), path)
    print(f"{run.name}: {name}, {time.monotonic() - started:.0f} s", flush=True)
    return network


def is_left_out(group: dict[str, Any], without: str) -> bool:
    if without == "dev":
        return group["part"] == "dev"
    if not without:
        return False
    fold, folds = map(int, without.split("/"))
    return int(hashlib.sha256(f"fold {group['product']}".encode()).hexdigest(), 16) % folds == fold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=Path, required=True)
    parser.add_argument("--bases", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, default=Path("models/minilm-l6-int8/tokenizer.json"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--without", default="", help="what only to look at: dev, or K/N, the K-th of N parts, K from 0"
    )
    parser.add_argument("--seeds", type=int, default=2, help="teachers of each base")
    parser.add_argument("--small", action="store_true", help="two hundred groups and one teacher: minutes on a CPU")
    asked = parser.parse_args()
    with gzip.open(asked.groups, "rt", encoding="utf-8") as file:
        groups = [json.loads(line) for line in file]
    if asked.small:
        groups = groups[:: len(groups) // 200]
    left_out = [is_left_out(group, asked.without) for group in groups]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    asked.out.mkdir(parents=True, exist_ok=True)
    run = Run(
        name=f"without-{asked.without.replace('/', '-of-')}" if asked.without else "whole",
        groups=[group for group, is_out in zip(groups, left_out, strict=True) if not is_out],
        held_out=[g for g, is_out in zip(groups, left_out, strict=True) if is_out and g["set"] in _WEIGHTS],
        teachers=dict(list(TEACHERS.items())[-1:]) if asked.small else TEACHERS,
        seeds=1 if asked.small else asked.seeds,
        device=device,
        bases=asked.bases,
        out=asked.out,
    )
    tokens = Tokens(asked.tokenizer)
    learn(run, tokens, teach(run, tokens))


if __name__ == "__main__":
    main()
