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
from dataclasses import replace
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
from .losses import ColourBalance, rebalancing_weights, soft_ciede2000, weighted_huber
from .metrics import Figures, Predictor, measure, predict_ab
from .networks import Reel
from .training import Average, chroma_histogram, initialise_convolutions, learning_rate, plot, starting_weights

# The size that films are coloured at: an encoder that half stays as it is sees small pictures otherwise.
PHASES = (Phase(1.00, ((192, 192), (192, 224), (224, 192), (192, 256), (256, 192)), batch=16, smallest=0.6),)
PANELS = (("huber", "ciede", "ciede_reference"), ("val_ciede2000", "val_hinted", "val_grey"), ("val_colourfulness", "val_original"))
LOG_STEPS = 40
LOSS_FIELDS = ("loss", "huber", "ciede", "vivid", "ciede_reference")  # vivid: share of the truth's; the last: grey's CIEDE2000 loss
LOG_FIELDS = ("step", "pictures", "minutes", "progress", "rate", *LOSS_FIELDS,
              "val_ciede2000", "val_grey", "val_rmse", "val_colourfulness", "val_original", "val_hinted")


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

    def average(self, elapsed: float) -> float:
        """Average in place; also returns the first worker's `elapsed`, so that all keep to one schedule."""
        if self.workers == 1:
            return elapsed
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        flat = torch.cat([torch.tensor([elapsed if self.rank == 0 else 0.0]), *(g.flatten() for g in gradients)])
        distributed.all_reduce(flat)
        offset = 1
        for gradient in gradients:
            gradient.copy_(flat[offset : offset + gradient.numel()].view(gradient.shape)).div_(self.workers)
            offset += gradient.numel()
        return float(flat[0])


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


class Run:
    """The state of a training: what a checkpoint holds, and how far it is."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.device = torch.device(arguments.device)
        self.network = Reel().to(device=self.device, memory_format=torch.channels_last)
        self.network.encoder.freeze(arguments.freeze)
        named = list(self.network.named_parameters())
        groups = [
            {"params": [p for n, p in named if n.startswith("encoder")], "base": arguments.encoder_rate},
            {"params": [p for n, p in named if not n.startswith("encoder")], "base": arguments.rate},
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=arguments.weight_decay, betas=(0.9, 0.99))
        self.average = Average(self.network, arguments.ema)
        self.balance = ColourBalance(arguments.chroma_share, arguments.chroma_weight)
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
        self.balance.weight = state["balance"]

    def save(self) -> None:
        partial = self.checkpoint.with_suffix(".partial")
        torch.save({"network": self.network.state_dict(), "average": self.average.values, "optimizer": self.optimizer.state_dict(),
                    "step": self.step, "seen": self.seen, "elapsed": self.elapsed, "balance": self.balance.weight}, partial)
        partial.replace(self.checkpoint)  # never a half-written checkpoint

    def progress(self) -> float:
        arguments = self.arguments
        return float(self.seen / arguments.pictures if arguments.pictures else self.elapsed / 60 / arguments.minutes)

    def phase(self) -> Phase:
        phase = next((phase for phase in PHASES if self.progress() < phase.until), PHASES[-1])
        return replace(phase, batch=(self.arguments.batch or phase.batch) // self.arguments.workers)

    def set_learning_rate(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * learning_rate(self.progress(), self.step)

    def validate(self, pictures: Pictures, count: int) -> dict[str, str]:
        """Validation figures of the averaged weights, as columns of the log."""
        live = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.network.load_state_dict(self.average.values)
        self.network.eval()
        made, grey, true, hinted = validate(self.network, pictures, count)
        self.network.load_state_dict(live)
        self.network.train()
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
    sums = torch.zeros(len(LOSS_FIELDS))
    before = mark = validated = saved = time.monotonic()
    mark_seen, mark_step = run.seen, run.step
    done = False
    while not done:
        loader.phase = run.phase()
        run.set_learning_rate()
        batch = next(batches)
        luma = batch.luma.to(device, memory_format=torch.channels_last)
        target = batch.target.to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=not arguments.fp32):
            chroma = network(luma, batch.hints.to(device, memory_format=torch.channels_last))
        predicted = chroma.float() * AB_SCALE
        huber, ciede = weighted_huber(predicted, target, weights), soft_ciede2000(predicted, target)
        lightness = F.avg_pool2d(luma, 2) * 50 + 50
        unhinted = batch.hints[:, 2].flatten(1).amax(1).to(device) == 0
        loss = arguments.huber * huber + arguments.ciede * ciede + run.balance(lightness, predicted, target, unhinted)
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        now = time.monotonic()
        run.elapsed = gradients.average(run.elapsed + min(now - before, 30))  # a stopped process has not trained meanwhile
        before = now
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        run.optimizer.step()
        run.step, run.seen = run.step + 1, run.seen + len(luma) * workers
        done = run.progress() >= 1
        if not first_worker:
            continue

        run.average.update(network)
        with torch.no_grad():
            reference = soft_ciede2000(torch.zeros_like(target), target)
        vivid = torch.tensor(run.balance.share, device=device)
        sums += torch.stack((loss, huber, ciede, vivid, reference)).detach().cpu()
        if run.step % LOG_STEPS == 0 or done:
            means = (sums / (run.step - mark_step)).tolist()
            row: dict[str, Any] = {
                "step": run.step, "pictures": run.seen, "minutes": f"{run.elapsed / 60:.2f}", "progress": f"{run.progress():.4f}",
                "rate": f"{(run.seen - mark_seen) / (now - mark):.1f}",
                **{name: f"{mean:.4f}" for name, mean in zip(LOSS_FIELDS, means, strict=True)},
            }
            if now - validated > arguments.validate_minutes * 60 or done:
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
    parser.add_argument("--chroma-share", type=float, default=0.75, help="share of the originals' colourfulness (M3) to reach")
    parser.add_argument("--chroma-weight", type=float, default=0.03, help="what the reward for colourfulness starts with")
    parser.add_argument("--uniform", type=float, default=0.5, help="uniform share of the rebalancing (1 = off)")
    parser.add_argument("--ema", type=float, default=0.999)
    parser.add_argument("--batch", type=int, help="batch size in place of the phases' own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fp32", action="store_true", help="no bfloat16")
    parser.add_argument("--workers", type=int, default=1, help="processes; on a CPU one for each core, with --threads 1")
    parser.add_argument("--threads", type=int, default=2, help="of each worker")
    parser.add_argument("--on-device", action=argparse.BooleanOptionalAction,
                        help="hold the pictures on the device and make batches there; if not said, on a GPU where they fit")
    parser.add_argument("--loaders", type=int, default=1, help="threads that make batches")
    parser.add_argument("--validate-minutes", type=float, default=5)
    parser.add_argument("--validation-pictures", type=int, default=120)
    parser.add_argument("--save-minutes", type=float, default=2)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
