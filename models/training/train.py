"""Train `reel`, or a member of `studio`.

    python -m models.training.train --data DIR --backbone LITE4 --run DIR --minutes 90
    python -m models.training.train --data DIR --start models/reel.onnx --freeze 7 --run DIR --minutes 60

Logs losses and validation figures to RUN/log.csv and RUN/log.png, keeps RUN/last.pt (written anew every
few minutes) and goes on from it when started again with the same --run.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import distributed, nn

from .color import AB_SCALE
from .data import Batch, Loader, Phase, Pictures
from .data_on_device import DeviceLoader, fits
from .evaluate import with_points
from .export import load_network
from .losses import VividnessControl, dullness, rebalancing_weights, soft_ciede2000, weighted_huber
from .metrics import Figures, Predictor, measure, predict_ab
from .networks import Reel
from .networks.reel import FORGOTTEN
from .rehearsal import Rehearsal
from .training import Average, chroma_histogram, initialise_convolutions, learning_rate, plot, starting_weights

PANELS = (("huber", "ciede", "ciede_reference"), ("under_grey", "vivid"), ("val_ciede2000", "val_hinted", "val_grey"), ("val_colourfulness", "val_original"))
LOSS_FIELDS = ("loss", "huber", "ciede", "dullness", "ciede_reference")  # the last: grey's CIEDE2000 loss
LOG_FIELDS = ("step", "pictures", "minutes", "progress", "rate", *LOSS_FIELDS, "dullness_weight", "under_grey", "vivid", "level",
              "val_ciede2000", "val_grey", "val_rmse", "val_colourfulness", "val_original", "val_hinted")


def shapes(side: int) -> tuple[tuple[int, int], ...]:
    """Crops with a short side of `side`; an encoder that half stays as it is sees small pictures otherwise than large ones."""
    return ((side, side), (side, side + 32), (side + 32, side), (side, side + 64), (side + 64, side))


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


class Gradients:
    """Averages gradients over the worker processes, one message a step.

    Two processes of one thread each keep two shared cores far busier than one process of two threads,
    whose threads wait for each other some thousand times a step.
    """

    def __init__(self, network: nn.Module, rank: int, workers: int) -> None:
        self.parameters = list(network.parameters())
        self.rank, self.workers = rank, workers
        if workers > 1:
            for value in network.state_dict().values():
                distributed.broadcast(value, 0)

    def average(self, elapsed: float, weight: float) -> tuple[float, float]:
        """Average in place; also returns what the first worker gave with it, so that all keep to one schedule."""
        if self.workers == 1:
            return elapsed, weight
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        first = torch.tensor([elapsed, weight]) * (self.rank == 0)
        flat = torch.cat([first, *(g.flatten() for g in gradients)])
        distributed.all_reduce(flat)
        offset = len(first)
        for gradient in gradients:
            gradient.copy_(flat[offset : offset + gradient.numel()].view(gradient.shape)).div_(self.workers)
            offset += gradient.numel()
        return float(flat[0]), float(flat[1])


def train(arguments: argparse.Namespace) -> None:
    arguments.run.mkdir(parents=True, exist_ok=True)
    (arguments.run / "pid").write_text(str(os.getpid()))
    pictures, validation = Pictures(arguments.data, "train"), Pictures(arguments.data, "validation")
    others = range(1, arguments.workers)
    meeting = Path(tempfile.mkdtemp()) / "workers"
    context = multiprocessing.get_context("fork")  # so that all share one copy of the pictures
    processes = [context.Process(target=work, args=(arguments, rank, meeting, pictures, validation), daemon=True) for rank in others]
    for process in processes:
        process.start()
    work(arguments, 0, meeting, pictures, validation)
    for process in processes:
        process.join()


class Teachers:
    """What other networks make of the same pictures before film did anything to them (Hinton et al. 2015).

    An average of networks is surer of what does not hang on one training's chance than the one original of each picture.
    """

    def __init__(self, checkpoints: list[Path], device: torch.device) -> None:
        self.network = load_network("studio", checkpoints).requires_grad_(False).to(device, memory_format=torch.channels_last)

    @torch.no_grad()
    def target(self, batch: Batch, true: torch.Tensor) -> torch.Tensor:
        """a*, b* [N, 2, H/2, W/2]: the teachers', the originals' where hints say what is right."""
        device = true.device
        clean = batch.clean.to(device, memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16):
            made = self.network(clean, torch.zeros_like(batch.hints, device=device))
        hinted = batch.hints[:, 2:].to(device).amax((2, 3), keepdim=True) > 0
        return torch.where(hinted, true, made.float() * AB_SCALE)


class Run:
    """The state of a training: what a checkpoint holds, and how far it is."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.device = torch.device(arguments.device)
        self.network = Reel().to(device=self.device, memory_format=torch.channels_last)
        self.network.encoder.freeze(arguments.freeze)
        self.network.encoder.skip_at_random(arguments.skip)
        self.network.decoder.forget.p = arguments.forget
        named = list(self.network.named_parameters())
        groups = [
            {"params": [p for n, p in named if n.startswith("encoder")], "base": arguments.encoder_rate},
            {"params": [p for n, p in named if not n.startswith("encoder")], "base": arguments.rate},
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=arguments.weight_decay, betas=(0.9, 0.99), fused=self.device.type == "cuda")
        self.average = Average(self.network, arguments.ema)
        self.vividness = VividnessControl(arguments.chroma_share, arguments.chroma_weight)
        self.step = self.seen = 0
        self.elapsed = 0.0
        self.checkpoint: Path = arguments.run / "last.pt"

    def start(self, first: Batch) -> None:
        luma, hints = first.luma.to(self.device), first.hints.to(self.device)
        if self.arguments.start is not None:
            self.network.load_state_dict(starting_weights(self.arguments.start))
        else:
            self.network.load_backbone(self.arguments.backbone)
            initialise_convolutions(self.network, lambda: self.network(luma, hints), self.network.pretrained)
        self.average = Average(self.network, self.arguments.ema)

    def resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        rates = [group["base"] for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(state["optimizer"])
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["base"] = rate  # the command line's, not the checkpoint's
        self.average.values, self.average.updates = state["average"], state["step"]
        self.step, self.seen, self.elapsed = state["step"], state["seen"], state["elapsed"]
        self.vividness.weight = state["vividness"]

    def save(self) -> None:
        partial = self.checkpoint.with_suffix(".partial")
        torch.save({"network": self.network.state_dict(), "average": self.average.values, "optimizer": self.optimizer.state_dict(),
                    "step": self.step, "seen": self.seen, "elapsed": self.elapsed, "vividness": self.vividness.weight}, partial)
        partial.replace(self.checkpoint)  # never a half-written checkpoint

    def progress(self) -> float:
        arguments = self.arguments
        return float(self.seen / arguments.pictures if arguments.pictures else self.elapsed / 60 / arguments.minutes)

    def phase(self) -> Phase:
        arguments = self.arguments
        return Phase(1.0, shapes(arguments.side), arguments.batch // arguments.workers, arguments.smallest)

    def set_learning_rate(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * learning_rate(self.progress(), self.step)

    @contextmanager
    def averaged(self) -> Iterator[Reel]:
        """The network with the averaged weights, for a while."""
        live = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.network.load_state_dict(self.average.values)
        self.network.eval()
        yield self.network
        self.network.load_state_dict(live)
        self.network.train()

    def rehearse(self, rehearsal: Rehearsal) -> dict[str, str]:
        with self.averaged() as network:
            seen = rehearsal(network)
        self.vividness.see(seen.colourfulness)
        return {"under_grey": f"{seen.under_grey:.4f}", "vivid": f"{seen.colourfulness:.4f}", "level": f"{seen.level:.4f}"}

    def validate(self, pictures: Pictures, count: int) -> dict[str, str]:
        """Validation figures of the averaged weights, as columns of the log."""
        with self.averaged() as network:
            made, grey, true, hinted = validate(network, pictures, count)
        return {"val_ciede2000": f"{made.ciede2000:.4f}", "val_grey": f"{grey.ciede2000:.4f}", "val_rmse": f"{made.rmse:.4f}",
                "val_colourfulness": f"{made.colourfulness:.3f}", "val_original": f"{true.colourfulness:.3f}", "val_hinted": f"{hinted:.4f}"}


def work(arguments: argparse.Namespace, rank: int, meeting: Path, pictures: Pictures, validation: Pictures) -> None:
    """One worker process's training; the first one validates, logs and saves."""
    first_worker, workers = rank == 0, arguments.workers
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    cv2.setNumThreads(1)  # batches are made beside the training step, not instead of it
    if workers > 1:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=workers)

    run = Run(arguments)
    resumed = run.checkpoint.exists()
    if resumed:
        run.resume()
        print(f"worker {rank}: going on from step {run.step}, {run.elapsed / 60:.1f} minutes", flush=True)
    if run.progress() >= 1:
        return
    # A resumed run draws other pictures than the ones it has just seen.
    seed = arguments.seed + run.step + 1_000_003 * rank
    on_device = fits(pictures, run.device) if arguments.on_device is None else arguments.on_device
    loader = DeviceLoader(pictures, run.phase(), seed, run.device) if on_device else Loader(pictures, run.phase(), seed, arguments.loaders)
    batches = iter(loader)
    log: Path = arguments.run / "log.csv"
    if not resumed:
        run.start(next(batches))
        if first_worker:
            with open(log, "w", newline="") as file:
                csv.writer(file).writerow(LOG_FIELDS)
    network, device = run.network, run.device
    weights = rebalancing_weights(chroma_histogram(pictures, np.random.default_rng(arguments.seed)), arguments.uniform).to(device)
    gradients = Gradients(network, rank, workers)
    rehearsal = Rehearsal(validation, arguments.validation_pictures, arguments.short_side, device)
    teachers = Teachers(arguments.teachers, device) if arguments.teachers else None
    sums = torch.zeros(len(LOSS_FIELDS), device=device)  # added up there, so that no step waits for the GPU
    start = [value.detach().clone() for value in network.encoder.parameters() if value.requires_grad] if arguments.anchor else []
    before = mark = validated = rehearsed = saved = time.monotonic()
    mark_seen, mark_step = run.seen, run.step
    done = False
    while not done:
        run.set_learning_rate()
        batch = next(batches)
        luma = batch.luma.to(device, memory_format=torch.channels_last)
        target = batch.target.to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=not arguments.fp32):
            chroma = network(luma, batch.hints.to(device, memory_format=torch.channels_last))
        predicted = chroma.float() * AB_SCALE
        huber, ciede, dull = weighted_huber(predicted, target, weights), soft_ciede2000(predicted, target), dullness(predicted, target)
        loss = arguments.huber * huber + arguments.ciede * ciede + run.vividness.weight * dull
        if teachers is not None:
            loss = loss + arguments.ciede * arguments.teachers_share * (soft_ciede2000(predicted, teachers.target(batch, target)) - ciede)
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        now = time.monotonic()
        elapsed = run.elapsed + min(now - before, 30)  # a stopped process has not trained meanwhile
        run.elapsed, run.vividness.weight = gradients.average(elapsed, run.vividness.weight)
        before = now
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        run.optimizer.step()
        if start:
            rate = run.optimizer.param_groups[0]["lr"]
            torch._foreach_lerp_([p.data for p in network.encoder.parameters() if p.requires_grad], start, rate * arguments.anchor)
        run.step, run.seen = run.step + 1, run.seen + len(luma) * workers
        done = run.progress() >= 1
        if not first_worker:
            continue

        run.average.update(network)
        with torch.no_grad():
            reference = soft_ciede2000(torch.zeros_like(target), target)
            sums += torch.stack((loss, huber, ciede, dull, reference))
        if run.step % arguments.log_steps == 0 or done:
            means = (sums / (run.step - mark_step)).tolist()
            row: dict[str, Any] = {
                "step": run.step, "pictures": run.seen, "minutes": f"{run.elapsed / 60:.2f}", "progress": f"{run.progress():.4f}",
                "rate": f"{(run.seen - mark_seen) / (now - mark):.1f}",
                **{name: f"{mean:.4f}" for name, mean in zip(LOSS_FIELDS, means, strict=True)},
                "dullness_weight": f"{run.vividness.weight:.4f}",
            }
            if now - rehearsed > arguments.rehearse_seconds or done:
                row |= run.rehearse(rehearsal)
                rehearsed = time.monotonic()
            if arguments.validate_minutes and (now - validated > arguments.validate_minutes * 60 or done):
                row |= run.validate(validation, len(validation) if done else arguments.validation_pictures)
                validated = time.monotonic()
            with open(log, "a", newline="") as file:
                csv.DictWriter(file, LOG_FIELDS).writerow(row)
            print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)
            sums.zero_()
            before = mark = time.monotonic()
            mark_seen, mark_step = run.seen, run.step
        if now - saved > arguments.save_minutes * 60 or done:
            run.save()
            plot(log, PANELS)
            before = saved = time.monotonic()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that prepare.py wrote")
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--backbone", type=Path, help="efficientnet_lite4.bnfolded.fp16.safetensors: start from ImageNet")
    start.add_argument("--start", type=Path, help="start from another run's last.pt (averaged weights) or from an exported reel.onnx")
    parser.add_argument("--freeze", type=int, default=0, help="leave the stem and so many of the encoder's 7 stages as they are")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and logs, outside the repository")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="length of the training in minutes of its own running")
    length.add_argument("--pictures", type=int, help="length of the training in pictures")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate of decoder and hint branch")
    parser.add_argument("--encoder-rate", type=float, default=3e-4)
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--huber", type=float, default=0.1, help="weight of the rebalanced Huber loss")
    parser.add_argument("--ciede", type=float, default=1.0, help="weight of the CIEDE2000 loss")
    parser.add_argument("--chroma-share", type=float, default=0.7,
                        help="share of the originals' colourfulness (M3) that validation pictures shall reach; 0: whatever comes")
    parser.add_argument("--chroma-weight", type=float, default=0.2, help="weight that the loss of dullness starts with")
    parser.add_argument("--forget", type=float, default=FORGOTTEN, help="share of the head's features that a step does without")
    parser.add_argument("--skip", type=float, default=0.0, help="stochastic depth of the encoder")
    parser.add_argument("--anchor", type=float, default=0.0, help="pull of the encoder's weights to where they started, as weight decay is to 0")
    parser.add_argument("--short-side", type=int, default=192, help="of pictures rehearsed with")
    parser.add_argument("--rehearse-seconds", type=float, default=60, help="between quick validations, which set the weight of dullness")
    parser.add_argument("--uniform", type=float, default=0.5, help="uniform share of the rebalancing (1 = off)")
    parser.add_argument("--ema", type=float, default=0.999)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--side", type=int, default=192, help="short side of the crops")
    parser.add_argument("--smallest", type=float, default=0.6, help="the smallest crop, as a share of the largest that fits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fp32", action="store_true", help="no bfloat16")
    parser.add_argument("--workers", type=int, default=1, help="processes; on a CPU one for each core, with --threads 1")
    parser.add_argument("--threads", type=int, default=2, help="of each worker")
    parser.add_argument("--on-device", action=argparse.BooleanOptionalAction,
                        help="hold the pictures on the device and make batches there; if not said, on a GPU where they fit")
    parser.add_argument("--loaders", type=int, default=1, help="threads that make batches")
    parser.add_argument("--validate-minutes", type=float, default=5, help="between validations of whole pictures; 0: none")
    parser.add_argument("--validation-pictures", type=int, default=120)
    parser.add_argument("--save-minutes", type=float, default=2)
    parser.add_argument("--log-steps", type=int, default=40)
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="checkpoints whose average the network shall also follow")
    parser.add_argument("--teachers-share", type=float, default=0.5, help="of the CIEDE2000 loss, where there are no hints")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
