"""Train the origin system's conditional GAN: adversarial loss + 100 * L1, pictures at 256x256, flipped at random.

    python -m models.training.train_gan --data DIR --run DIR --pictures 500000

Logs to RUN/log.csv, keeps RUN/last.pt and goes on from it when started again with the same --run.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import Generator as Random
from torch import Tensor, nn

from .color import lab_for_training
from .data import Pictures
from .data_on_device import DeviceSquares, fits
from .metrics import measure
from .networks.origin import Discriminator, Generator
from .training import plot, save_checkpoint

SIZE = 256
AB_RANGE = 110.0  # a*, b* to [-1, 1]
L1_WEIGHT = 100.0
PANELS = (("discriminator", "adversarial"), ("l1",), ("val_ciede2000", "val_colourfulness"))
LOG_FIELDS = ("step", "pictures", "discriminator", "adversarial", "l1", "val_ciede2000", "val_colourfulness")


def make_batch(pictures: Pictures, count: int, random: Random) -> Tensor:
    """L*a*b* in [-1, 1], [N, 3, 256, 256]."""
    batch = np.empty((count, SIZE, SIZE, 3), np.float32)
    for slot, number in enumerate(random.choice(len(pictures), count, replace=False)):
        picture = cv2.resize(pictures[number], (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        batch[slot] = lab_for_training(cv2.flip(picture, 1) if random.random() < 0.5 else picture)
    batch /= (50, AB_RANGE, AB_RANGE)
    batch[..., 0] -= 1
    return torch.from_numpy(batch).permute(0, 3, 1, 2).contiguous()


@dataclass
class Losses:
    discriminator: Tensor
    adversarial: Tensor
    l1: Tensor


class ConditionalGan:
    def __init__(self, device: torch.device, rate: float, mixed: bool = False) -> None:
        self.device, self.mixed = device, mixed
        self.generator, self.discriminator = Generator().to(device), Discriminator().to(device)
        betas = (0.5, 0.999)
        self.generator_optimizer = torch.optim.Adam(self.generator.parameters(), rate, betas)
        self.discriminator_optimizer = torch.optim.Adam(self.discriminator.parameters(), rate, betas)
        self.parts: dict[str, nn.Module | torch.optim.Optimizer] = {
            "generator": self.generator, "discriminator": self.discriminator,
            "generator_optimizer": self.generator_optimizer, "discriminator_optimizer": self.discriminator_optimizer,
        }

    def made_from(self, luma: Tensor) -> Tensor:
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            made: Tensor = self.generator(luma)
        return made.float()

    def judged(self, lab: Tensor) -> Tensor:
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            logits: Tensor = self.discriminator(lab)
        return logits.float()

    def step(self, lab: Tensor) -> Losses:
        """One update of the discriminator, then one of the generator."""
        luma, true = lab[:, :1], lab[:, 1:]
        made = self.made_from(luma)

        self.discriminator.requires_grad_(True)
        judged_made = self.judged(torch.cat((luma, made.detach()), 1))
        judged_true = self.judged(lab)
        discriminator = (bce(judged_made, 0.0) + bce(judged_true, 1.0)) / 2
        self.discriminator_optimizer.zero_grad(set_to_none=True)
        discriminator.backward()
        self.discriminator_optimizer.step()

        self.discriminator.requires_grad_(False)
        adversarial = bce(self.judged(torch.cat((luma, made), 1)), 1.0)
        l1 = F.l1_loss(made, true)
        self.generator_optimizer.zero_grad(set_to_none=True)
        (adversarial + L1_WEIGHT * l1).backward()
        self.generator_optimizer.step()
        return Losses(discriminator.detach(), adversarial.detach(), l1.detach())  # read, and so waited for, only when logged

    def colour(self, lab: np.ndarray) -> np.ndarray:
        return colour_whole(self.generator, lab)


@torch.no_grad()
def colour_whole(generator: nn.Module, lab: np.ndarray) -> np.ndarray:
    """a*, b* for a whole picture, made at 256x256 as in training."""
    luma = cv2.resize(lab[..., 0], (SIZE, SIZE), interpolation=cv2.INTER_AREA) / 50 - 1
    device = next(generator.parameters()).device
    ab = generator(torch.from_numpy(luma)[None, None].to(device))[0].cpu().numpy() * AB_RANGE
    return cv2.resize(ab.transpose(1, 2, 0), (lab.shape[1], lab.shape[0]), interpolation=cv2.INTER_LINEAR)


def load_colourist(checkpoint: Path) -> Callable[[np.ndarray], np.ndarray]:
    """A trained generator as a function from the L*a*b* of a picture to a*, b*."""
    generator = Generator()
    generator.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["generator"])
    generator.eval()
    return lambda lab: colour_whole(generator, lab)


def bce(logits: Tensor, label: float) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def train(arguments: argparse.Namespace) -> None:
    torch.manual_seed(arguments.seed)
    device = torch.device(arguments.device)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    run: Path = arguments.run
    run.mkdir(parents=True, exist_ok=True)
    pictures, validation = Pictures(arguments.data, "train"), Pictures(arguments.data, "validation")
    gan = ConditionalGan(device, arguments.rate, mixed=not arguments.fp32)
    step = seen = 0
    last, log = run / "last.pt", run / "log.csv"
    if last.exists():
        state = torch.load(last, map_location=device, weights_only=True)
        for name, part in gan.parts.items():
            part.load_state_dict(state[name])
        step, seen = state["step"], state["seen"]
    else:
        with open(log, "w", newline="") as file:
            csv.writer(file).writerow(LOG_FIELDS)
    random = np.random.default_rng((arguments.seed, step))
    squares = DeviceSquares(pictures, SIZE, arguments.seed + step, device) if fits(pictures, device) else None
    while seen < arguments.pictures:
        lab = squares.batch(arguments.batch) if squares is not None else make_batch(pictures, arguments.batch, random).to(device)
        losses = gan.step(lab)
        step, seen = step + 1, seen + arguments.batch
        done = seen >= arguments.pictures
        if step % arguments.log_steps == 0 or done:
            row = {"step": step, "pictures": seen, **{k: f"{v:.4f}" for k, v in vars(losses).items()}}
            if done or step % arguments.save_steps == 0:
                gan.generator.eval()
                some = (validation[number] for number in range(min(arguments.validation_pictures, len(validation))))
                figures = measure(some, gan.colour, stride=2)
                gan.generator.train()
                row |= {"val_ciede2000": f"{figures.ciede2000:.3f}", "val_colourfulness": f"{figures.colourfulness:.2f}"}
                save_checkpoint({**{name: part.state_dict() for name, part in gan.parts.items()}, "step": step, "seen": seen}, last)
            with open(log, "a", newline="") as file:
                csv.DictWriter(file, LOG_FIELDS).writerow(row)
            if "val_ciede2000" in row:
                plot(log, PANELS)
            print(" ".join(f"{name}={value}" for name, value in row.items()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and logs, outside the repository")
    parser.add_argument("--pictures", type=int, required=True, help="length of the training")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--fp32", action="store_true", help="no bfloat16")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--log-steps", type=int, default=50)
    parser.add_argument("--save-steps", type=int, default=1000)
    parser.add_argument("--validation-pictures", type=int, default=120)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
