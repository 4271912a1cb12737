"""How a cross-encoder is fitted: to what people graded and said, or to what other models think."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from aisle_tools.train.reranker.network import GRADES, OUTPUTS, CrossEncoder

LENGTH = 128  # tokens of a pair
_MOST = 16  # passages of a group in one step
_LISTWISE, _POINTWISE = 1.0, 0.5
_BALANCE = (0.7, 1.7, 1.0)  # of `SAYS`
_WARM_UP, _DECAY, _CLIP = 0.1, 0.01, 1.0


Pair = tuple[list[int], int]  # token ids, and where the passage begins in them
Loss = Callable[[Tensor, Tensor], Tensor]  # of a group's logits (n, OUTPUTS) and its targets


@dataclass(frozen=True)
class Example:
    """A group as token ids, and what its logits should be."""

    pairs: Sequence[Pair]
    targets: Tensor  # on the CPU
    loss: Loss
    weight: float = 1.0


@dataclass(frozen=True)
class Schedule:
    epochs: float
    rate: float
    groups: int  # a step
    seed: int


def graded(logits: Tensor, gains: Tensor, *, has_full: bool) -> Tensor:
    """Gains 0, 1, 2 (n,): a listwise softmax cross-entropy on the sum of both grades, and a pointwise one on each for
    its scale. `has_full`: do the gains tell an answer from a help?"""
    has_relevant = bool((gains > 0).any())  # asked before it moves: a question to the GPU would wait for its queue
    gains, logits = gains.to(logits.device, non_blocking=True), logits[:, :GRADES]
    grades = torch.stack((gains >= 1, gains >= 2), 1).float()
    pointwise = nn.functional.binary_cross_entropy_with_logits(logits, grades, reduction="none")
    loss = _POINTWISE * (pointwise if has_full else pointwise[:, :1]).mean()
    if has_relevant:
        wanted = (2.0**gains - 1) / (2.0**gains - 1).sum()
        loss = loss - _LISTWISE * (wanted * torch.log_softmax(logits.sum(1), 0)).sum()
    return loss


def said(logits: Tensor, places: Tensor) -> Tensor:
    """Places in `SAYS` (n,): cross-entropy. Customers say no less than half as often as yes."""
    balance = torch.tensor(_BALANCE, device=logits.device)
    return nn.functional.cross_entropy(logits[:, GRADES:], places.to(logits.device, non_blocking=True).long(), balance)


def imitated(logits: Tensor, targets: Tensor) -> Tensor:
    """Teachers' logits (n, OUTPUTS): the squared error of the grades, the divergence of their listwise distribution,
    and that of what each passage says. Source: Hinton, Vinyals & Dean, 2015; Hofstätter et al., 2020."""
    targets = targets.to(logits.device, non_blocking=True)
    squared = nn.functional.mse_loss(logits[:, :GRADES], targets[:, :GRADES])
    ranking = _divergence(logits[:, :GRADES].sum(1), targets[:, :GRADES].sum(1)).sum()
    says = _divergence(logits[:, GRADES:], targets[:, GRADES:]).sum(1).mean()
    return squared + ranking + says


def _divergence(logits: Tensor, targets: Tensor) -> Tensor:
    given, wanted = torch.log_softmax(logits, -1), torch.log_softmax(targets, -1)
    return nn.functional.kl_div(given, wanted, reduction="none", log_target=True)


def fit(network: CrossEncoder, examples: Sequence[Example], schedule: Schedule) -> None:
    draw = random.Random(schedule.seed)
    torch.manual_seed(schedule.seed)
    network.train()
    device = next(network.parameters()).device
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    parameters = [{"params": decayed, "weight_decay": _DECAY}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(parameters, lr=schedule.rate)
    steps = math.ceil(len(examples) * schedule.epochs / schedule.groups)
    order: list[int] = []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate * _share(step, steps)
        while len(order) < schedule.groups:
            order += draw.sample(range(len(examples)), len(examples))
        batch = [examples[place] for place in order[: schedule.groups]]
        del order[: schedule.groups]
        kept = [_kept(draw, example) for example in batch]
        pairs = [example.pairs[place] for example, places in zip(batch, kept, strict=True) for place in places]
        logits = _logits(network, pairs, device).split([len(places) for places in kept])
        losses = [
            example.weight * example.loss(given, example.targets[places])
            for example, places, given in zip(batch, kept, logits, strict=True)
        ]
        optimizer.zero_grad(set_to_none=True)
        torch.stack(losses).mean().backward()
        nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
        optimizer.step()
    network.eval()


def _share(step: int, steps: int) -> float:
    """Of the learning rate: a linear warm-up, then linearly to nothing."""
    warm = max(1, int(_WARM_UP * steps))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def _kept(draw: random.Random, example: Example) -> list[int]:
    """At most `_MOST` of a group's passages, those that people found relevant among them."""
    count = len(example.pairs)
    if count <= _MOST:
        return list(range(count))
    has_gains = example.targets.ndim == 1
    first = [place for place in range(count) if has_gains and example.targets[place] > 0][:_MOST]
    others = [place for place in range(count) if place not in first]
    return first + draw.sample(others, _MOST - len(first))


def _logits(network: CrossEncoder, pairs: Sequence[Pair], device: torch.device) -> Tensor:
    """(n, OUTPUTS) float32."""
    longest = max(len(ids) for ids, _ in pairs)
    ids = torch.zeros((len(pairs), longest), dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, (tokens, passage_at) in enumerate(pairs):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
        types[row, passage_at : len(tokens)] = 1
    is_cuda = device.type == "cuda"
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=is_cuda):
        logits = network(*(tensor.to(device, non_blocking=True) for tensor in (ids, mask, types)))
    return logits.float()


@torch.no_grad()
def predicted(network: CrossEncoder, pairs: Sequence[Pair], batch: int = 512) -> Tensor:
    """(n, OUTPUTS) float32 on the CPU, in the order given."""
    network.eval()
    device = next(network.parameters()).device
    order = sorted(range(len(pairs)), key=lambda place: len(pairs[place][0]))
    given = torch.empty((len(pairs), OUTPUTS))
    for start in range(0, len(order), batch):
        places = order[start : start + batch]
        given[places] = _logits(network, [pairs[place] for place in places], device).cpu()
    return given
