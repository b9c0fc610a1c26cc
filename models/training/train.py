"""Train `reel`, or a member of `studio`.

    python -m models.training.train --data DIR --backbone LITE4 --run DIR --minutes 90
    python -m models.training.train --data DIR --start models/reel.onnx --freeze 7 --run DIR --minutes 60
    python -m models.training.train --data DIR --backbone LITE4 --features DIR --freeze 7 --run DIR --minutes 35

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
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import distributed, nn

from .augment import HINTED
from .data import Batch, Loader, Pictures
from .data_on_device import DeviceLoader, fits
from .features import FeatureLoader
from .gradients import Gradients
from .losses import dullness, rebalancing_weights, soft_ciede2000, weighted_huber
from .networks.efficientnet_lite import STORED_STAGES
from .networks.reel import FORGOTTEN
from .rehearsal import Rehearsal
from .run import Run
from .teachers import Teachers
from .training import chroma_histogram, plot

PANELS = (("huber", "ciede", "ciede_reference"), ("under_grey", "vivid"), ("val_ciede2000", "val_hinted", "val_grey"), ("val_colourfulness", "val_original"))
LOSS_FIELDS = ("loss", "huber", "ciede", "dullness", "ciede_reference")  # the last: grey's CIEDE2000 loss
LOG_FIELDS = ("step", "pictures", "minutes", "progress", "rate", *LOSS_FIELDS, "dullness_weight", "under_grey", "vivid", "level",
              "val_ciede2000", "val_grey", "val_rmse", "val_colourfulness", "val_original", "val_hinted")


def train(arguments: argparse.Namespace) -> None:
    arguments.run.mkdir(parents=True, exist_ok=True)
    (arguments.run / "pid").write_text(str(os.getpid()))
    pictures = Pictures(arguments.data, "train", mapped=arguments.features is not None)
    validation = Pictures(arguments.data, "validation")
    others = range(1, arguments.workers)
    meeting = Path(tempfile.mkdtemp()) / "workers"
    context = multiprocessing.get_context("fork")  # so that all share one copy of the pictures
    processes = [context.Process(target=work, args=(arguments, rank, meeting, pictures, validation), daemon=True) for rank in others]
    for process in processes:
        process.start()
    work(arguments, 0, meeting, pictures, validation)
    for process in processes:
        process.join()


def pictures_for(pictures: Pictures, run: Run, seed: int) -> Iterator[Batch]:
    arguments = run.arguments
    on_device = fits(pictures, run.device) if arguments.on_device is None else arguments.on_device
    return iter(DeviceLoader(pictures, run.crops(), seed, run.device) if on_device else Loader(pictures, run.crops(), seed, arguments.loaders))


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
    crops = pictures_for(pictures, run, seed) if arguments.features is None or not resumed else None
    features = iter(FeatureLoader(arguments.features, arguments.batch // workers, seed, arguments.hinted, arguments.patched)) if arguments.features is not None else None
    log: Path = arguments.run / "log.csv"
    if crops is not None and not resumed:
        run.start(crops)
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
        rate_share = run.set_learning_rate()
        batch = next(features or crops)  # type: ignore[arg-type]  # one of them is there
        target = batch.target.to(device)
        predicted = run.predict(batch)
        huber, ciede = weighted_huber(predicted, target, weights), soft_ciede2000(predicted, target)
        areas = (F.avg_pool2d(planes, 8 // batch.scale) for planes in (batch.lightness.to(device), predicted, target))
        dull = dullness(*areas)
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
            pull = arguments.encoder_rate * rate_share * arguments.anchor
            torch._foreach_lerp_([p.data for p in network.encoder.parameters() if p.requires_grad], start, pull)
        run.step, run.seen = run.step + 1, run.seen + len(target) * workers
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
    parser.add_argument("--features", type=Path, nargs="+", help="folders that features.py wrote: train the decoder up to 1/8, and the encoder's stages that are not frozen, several times as fast")
    parser.add_argument("--details", type=Path, help="another run's last.pt or a reel.onnx whose layers at 1/4 and 1/2 to take over: after --features")
    parser.add_argument("--only-details", action="store_true", help="leave the decoder as it is up to 1/8: the layers at 1/4 and 1/2 alone learn")
    parser.add_argument("--freeze", type=int, default=0, help="leave the stem and so many of the encoder's 7 stages as they are")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and logs, outside the repository")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="length of the training in minutes of its own running")
    length.add_argument("--pictures", type=int, help="length of the training in pictures")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate of decoder and hint branch")
    parser.add_argument("--encoder-rate", type=float, default=3e-4, help="of the encoder's layers, as a share of the size of each one's weights")
    parser.add_argument("--weight-decay", type=float, default=0.02)
    parser.add_argument("--huber", type=float, default=0.1, help="weight of the rebalanced Huber loss")
    parser.add_argument("--ciede", type=float, default=1.0, help="weight of the CIEDE2000 loss")
    parser.add_argument("--chroma-share", type=float, default=0.7,
                        help="share of the originals' colourfulness (M3) that validation pictures shall reach; 0: whatever comes")
    parser.add_argument("--chroma-weight", type=float, default=2.0, help="weight that the loss of dullness starts with")
    parser.add_argument("--forget", type=float, default=FORGOTTEN, help="share of the head's features that a step does without")
    parser.add_argument("--forget-skips", type=float, default=0.0, help="the same of the skip connection at 1/16; a third of it at 1/8")
    parser.add_argument("--hinted", type=float, default=HINTED, help="share of the samples with colour hints")
    parser.add_argument("--patched", type=float, default=0.0, help="with --features: share of the batches whose pictures have a part of another one")
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
    arguments = parser.parse_args()
    if arguments.features is not None and arguments.freeze < STORED_STAGES:
        parser.error(f"--features were computed once, so the encoder must stay as it is up to 1/8: add --freeze 7, or {STORED_STAGES} to 6.")
    if (arguments.details is not None or arguments.only_details) and arguments.features is not None:
        parser.error("details belong to the training of whole crops, after the one with --features.")
    train(arguments)


if __name__ == "__main__":
    main()
