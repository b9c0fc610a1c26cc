"""Train `reel`.

    python -m models.training.train --data DIR --backbone FILE --run DIR --minutes 90

Logs losses and validation figures to RUN/log.csv and RUN/log.png, keeps RUN/last.pt (written anew every
few minutes) and goes on from it when started again with the same --run.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from .color import AB_SCALE, lab_for_training
from .data import Batch, Loader, Phase, Pictures
from .evaluate import with_points
from .losses import BINS, colour_cells, rebalancing_weights, soft_ciede2000, weighted_huber
from .metrics import Figures, Predictor, measure, predict_ab
from .networks.reel import Reel

PHASES = (
    Phase(0.50, ((128, 128), (128, 160), (160, 128), (96, 160)), batch=32, smallest=0.7),
    Phase(0.80, ((160, 160), (160, 192), (192, 160), (128, 224)), batch=24, smallest=0.6),
    Phase(1.01, ((224, 224), (224, 288), (256, 224), (160, 288)), batch=16, smallest=0.7),
)
LOG_STEPS = 40
LOG_FIELDS = ("step", "pictures", "minutes", "progress", "rate", "loss", "huber", "ciede", "ciede_reference",
              "val_ciede2000", "val_grey", "val_rmse", "val_colourfulness", "val_original", "val_hinted")


class Average:
    """Exponential moving average of the weights; it is what gets validated and exported."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay, self.updates = decay, 0
        self.values = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def update(self, network: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for name, value in network.state_dict().items():
            self.values[name].lerp_(value, 1 - decay)


@torch.no_grad()
def initialise_decoder(network: Reel, batch: Batch) -> None:
    """Scale each decoder convolution so that its output has unit variance on real pictures (LSUV)."""
    goals = {"second": 0.3, "chroma": 0.3}
    handles = []

    def rescale(module: nn.Module, _inputs: Any, output: Tensor, goal: float) -> Tensor:
        factor = goal / float(output.std())
        module.weight.mul_(factor)  # type: ignore[operator, union-attr]
        return output * factor

    for name, module in network.named_modules():
        if isinstance(module, nn.Conv2d) and not name.startswith(("encoder", "hint_stem")):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
            goal = goals.get(name.split(".")[-1], 0.7)
            handles.append(module.register_forward_hook(lambda m, i, o, goal=goal: rescale(m, i, o, goal)))
    network(batch.luma, batch.hints)
    for handle in handles:
        handle.remove()


def chroma_histogram(pictures: Pictures, random: np.random.Generator) -> Tensor:
    counts = torch.zeros(BINS * BINS)
    for number in random.choice(len(pictures), min(1000, len(pictures)), replace=False):
        ab = lab_for_training(cv2.resize(pictures[number], (64, 64), interpolation=cv2.INTER_AREA))[..., 1:]
        cells = colour_cells(torch.from_numpy(np.ascontiguousarray(ab)).permute(2, 0, 1)[None])
        counts += torch.bincount(cells.flatten(), minlength=BINS * BINS)
    return counts.reshape(BINS, BINS)


def validate(network: Reel, pictures: Pictures, count: int) -> tuple[Figures, Figures, Figures, float]:
    """Figures of the network, of grey and of the originals; and CIEDE2000 with ten hint points."""
    device = next(network.parameters()).device
    some = [pictures[number] for number in range(min(count, len(pictures)))]

    @torch.inference_mode()
    def predict(luma: np.ndarray, hints: np.ndarray) -> np.ndarray:
        return network(torch.from_numpy(luma).to(device), torch.from_numpy(hints).to(device)).float().cpu().numpy()

    typed: Predictor = predict
    made = measure(some, lambda lab: predict_ab(typed, lab[..., 0]), stride=2)
    grey = measure(some, lambda lab: np.zeros_like(lab[..., 1:]), stride=2)
    true = measure(some, lambda lab: lab[..., 1:], stride=2)
    return made, grey, true, measure(some[: count // 3], with_points(typed, 10), stride=2).ciede2000


def plot(log: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with open(log) as file:
        rows = list(csv.DictReader(file))
    figure, axes = pyplot.subplots(1, 3, figsize=(15, 4))
    for axis, names in zip(axes, (("huber", "ciede"), ("val_ciede2000", "val_hinted", "val_grey"), ("val_colourfulness", "val_original")), strict=True):
        for name in names:
            known = [(float(row["pictures"]), float(row[name])) for row in rows if row[name]]
            axis.plot([x for x, _ in known], [y for _, y in known], label=name)
        axis.set_xlabel("pictures seen")
        axis.legend()
    figure.tight_layout()
    figure.savefig(log.with_suffix(".png"), dpi=70)
    pyplot.close(figure)


def learning_rate(progress: float, step: int, warmup: int = 200) -> float:
    """Share of the full rate: linear warm-up, then a cosine down to 1 %."""
    return min(1.0, (step + 1) / warmup) * (0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, progress))) / 2)


def train(arguments: argparse.Namespace) -> None:
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    cv2.setNumThreads(1)  # batches are made beside the training step, not instead of it
    random = np.random.default_rng(arguments.seed)
    device = torch.device(arguments.device)
    run: Path = arguments.run
    run.mkdir(parents=True, exist_ok=True)
    (run / "pid").write_text(str(os.getpid()))

    pictures, validation = Pictures(arguments.data, "train"), Pictures(arguments.data, "validation")
    network = Reel().to(device=device, memory_format=torch.channels_last)
    weights = rebalancing_weights(chroma_histogram(pictures, random), arguments.uniform).to(device)
    encoder = [p for n, p in network.named_parameters() if n.startswith("encoder")]
    others = [p for n, p in network.named_parameters() if not n.startswith("encoder")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "base": arguments.encoder_rate}, {"params": others, "base": arguments.rate}],
        weight_decay=arguments.weight_decay, betas=(0.9, 0.99),
    )
    step = seen = 0
    elapsed = 0.0
    last, log = run / "last.pt", run / "log.csv"
    if last.exists():
        state = torch.load(last, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        for group, base in zip(optimizer.param_groups, (arguments.encoder_rate, arguments.rate), strict=True):
            group["base"] = base
        step, seen, elapsed = state["step"], state["seen"], state["elapsed"]
        average = Average(network, arguments.ema)
        average.values, average.updates = state["average"], state["step"]
        print(f"going on from step {step}, {elapsed / 60:.1f} minutes", flush=True)
    else:
        network.load_backbone(arguments.backbone)
    # A resumed run draws other pictures than the ones it has just seen.
    loader = Loader(pictures, replace(PHASES[0], batch=arguments.batch or PHASES[0].batch), arguments.seed + step, arguments.loaders)
    batches = iter(loader)
    if step == 0:
        first = next(batches)
        initialise_decoder(network, Batch(first.luma.to(device), first.hints.to(device), first.target))
        average = Average(network, arguments.ema)
        with open(log, "w", newline="") as file:
            csv.writer(file).writerow(LOG_FIELDS)

    def progress() -> float:
        return seen / arguments.pictures if arguments.pictures else elapsed / 60 / arguments.minutes

    sums = torch.zeros(4)
    mark = validated = saved = time.monotonic()
    mark_seen, mark_step = seen, step
    while True:
        began = time.monotonic()
        phase = next(phase for phase in PHASES if progress() < phase.until)
        loader.phase = replace(phase, batch=arguments.batch or phase.batch)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * learning_rate(progress(), step)
        batch = next(batches)
        luma = batch.luma.to(device, memory_format=torch.channels_last)
        target = batch.target.to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=not arguments.fp32):
            chroma = network(luma, batch.hints.to(device, memory_format=torch.channels_last))
        predicted = chroma.float() * AB_SCALE
        huber, ciede = weighted_huber(predicted, target, weights), soft_ciede2000(predicted, target)
        loss = arguments.huber * huber + arguments.ciede * ciede
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        average.update(network)
        step, seen = step + 1, seen + len(luma)
        with torch.no_grad():
            reference = soft_ciede2000(torch.zeros_like(target), target)
        sums += torch.stack((loss, huber, ciede, reference)).detach().cpu()
        now = time.monotonic()
        elapsed += min(now - began, 30)  # a stopped process has not trained meanwhile
        done = progress() >= 1

        if step % LOG_STEPS == 0 or done:
            row: dict[str, Any] = {
                "step": step, "pictures": seen, "minutes": f"{elapsed / 60:.2f}", "progress": f"{progress():.4f}",
                "rate": f"{(seen - mark_seen) / (now - mark):.1f}",
                **{name: f"{value / (step - mark_step):.4f}" for name, value in zip(("loss", "huber", "ciede", "ciede_reference"), sums.tolist(), strict=True)},
            }
            sums.zero_()
            if now - validated > arguments.validate_minutes * 60 or done:
                live = {name: value.clone() for name, value in network.state_dict().items()}
                network.load_state_dict(average.values)
                network.eval()
                made, grey, true, hinted = validate(network, validation, len(validation) if done else arguments.validation_pictures)
                network.load_state_dict(live)
                network.train()
                row |= {"val_ciede2000": f"{made.ciede2000:.4f}", "val_grey": f"{grey.ciede2000:.4f}", "val_rmse": f"{made.rmse:.4f}",
                        "val_colourfulness": f"{made.colourfulness:.3f}", "val_original": f"{true.colourfulness:.3f}", "val_hinted": f"{hinted:.4f}"}
                validated = time.monotonic()
            with open(log, "a", newline="") as file:
                csv.DictWriter(file, LOG_FIELDS).writerow(row)
            print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)
            mark, mark_seen, mark_step = time.monotonic(), seen, step
        if now - saved > arguments.save_minutes * 60 or done:
            partial = last.with_suffix(".partial")
            torch.save({"network": network.state_dict(), "average": average.values, "optimizer": optimizer.state_dict(),
                        "step": step, "seen": seen, "elapsed": elapsed}, partial)
            partial.replace(last)
            plot(log)
            saved = time.monotonic()
        if done:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--backbone", type=Path, required=True, help="efficientnet_lite0.bnfolded.safetensors")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and logs, outside the repository")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="length of the training in minutes of its own running")
    length.add_argument("--pictures", type=int, help="length of the training in pictures")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate of decoder and hint branch")
    parser.add_argument("--encoder-rate", type=float, default=3e-4)
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--huber", type=float, default=0.2, help="weight of the rebalanced Huber loss")
    parser.add_argument("--ciede", type=float, default=0.5, help="weight of the CIEDE2000 loss")
    parser.add_argument("--uniform", type=float, default=0.5, help="uniform share of the rebalancing (1 = off)")
    parser.add_argument("--ema", type=float, default=0.999)
    parser.add_argument("--batch", type=int, help="batch size in place of the phases' own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fp32", action="store_true", help="no bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--loaders", type=int, default=1, help="threads that make batches")
    parser.add_argument("--validate-minutes", type=float, default=5)
    parser.add_argument("--validation-pictures", type=int, default=120)
    parser.add_argument("--save-minutes", type=float, default=2)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
