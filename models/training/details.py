"""Layers at 1/4 and 1/2 for a network that has none yet, taken over from another one."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from .data import Batch
from .networks import Reel
from .networks.grey import grey_from_luma

STRIDE = 2  # of the places that the fit looks at: neighbours say nearly the same
RIDGE = 1e-3


@torch.no_grad()
def take_details(network: Reel, donor: Reel, batches: Iterator[Batch], count: int = 16) -> float:
    """Give `network` the donor's layers above 1/8, and let them read its own decoder's features as if they were the donor's.

    The features of both decoders hold much alike, turned another way: least squares over `count` batches turn them back.
    Returns the share of the donor's features' variance that the fit explains. Both networks must be in eval mode.
    """
    ours, theirs = [], []
    for _ in range(count):
        luma = next(batches).clean
        ours.append(decoded(network, luma))
        theirs.append(decoded(donor, luma))
    x, y = torch.cat(ours), torch.cat(theirs)
    x = torch.cat((x, torch.ones_like(x[:, :1])), 1)
    square = x.T @ x
    square += RIDGE * square.diagonal().mean() * torch.eye(len(square), dtype=square.dtype)
    turn = torch.linalg.solve(square, x.T @ y)  # [inputs + 1, inputs]
    for name in ("up4", "up2", "chroma"):
        getattr(network, name).load_state_dict(getattr(donor, name).state_dict())
    project, bias = network.up4.project.weight, network.up4.lateral.bias
    assert bias is not None
    weight = project[:, :, 0, 0].double().cpu()
    bias.add_((weight @ turn[-1]).to(bias))
    project.copy_((weight @ turn[:-1].T).to(project)[:, :, None, None])
    return 1 - float((x @ turn - y).var(0).sum() / y.var(0).sum())


def decoded(network: Reel, luma: Tensor) -> Tensor:
    """The decoder's features without hints, float64 [places, channels]."""
    luma = luma.to(network.chroma.weight)
    _, _, f8, f16, f32 = network.encoder(grey_from_luma(luma))
    hints = luma.new_zeros(len(luma), 3, f8.shape[2] * 2, f8.shape[3] * 2)
    made = network.decoder(f8, f16, f32, hints)[:, :, ::STRIDE, ::STRIDE]
    return made.movedim(1, -1).flatten(0, -2).double().cpu()
