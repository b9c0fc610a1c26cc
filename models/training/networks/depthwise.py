"""A depthwise convolution whose gradient is not the bottleneck on CPUs.

PyTorch's CPU backward pass for depthwise kernels takes three quarters of a training step of this
network (bfloat16, torch 2.13). Two changes bring that down to a tenth:

- The gradient by the input is itself a depthwise convolution, with the kernel turned by 180 degrees,
  over the gradient with zeros put between its samples where the stride is 2. The forward pass is fast,
  so it is computed that way. This is exact; tests/test_networks.py compares both.
- The gradient by the weights is estimated from a part of the batch: right on average, since the batch
  is drawn at random, and only noisier. `WEIGHT_GRADIENT_SHARE = 1` makes it exact.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

WEIGHT_GRADIENT_SHARE = 4  # one sample in so many


class DepthwiseConvolution(torch.autograd.Function):
    """Depthwise convolution of an already padded input: `apply(padded, weight, bias, stride)`."""

    @staticmethod
    def forward(ctx: Any, padded: Tensor, weight: Tensor, bias: Tensor, stride: int) -> Tensor:
        ctx.save_for_backward(padded, weight)
        ctx.stride = stride
        return F.conv2d(padded, weight, bias, stride, groups=weight.shape[0])

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None, None]:
        padded, weight = ctx.saved_tensors
        gradient, stride, kernel, channels = gradients[0], ctx.stride, weight.shape[-1], weight.shape[0]
        by_input = by_weight = by_bias = None
        if ctx.needs_input_grad[0]:
            spread = gradient
            if stride > 1:
                height, width = padded.shape[2] - kernel + 1, padded.shape[3] - kernel + 1
                # Channels last in memory, as the activations are.
                spread = gradient.new_zeros((gradient.shape[0], height, width, channels)).permute(0, 3, 1, 2)
                spread[:, :, ::stride, ::stride] = gradient
            by_input = F.conv2d(spread, weight.flip(2, 3), None, 1, kernel - 1, groups=channels)
        if ctx.needs_input_grad[1]:
            count = len(padded)
            used = max(1, count // WEIGHT_GRADIENT_SHARE)
            # bfloat16 accumulates poorly here, and is three times slower than float32.
            _, by_weight, _ = torch.ops.aten.convolution_backward(
                gradient[:used].float(), padded[:used].float(), weight.float(), None,
                [stride] * 2, [0, 0], [1, 1], False, [0, 0], channels, [False, True, False],
            )
            by_weight = (by_weight * (count / used)).to(weight.dtype)
        if ctx.needs_input_grad[2]:
            by_bias = gradient.float().sum((0, 2, 3)).to(weight.dtype)
        return by_input, by_weight, by_bias, None
