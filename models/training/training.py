"""What both trainings share: averaged weights, initial weights, learning rate, the distribution of colours."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import torch
from torch import Tensor, nn

from .color import lab_for_training
from .data import Pictures
from .losses import BINS, colour_cells


class Average:
    """Exponential moving average of the weights; it is what gets validated and exported."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay, self.updates = decay, 0
        self.values = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def update(self, network: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        moving = {name: value.detach() for name, value in network.named_parameters() if value.requires_grad}
        torch._foreach_lerp_([self.values[name] for name in moving], list(moving.values()), 1 - decay)


def starting_weights(path: Path) -> dict[str, Tensor]:
    """The averaged weights of a training's checkpoint, or those of an exported network, whose checkpoint need not be kept."""
    if path.suffix != ".onnx":
        averaged: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)["average"]
        return averaged
    floats = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)  # whole numbers, and what the exporter named, are no weights: paddings, cuts
    tensors = [t for t in onnx.load(str(path)).graph.initializer if not t.name.startswith("/") and t.data_type in floats]
    return {tensor.name.removesuffix(".half"): torch.from_numpy(onnx.numpy_helper.to_array(tensor).astype(np.float32)) for tensor in tensors}


def save_checkpoint(state: dict[str, Any], path: Path) -> None:
    """Write what `starting_weights` or a resumed training reads; a file that stands there is whole at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


@torch.no_grad()
def initialise_convolutions(network: nn.Module, run: Callable[[], object], spared: tuple[str, ...] = ()) -> None:
    """Scale each convolution, but the spared, so that its output has unit variance (LSUV) where `run` takes real pictures through it."""
    goals = {"second": 0.3, "chroma": 0.3, "coarse": 0.3, "hint": 0.3}
    handles = []

    def rescale(module: nn.Module, _inputs: Any, output: Tensor, goal: float) -> Tensor:
        spread = float(output.std())
        factor = goal / spread if spread > 0.02 else 1.0  # a batch without hints says nothing about their convolutions
        module.weight.mul_(factor)  # type: ignore[operator]
        return output * factor

    for name, module in network.named_modules():
        if isinstance(module, nn.Conv2d) and not name.startswith(spared):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
            goal = goals.get(name.split(".")[-1], 0.7)
            handles.append(module.register_forward_hook(lambda m, i, o, goal=goal: rescale(m, i, o, goal)))
    run()
    for handle in handles:
        handle.remove()


def chroma_histogram(pictures: Pictures, random: np.random.Generator) -> Tensor:
    some = random.choice(len(pictures), min(1000, len(pictures)), replace=False)
    small = (cv2.resize(pictures[number], (64, 64), interpolation=cv2.INTER_AREA) for number in some)
    return histogram_of(np.stack([lab_for_training(picture)[..., 1:] for picture in small]))


def histogram_of(ab: np.ndarray) -> Tensor:
    """How often each cell of a*, b* occurs in [N, H, W, 2]."""
    cells = colour_cells(torch.from_numpy(np.ascontiguousarray(ab)).permute(0, 3, 1, 2))
    return torch.bincount(cells.flatten(), minlength=BINS * BINS).float().reshape(BINS, BINS)


def learning_rate(progress: float, step: int, warmup: int = 200) -> float:
    """Share of the full rate: linear warm-up, then a cosine down to 1 %."""
    return min(1.0, (step + 1) / warmup) * (0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, progress))) / 2)


def plot(log: Path, panels: tuple[tuple[str, ...], ...]) -> None:
    """Draw columns of a log.csv over the pictures seen, beside it as log.png."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with open(log) as file:
        rows = list(csv.DictReader(file))
    figure, axes = pyplot.subplots(1, len(panels), figsize=(15, 4))
    for axis, names in zip(axes, panels, strict=True):
        for name in names:
            known = [(float(row["pictures"]), float(row[name])) for row in rows if row[name]]
            axis.plot([x for x, _ in known], [y for _, y in known], label=name)
        axis.set_xlabel("pictures seen")
        axis.legend()
    figure.tight_layout()
    figure.savefig(log.with_suffix(".png"), dpi=70)
    pyplot.close(figure)
