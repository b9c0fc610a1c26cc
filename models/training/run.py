"""The state of a training, what it starts from, and how it is judged on the way."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .color import AB_SCALE
from .data import Batch, Crops, Pictures
from .details import take_details
from .evaluate import with_points
from .features import FeatureBatch
from .losses import VividnessControl
from .metrics import Figures, Predictor, measure, predict_ab
from .networks import Reel
from .rehearsal import Rehearsal
from .training import Average, initialise_convolutions, learning_rate, save_checkpoint, starting_weights


HINT_RATE = 4.0  # learning rate of the layers that read hints, in those of the decoder


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


class Run:
    """The state of a training: what a checkpoint holds, and how far it is."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.device = torch.device(arguments.device)
        self.network = Reel().to(device=self.device, memory_format=torch.channels_last)
        self.network.encoder.freeze(arguments.freeze)
        self.network.encoder.skip_at_random(arguments.skip)
        if arguments.only_details:  # which learn from what the decoder will say, so it forgets nothing
            self.network.decoder.requires_grad_(False).forget_at_random(0, 0)
        else:
            self.network.decoder.forget_at_random(arguments.forget, arguments.forget_skips)
        named = list(self.network.named_parameters())
        groups = [
            {"params": [p for n, p in named if not n.startswith("encoder") and ".hint." not in n], "base": arguments.rate},
            # Few samples have hints: decay would take away faster than those bring.
            {"params": [p for n, p in named if ".hint." in n], "base": arguments.rate * HINT_RATE, "weight_decay": 0.0},
            # What ImageNet taught shall not fade by decay either; `--anchor` holds it where it was.
            *({"params": [p], "relative": True, "weight_decay": 0.0} for n, p in named if n.startswith("encoder") and p.requires_grad),
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=arguments.weight_decay, betas=(0.9, 0.99), fused=True)
        self.average = Average(self.network, arguments.ema)
        self.vividness = VividnessControl(arguments.chroma_share, arguments.chroma_weight)
        self.step = self.seen = 0
        self.elapsed = 0.0
        self.checkpoint: Path = arguments.run / "last.pt"

    def start(self, batches: Iterator[Batch]) -> None:
        arguments, network = self.arguments, self.network
        first = next(batches)
        luma, hints = first.luma.to(self.device), first.hints.to(self.device)
        if arguments.start is not None:
            network.load_state_dict(starting_weights(arguments.start))
        else:
            network.load_backbone(arguments.backbone)
            initialise_convolutions(network, lambda: network(luma, hints), network.pretrained)
        if arguments.features is not None:  # those reach up to 1/8: until they learn too, the layers above say nothing
            for value in network.chroma.parameters():
                nn.init.zeros_(value)
        if arguments.details is not None:
            donor = Reel().to(self.device).eval()
            donor.load_state_dict(starting_weights(arguments.details))
            explained = take_details(network.eval(), donor, batches)
            network.train()
            print(f"details: the new features explain {explained:.0%} of those that the layers above know", flush=True)
        self.scale_encoder_rates()
        self.average = Average(network, arguments.ema)

    def predict(self, batch: Batch | FeatureBatch) -> Tensor:
        """a*, b* [N, 2, h, w] at the size of the batch's target."""
        device, fp32 = self.device, self.arguments.fp32
        with torch.autocast(device.type, torch.bfloat16, enabled=not fp32):
            if isinstance(batch, FeatureBatch):
                features = [feature.to(device, torch.float32 if fp32 else torch.bfloat16) for feature in batch.features]
                chroma = self.network.coarse_chroma(features, batch.hints.to(device, memory_format=torch.channels_last))
            else:
                luma = batch.luma.to(device, memory_format=torch.channels_last)
                chroma = self.network(luma, batch.hints.to(device, memory_format=torch.channels_last))
        return chroma.float() * AB_SCALE

    def scale_encoder_rates(self) -> None:
        """Each tensor's learning rate to the size of its values, as Adafactor's relative steps (Shazeer & Stern 2018).

        With batch norms folded a layer's weights may be 60 times another's, and Adam moves all by about its rate.
        """
        for group in self.optimizer.param_groups:
            if group.get("relative"):
                group["base"] = self.arguments.encoder_rate * max(1e-3, float(group["params"][0].detach().square().mean().sqrt()))

    def resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        rates = [group.get("base") for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(state["optimizer"])
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["base"] = rate  # the command line's, not the checkpoint's
        self.scale_encoder_rates()
        self.average.values, self.average.updates = state["average"], state["step"]
        self.step, self.seen, self.elapsed = state["step"], state["seen"], state["elapsed"]
        self.vividness.weight = state["vividness"]

    def save(self) -> None:
        save_checkpoint({"network": self.network.state_dict(), "average": self.average.values, "optimizer": self.optimizer.state_dict(),
                         "step": self.step, "seen": self.seen, "elapsed": self.elapsed, "vividness": self.vividness.weight}, self.checkpoint)

    def progress(self) -> float:
        arguments = self.arguments
        return float(self.seen / arguments.pictures if arguments.pictures else self.elapsed / 60 / arguments.minutes)

    def crops(self) -> Crops:
        arguments = self.arguments
        return Crops(shapes(arguments.side), arguments.batch // arguments.workers, arguments.smallest, arguments.hinted)

    def set_learning_rate(self) -> float:
        """Returns the share of each group's full rate that this step has."""
        share = learning_rate(self.progress(), self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * share
        return share

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
