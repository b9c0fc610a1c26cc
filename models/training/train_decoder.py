"""Train `studio`'s decoder on the features that features.py kept: the first and longest phase on a CPU.

    python -m models.training.train_decoder --features DIR [DIR …] --validation-features DIR --backbone FILE --run DIR --minutes 30

The encoder does not run, so a step costs a tenth; a* and b* are learnt at 1/8 of the size. `train --network
studio --start RUN/last.pt` goes on from there with whole pictures at half size. Logs to RUN/log.csv, keeps
RUN/last.pt and goes on from it when started again.
"""

from __future__ import annotations

import argparse
import csv
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .augment import hints_for
from .color import AB_SCALE
from .features import LANDSCAPE, PORTRAIT, TARGET_STRIDE, Features
from .losses import ColourBalance, rebalancing_weights, soft_ciede2000, vividness, weighted_huber
from .networks.studio import Studio
from .training import Average, histogram_of, initialise_convolutions, learning_rate, plot

TARGET = 8  # stride at which a*, b* are learnt
PANELS = (("ciede", "grey"), ("val_ciede", "val_grey"), ("vivid", "val_vivid"))
LOG_FIELDS = ("step", "pictures", "minutes", "rate", "loss", "ciede", "grey", "huber", "vivid", "weight", "val_ciede", "val_grey", "val_vivid")


class CachedLoader:
    """Batches of cached features with hints and targets, made in a thread beside the training step."""

    def __init__(self, caches: list[Features], batch: int, seed: int) -> None:
        self.caches, self.batch = caches, batch
        self.ready: queue.Queue[tuple[list[Tensor], Tensor, Tensor]] = queue.Queue(3)
        threading.Thread(target=self._work, args=(np.random.default_rng(seed),), daemon=True).start()

    def _work(self, random: np.random.Generator) -> None:
        while True:
            cache = self.caches[int(random.integers(len(self.caches)))]
            first = int(random.choice(np.flatnonzero(cache.orientation)))
            alike = np.flatnonzero(cache.orientation == cache.orientation[first])
            self.ready.put(cached_batch(cache, random.choice(alike, self.batch, replace=False), random))

    def __iter__(self) -> Iterator[tuple[list[Tensor], Tensor, Tensor]]:
        while True:
            yield self.ready.get()


def cached_batch(cache: Features, numbers: np.ndarray, random: np.random.Generator) -> tuple[list[Tensor], Tensor, Tensor]:
    """Features, hints at 1/4, a* and b* at 1/8; half of the batches flipped."""
    maps, ab = cache.batch(numbers)
    hints = np.stack([hints_for(np.ascontiguousarray(picture), random, scale=1 / TARGET_STRIDE) for picture in ab.permute(0, 2, 3, 1).numpy()])
    hints[..., :2] /= AB_SCALE
    given = torch.from_numpy(hints).permute(0, 3, 1, 2)
    target = F.avg_pool2d(ab, TARGET // TARGET_STRIDE)
    if random.random() < 0.5:
        maps, given, target = [m.flip(3) for m in maps], given.flip(3), target.flip(3)
    return [m.contiguous(memory_format=torch.channels_last) for m in maps], given, target


@torch.inference_mode()
def validate(network: Studio, cache: Features, device: torch.device) -> dict[str, str]:
    """CIEDE2000 at equal lightness without hints, and vividness as a share of the truth's, at 1/8 of the size."""
    ciede, grey, made, true = [], [], [], []
    for orientation in (LANDSCAPE, PORTRAIT):
        numbers = np.flatnonzero(cache.orientation == orientation)
        for start in range(0, len(numbers), 10):
            maps, ab = cache.batch(numbers[start : start + 10])
            target = F.avg_pool2d(ab, TARGET // TARGET_STRIDE).to(device)
            hints = torch.zeros(len(ab), 3, *ab.shape[2:], device=device)
            predicted = network.coarse(*(m.float().to(device) for m in maps), hints) * AB_SCALE
            for one, other in zip(predicted, target, strict=True):
                ciede.append(float(soft_ciede2000(one[None], other[None], 0.1)))
                grey.append(float(soft_ciede2000(torch.zeros_like(other)[None], other[None], 0.1)))
            made.append(vividness(predicted))
            true.append(vividness(target))
    share = float(torch.cat(made).mean() / torch.cat(true).mean())
    return {"val_ciede": f"{np.mean(ciede):.4f}", "val_grey": f"{np.mean(grey):.4f}", "val_vivid": f"{share:.3f}"}


def train(arguments: argparse.Namespace) -> None:
    arguments.run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    cv2.setNumThreads(1)
    device = torch.device(arguments.device)
    caches = [Features(folder, "train") for folder in arguments.features]
    validation = Features(arguments.validation_features, "validation")
    network = Studio().to(device=device, memory_format=torch.channels_last)
    network.load_backbone(arguments.backbone)
    network.encoder.requires_grad_(False)
    decoder = network.decoder
    optimizer = torch.optim.AdamW(decoder.parameters(), arguments.rate, (0.9, 0.99), weight_decay=arguments.weight_decay)
    balance = ColourBalance(arguments.chroma_share)
    last, log = arguments.run / "last.pt", arguments.run / "log.csv"
    step = seen = 0
    elapsed = 0.0
    resumed = last.exists()
    if resumed:
        state = torch.load(last, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        step, seen, elapsed, balance.weight = state["step"], state["seen"], state["elapsed"], state["balance"]
    batches = iter(CachedLoader(caches, arguments.batch, arguments.seed + step))
    if not resumed:
        maps, hints, _ = next(batches)
        with torch.no_grad():
            initialise_convolutions(decoder, lambda: network.coarse(*(m.float().to(device) for m in maps), hints.to(device)))
        with open(log, "w", newline="") as file:
            csv.writer(file).writerow(LOG_FIELDS)
    average = Average(decoder, arguments.ema)
    if resumed:
        average.values, average.updates = {name: state["average"][f"decoder.{name}"] for name in average.values}, step
    some = np.flatnonzero(caches[0].orientation == LANDSCAPE)[:1000]
    weights = rebalancing_weights(histogram_of(caches[0].batch(some)[1].permute(0, 2, 3, 1).numpy())).to(device)
    sums = torch.zeros(5)
    before = mark = saved = time.monotonic()
    mark_seen, mark_step = seen, step
    done = False
    while not done:
        for group in optimizer.param_groups:
            group["lr"] = arguments.rate * learning_rate(elapsed / 60 / arguments.minutes, step)
        maps, hints, target = next(batches)
        target = target.to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=not arguments.fp32):
            made = network.coarse(*(m.to(device, torch.bfloat16 if not arguments.fp32 else torch.float32) for m in maps), hints.to(device))
        predicted = made.float() * AB_SCALE
        huber, ciede = weighted_huber(predicted, target, weights), soft_ciede2000(predicted, target)
        colour = balance(predicted, target)
        loss = arguments.huber * huber + arguments.ciede * ciede + colour
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 2.0)
        optimizer.step()
        average.update(decoder)
        step, seen = step + 1, seen + len(target)
        now = time.monotonic()
        elapsed += min(now - before, 30)  # a stopped process has not trained meanwhile
        before = now
        done = elapsed >= arguments.minutes * 60
        with torch.no_grad():
            sums += torch.tensor([float(loss), float(ciede), float(soft_ciede2000(torch.zeros_like(target), target)), float(huber), balance.share])
        if step % 100 == 0 or done:
            means = (sums / (step - mark_step)).tolist()
            row: dict[str, Any] = {"step": step, "pictures": seen, "minutes": f"{elapsed / 60:.2f}", "rate": f"{(seen - mark_seen) / (now - mark):.1f}",
                                   **{name: f"{mean:.4f}" for name, mean in zip(("loss", "ciede", "grey", "huber", "vivid"), means, strict=True)},
                                   "weight": f"{balance.weight:.3f}"}
            if now - saved > arguments.save_minutes * 60 or done:
                live = {name: value.clone() for name, value in decoder.state_dict().items()}
                decoder.load_state_dict(average.values)
                row |= validate(network, validation, device)
                averaged = {name: value.clone() for name, value in network.state_dict().items()}
                decoder.load_state_dict(live)
                partial = last.with_suffix(".partial")
                torch.save({"network": network.state_dict(), "average": averaged, "optimizer": optimizer.state_dict(),
                            "step": step, "seen": seen, "elapsed": elapsed, "balance": balance.weight, "decoder_only": True}, partial)
                partial.replace(last)
                before = saved = time.monotonic()
            with open(log, "a", newline="") as file:
                csv.DictWriter(file, LOG_FIELDS).writerow(row)
            if before == saved:
                plot(log, PANELS)
            print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)
            sums.zero_()
            mark, mark_seen, mark_step = time.monotonic(), seen, step


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=Path, nargs="+", required=True, help="folders that features.py wrote")
    parser.add_argument("--validation-features", type=Path, required=True)
    parser.add_argument("--backbone", type=Path, required=True, help="efficientnet_lite4.bnfolded.fp16.safetensors")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and logs, outside the repository")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--weight-decay", type=float, default=0.03)
    parser.add_argument("--huber", type=float, default=0.1, help="weight of the rebalanced Huber loss")
    parser.add_argument("--ciede", type=float, default=1.0, help="weight of the CIEDE2000 loss")
    parser.add_argument("--chroma-share", type=float, default=0.75, help="share of the truth's vividness to reach")
    parser.add_argument("--ema", type=float, default=0.999)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--save-minutes", type=float, default=1.5)
    parser.add_argument("--fp32", action="store_true", help="no bfloat16")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    train(parser.parse_args(words))


if __name__ == "__main__":
    main()
