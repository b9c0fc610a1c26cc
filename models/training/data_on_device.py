"""The same batches as data.py makes, made on the GPU from pictures that stay in its memory.

Two processor threads cannot cut and scale as many pictures as a GPU learns from. Crops, L*a*b*, the marks of
old film and hints follow augment.py's recipe with the GPU's operations; random numbers are seeded, but
are not the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from .color import AB_SCALE, D65, XYZ_FROM_RGB
from .data import Batch, Crops, Pictures


def fits(pictures: Pictures, device: torch.device) -> bool:
    """Whether the pictures leave at least half of the device's free memory to the training."""
    if device.type != "cuda":
        return False
    side = int(pictures.sides.max())
    return len(pictures) * side * side * 3 < torch.cuda.mem_get_info(device)[0] / 2


class DevicePictures:
    """All pictures on the device, each in the corner of a square as large as the longest side, cut and scaled by the batch.

    Scaling is bilinear, without a filter before it: the pictures should not be more than twice as large as the crops.
    """

    def __init__(self, pictures: Pictures, seed: int, device: torch.device) -> None:
        self.device = device
        self.choices = torch.Generator().manual_seed(seed)  # what decides sizes stays on the processor: no waiting for the GPU
        self.noise = torch.Generator(device).manual_seed(seed)
        sides = torch.from_numpy(pictures.sides.astype("int64"))
        self.side = int(sides.max())
        self.sides = sides.to(device, torch.float32)  # height, width
        self.pixels = torch.zeros(len(pictures), self.side, self.side, 3, dtype=torch.uint8, device=device)
        for number, (height, width) in enumerate(pictures.sides.tolist()):
            self.pixels[number, :height, :width] = torch.from_numpy(pictures[number]).to(device)

    def draw(self, count: int) -> Tensor:
        """Numbers of so many different pictures."""
        return torch.randperm(len(self.pixels), generator=self.choices)[:count].to(self.device)

    def cut(self, numbers: Tensor, centre: Tensor, extent: Tensor, angle: Tensor, height: int, width: int) -> Tensor:
        """Crops [N, 3, height, width], 0..1, around `centre` (y, x) over `extent` (rows, columns; negative columns mirror), turned by `angle`."""
        ys = (torch.arange(height, device=self.device) + 0.5) / height - 0.5
        xs = (torch.arange(width, device=self.device) + 0.5) / width - 0.5
        rows, columns = extent[:, :1, None] * ys[None, :, None], extent[:, 1:, None] * xs[None, None]
        sine, cosine = angle.sin().view(-1, 1, 1), angle.cos().view(-1, 1, 1)
        y = centre[:, :1, None] + rows * cosine + columns * sine
        x = centre[:, 1:, None] + columns * cosine - rows * sine
        sides = self.sides[numbers]
        # The square is empty beyond the picture: stay half a pixel inside, and mirror what a turn takes from there.
        y, x = (mirrored(v, s.view(-1, 1, 1)) for v, s in ((y, sides[:, 0]), (x, sides[:, 1])))
        places = torch.stack((x, y), 3) * (2 / self.side) - 1
        planes = self.pixels[numbers].permute(0, 3, 1, 2).float() / 255
        return F.grid_sample(planes, places, padding_mode="border", align_corners=False)


def mirrored(position: Tensor, side: Tensor) -> Tensor:
    """Positions folded back into 0.5 .. side - 0.5."""
    span = side - 1
    folded = (position - 0.5).abs()
    return span - (span - folded).abs() + 0.5


class DeviceSquares:
    """Whole pictures at size x size, flipped at random: L*a*b* in [-1, 1], [N, 3, size, size], for the origin system."""

    def __init__(self, pictures: Pictures, size: int, seed: int, device: torch.device) -> None:
        self.pictures, self.size = DevicePictures(pictures, seed, device), size
        self.scale = torch.tensor([50, AB_SCALE, AB_SCALE], device=device).view(3, 1, 1)

    @torch.no_grad()
    def batch(self, count: int) -> Tensor:
        device = self.pictures.device
        numbers = self.pictures.draw(count)
        sides = self.pictures.sides[numbers]
        flip = (torch.rand(count, 1, generator=self.pictures.noise, device=device) < 0.5) * 2 - 1
        extent = torch.cat((sides[:, :1], sides[:, 1:] * flip), 1)
        rgb = self.pictures.cut(numbers, sides / 2, extent, torch.zeros(count, device=device), self.size, self.size)
        lab = lab_from_linear(linear_from_srgb(rgb)) / self.scale
        lab[:, :1] -= 1
        return lab


class DeviceLoader:
    """Batches without end."""

    def __init__(self, pictures: Pictures, crops: Crops, seed: int, device: torch.device) -> None:
        self.crops, self.device = crops, device
        self.pictures = DevicePictures(pictures, seed, device)
        self.choices, self.noise = self.pictures.choices, self.pictures.noise

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield self.batch()

    @torch.no_grad()
    def batch(self) -> Batch:
        shapes = self.crops.shapes
        height, width = shapes[int(torch.randint(len(shapes), (1,), generator=self.choices))]
        linear = linear_from_srgb(self.cut(self.pictures.draw(self.crops.batch), height, width))
        lab = lab_from_linear(linear)
        luma = self.film_lightness(lab[:, :1], linear) / 50 - 1
        hinted = round(self.crops.batch * self.crops.hinted)
        hints = torch.zeros(len(lab), 3, height, width, device=self.device)
        if hinted:
            hints[:hinted] = self.hints(lab[:hinted, 1:])
        hints[:, :2] /= AB_SCALE
        return Batch(luma, lab[:, :1] / 50 - 1, hints, F.avg_pool2d(lab[:, 1:], 2))

    def cut(self, numbers: Tensor, height: int, width: int) -> Tensor:
        """As data.random_crop(), and some turned by a few degrees or stretched by a few per cent."""
        count = len(numbers)
        sides = self.pictures.sides[numbers]
        stretch = (0.05 * self.normal(count, 1)).exp()
        shape = torch.cat((height * stretch, width / stretch), 1)
        largest = (sides / shape).amin(1, keepdim=True)
        extent = shape * largest * self.uniform(count, self.crops.smallest, 1.0)[..., 0, 0]
        centre = extent / 2 + (sides - extent) * torch.rand(count, 2, generator=self.noise, device=self.device)
        flip = torch.where(self.some(count, 0.5), -1.0, 1.0)[..., 0, 0]
        extent = torch.cat((extent[:, :1], extent[:, 1:] * flip), 1)
        turned = self.some(count, 0.3).view(count)
        angle = torch.where(turned, math.radians(5) * self.normal(count), torch.zeros(count, device=self.device))
        return self.pictures.cut(numbers, centre, extent, angle, height, width)

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return low + (high - low) * torch.rand(count, 1, 1, 1, generator=self.noise, device=self.device)

    def normal(self, *shape: int) -> Tensor:
        return torch.randn(*shape, generator=self.noise, device=self.device)

    def some(self, count: int, share: float) -> Tensor:
        return self.uniform(count) < share

    def film_lightness(self, lightness: Tensor, linear: Tensor) -> Tensor:
        """L* as augment.film_lightness() changes it, for a whole batch."""
        count, _, height, width = lightness.shape
        red, blue = self.uniform(count, 0.02, 0.18), self.uniform(count, 0.2, 0.5)
        mixed = linear[:, :1] * red + linear[:, 1:2] * (1 - red - blue) + linear[:, 2:] * blue
        lightness = torch.where(self.some(count, 0.2), 116 * lab_curve(mixed) - 16, lightness)
        bent = 100 * (lightness / 100).clamp(0, 1) ** (0.2 * self.normal(count, 1, 1, 1)).exp()
        bent = bent * self.uniform(count, 0.75, 1.1) + self.uniform(count, -4, 8)
        lightness = torch.where(self.some(count, 0.4), bent, lightness)
        lightness = torch.where(self.some(count, 0.3), blur(lightness, self.uniform(count, 0.4, 1.4)), lightness)
        grain = self.normal(*lightness.shape) * self.uniform(count, 1, 6)
        coarse = blur(grain, torch.full((count, 1, 1, 1), 0.8, device=self.device)) * 2
        grain = torch.where(self.some(count, 0.5), coarse, grain)
        lightness = torch.where(self.some(count, 0.35), lightness + grain, lightness)
        column = (self.uniform(count) * width).floor()
        scratch = (torch.arange(width, device=self.device) == column) & self.some(count, 0.05)
        return (lightness + scratch * self.uniform(count, -30, 40)).clamp(0, 100)

    def hints(self, ab: Tensor) -> Tensor:
        """a*, b*, mask as augment.hints_for() gives them to those that have any: [N, 3, H, W]."""
        count = len(ab)
        kind = self.uniform(count)
        return torch.where(kind < 0.5, self.points(ab), self.carried(ab))

    def points(self, ab: Tensor) -> Tensor:
        count, _, height, width = ab.shape
        ys, xs = self.grid(height, width)
        numbers = (torch.log1p(-self.uniform(count)) / math.log(1 - 1 / 8)).ceil().clamp(1, 40)  # geometric, mean 8
        means = [F.avg_pool2d(F.pad(ab, (0, 8, 0, 8), mode="replicate"), size, 1)[..., :height, :width] for size in (2, 5, 9)]
        hints = torch.zeros(count, 3, height, width, device=self.device)
        for number in range(int(numbers.max())):
            which = int(torch.randint(3, (1,), generator=self.choices))
            size = (2, 5, 9)[which]
            y = (height / 2 + height / 4 * self.normal(count, 1, 1, 1)).clamp(0, height - size).floor()
            x = (width / 2 + width / 4 * self.normal(count, 1, 1, 1)).clamp(0, width - size).floor()
            place = (y * width + x).long().view(count, 1, 1).expand(-1, 2, 1)
            colour = means[which].flatten(2).gather(2, place)[..., None]
            inside = (ys >= y) & (ys < y + size) & (xs >= x) & (xs < x + size) & (number < numbers)
            hints = torch.where(inside, torch.cat((colour, torch.ones_like(colour[:, :1])), 1), hints)
        return hints

    def carried(self, ab: Tensor) -> Tensor:
        count, _, height, width = ab.shape
        ys, xs = self.grid(height, width)
        flow = self.smooth_noise(count, 2, height, width) * self.uniform(count, 0, 4) + self.normal(count, 2, 1, 1)
        places = torch.stack(((xs + flow[:, 0]) * 2 / (width - 1) - 1, (ys + flow[:, 1]) * 2 / (height - 1) - 1), 3)
        colour = F.grid_sample(ab, places, padding_mode="border", align_corners=True)
        colour = torch.where(self.some(count, 0.7), blur(colour, self.uniform(count, 0.5, 3)), colour)
        colour = colour * self.uniform(count, 0.8, 1.1) + self.smooth_noise(count, 2, height, width) * self.uniform(count, 0, 6)
        mask = self.smooth_noise(count, 1, height, width) > 0.8 * self.normal(count, 1, 1, 1)
        thinned = torch.rand(mask.shape, generator=self.noise, device=self.device) < self.uniform(count, 0.1, 0.9)
        mask = mask & (thinned | ~self.some(count, 0.3))
        return torch.cat((colour, torch.ones_like(colour[:, :1])), 1) * mask

    def smooth_noise(self, count: int, channels: int, height: int, width: int) -> Tensor:
        return F.interpolate(self.normal(count, channels, 5, 5), (height, width), mode="bicubic", align_corners=False)

    def grid(self, height: int, width: int) -> tuple[Tensor, Tensor]:
        ys, xs = torch.meshgrid(torch.arange(height, device=self.device), torch.arange(width, device=self.device), indexing="ij")
        return ys, xs


def linear_from_srgb(rgb: Tensor) -> Tensor:
    return torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab_curve(share: Tensor) -> Tensor:
    return torch.where(share > (6 / 29) ** 3, share.clamp_min(1e-6) ** (1 / 3), share / (3 * (6 / 29) ** 2) + 4 / 29)


def lab_from_linear(linear: Tensor) -> Tensor:
    """Linear RGB [N, 3, H, W] to L*a*b*."""
    matrix = torch.tensor(XYZ_FROM_RGB / D65[:, None], dtype=torch.float32, device=linear.device)
    x, y, z = lab_curve(torch.einsum("kc,nchw->nkhw", matrix, linear)).unbind(1)
    return torch.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), 1)


def blur(planes: Tensor, sigma: Tensor, radius: int = 6) -> Tensor:
    """Gaussian blur, a sigma [N, 1, 1, 1] for each picture of [N, C, H, W]."""
    count, channels, height, width = planes.shape
    at = torch.arange(-radius, radius + 1, device=planes.device)
    kernel = torch.exp(-0.5 * (at / sigma.view(count, 1)) ** 2)
    kernel = (kernel / kernel.sum(1, keepdim=True)).repeat_interleave(channels, 0)[:, None]
    padded = F.pad(planes, (radius,) * 4, mode="replicate").view(1, count * channels, height + 2 * radius, width + 2 * radius)
    rows = F.conv2d(padded, kernel[..., None, :], groups=count * channels)
    return F.conv2d(rows, kernel[..., None], groups=count * channels).view(planes.shape)
