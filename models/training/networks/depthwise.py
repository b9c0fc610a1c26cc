"""A depthwise convolution that is not the bottleneck of a training on CPUs.

Where a compiler and AVX-512 are at hand, `relu6_depthwise_relu6` runs the convolution and the activations around it
as one pass of our own (depthwise.cpp), gradients too: a training step of `studio` takes half the time.
Elsewhere `DepthwiseConvolution` at least spares PyTorch's slow gradient:

PyTorch's CPU backward pass for depthwise kernels takes three quarters of a training step of this
network (bfloat16, torch 2.13). Two changes bring that down to a tenth:

- The gradient by the input is itself a depthwise convolution, with the kernel turned by 180 degrees,
  over the gradient with zeros put between its samples where the stride is 2. The forward pass is fast,
  so it is computed that way. This is exact; tests/test_networks.py compares both.
- The gradient by the weights is estimated from a part of the batch: right on average, since the batch
  is drawn at random, and only noisier. `WEIGHT_GRADIENT_SHARE = 1` makes it exact.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path
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


@functools.cache
def compiled() -> ctypes.CDLL | None:
    """depthwise.cpp, compiled once for each version of it; None where it cannot run."""
    compiler = shutil.which("g++")
    if compiler is None or platform.machine() != "x86_64" or "AVX512" not in torch.backends.cpu.get_cpu_capability():
        return None
    source = Path(__file__).with_name("depthwise.cpp")
    name = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    library = Path(tempfile.gettempdir()) / f"kinetint-depthwise-{name}.so"
    if not library.exists():
        with tempfile.NamedTemporaryFile(dir=library.parent, suffix=".so") as partial:
            flags = ["-O3", "-mavx512f", "-mavx512bw", "-mfma", "-fopenmp", "-shared", "-fPIC", "-w"]
            made = subprocess.run([compiler, *flags, str(source), "-o", partial.name], capture_output=True, text=True)
            if made.returncode != 0:
                print(f"depthwise.cpp does not compile here, so training is slower: {made.stderr.strip().splitlines()[-1:]}")
                return None
            whole = library.with_suffix(f".{os.getpid()}")  # several processes may come here at once
            shutil.copyfile(partial.name, whole)
        whole.replace(library)
    return ctypes.CDLL(str(library))


def fusible(x: Tensor, channels: int, stride: int, kernel: int) -> bool:
    """Whether `relu6_depthwise_relu6` takes this: bfloat16 training on a CPU that has the instructions."""
    return (x.device.type == "cpu" and x.dtype == torch.bfloat16 and channels % 16 == 0 and stride in (1, 2) and kernel in (3, 5)
            and compiled() is not None)


class Relu6DepthwiseRelu6(torch.autograd.Function):
    """`apply(x, weight, bias, stride, before)` = relu6(depthwise(relu6(x)) + bias), 'SAME' padding with `before` rows in front.

    x bfloat16 [N, C, H, W], C a multiple of 16; weight float32 [C, 1, K, K], K 3 or 5; bias float32 [C]. Sums are float32.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, stride: int, before: int) -> Tensor:
        x = x.contiguous(memory_format=torch.channels_last)
        count, channels, height, width = x.shape
        kernel = weight.shape[-1]
        by_tap = weight.detach().float().view(channels, -1).t().contiguous()
        y = torch.empty((count, channels, height // stride, width // stride), dtype=x.dtype, memory_format=torch.channels_last)
        shape = (ctypes.c_int64 * 8)(count, height, width, channels, stride, before, *y.shape[2:])
        library = compiled()
        assert library is not None
        library.depthwise_forward(kernel, _address(x), _address(by_tap), _address(bias.detach().float()), _address(y), shape, torch.get_num_threads())
        ctx.save_for_backward(x, y, by_tap)
        ctx.shape, ctx.kernel = shape, kernel
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None, None, None]:
        x, y, by_tap = ctx.saved_tensors
        by_y = gradients[0].to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        wanted_x, wanted_weight = ctx.needs_input_grad[:2]
        by_x = torch.empty_like(x) if wanted_x else None
        by_weight = torch.empty_like(by_tap) if wanted_weight else None
        by_bias = torch.empty(by_tap.shape[1])
        library = compiled()
        assert library is not None
        library.depthwise_backward(ctx.kernel, _address(x), _address(y), _address(by_y), _address(by_tap), _address(by_x),
                                   _address(by_weight), _address(by_bias), ctx.shape, torch.get_num_threads())
        weight = None if by_weight is None else by_weight.t().reshape(-1, 1, ctx.kernel, ctx.kernel)
        return by_x, weight, by_bias if ctx.needs_input_grad[2] else None, None, None


def _address(tensor: Tensor | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if tensor is None else tensor.data_ptr())
