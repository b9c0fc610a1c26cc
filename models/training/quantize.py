"""Quantise an exported network to int8 and say whether that pays: speed, and CIEDE2000 on the validation split.

    python -m models.training.quantize --model models/studio.onnx --data DIR --out WORK/studio.int8.onnx

Static quantisation (QDQ, weights by channel) with ranges measured on training pictures; the layers at full detail and
the output stay as they are. It writes the file and prints the comparison; the catalogue takes it only by hand.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .augment import hints_for
from .color import AB_SCALE, lab_for_training
from .data import Pictures
from .evaluate import Table, short_side_of, validation
from .metrics import model_size, predict_ab
from .session import onnx_predictor, open_session


class TrainingPictures(CalibrationDataReader):
    """Training pictures as the network meets them, a third with hints."""

    def __init__(self, data: Path, short_side: int, count: int) -> None:
        random = np.random.default_rng(0)
        pictures = Pictures(data, "train", mapped=True)
        self.feeds = iter([self.feed(pictures[number], short_side, random) for number in random.choice(len(pictures), count, replace=False)])

    @staticmethod
    def feed(picture: np.ndarray, short_side: int, random: np.random.Generator) -> dict[str, np.ndarray]:
        rows, columns = model_size(*picture.shape[:2], short_side)
        lab = lab_for_training(cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA))
        hints = hints_for(lab[..., 1:], random)
        hints[..., :2] /= AB_SCALE
        luma = lab[None, None, ..., 0] / 50 - 1
        return {"luma": luma.astype(np.float32), "hints": np.ascontiguousarray(hints.transpose(2, 0, 1))[None].astype(np.float32)}

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.feeds, None)


def plain_convolutions(model: Path, spared: tuple[str, ...]) -> list[str]:
    """Names of the convolutions to leave in floating point."""
    return [node.name for node in onnx.load(str(model)).graph.node if node.op_type == "Conv" and any(part in node.name for part in spared)]


def with_whole_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Weights as float32 initializers: quantisation does not see through the casts that the export puts before them."""
    halves = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in [node for node in model.graph.node if node.op_type == "Cast" and node.input[0] in halves]:
        tensor = halves[node.input[0]]
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float32), node.output[0]))
        model.graph.node.remove(node)
    return model


def milliseconds(model: Path, height: int, width: int, threads: int, repeats: int) -> float:
    session = open_session(model, threads)
    feeds = {"luma": np.random.default_rng(0).uniform(-1, 1, (1, 1, height, width)).astype(np.float32),
             "hints": np.zeros((1, 3, height, width), np.float32)}
    times = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        session.run(None, feeds)
        times.append(time.perf_counter() - began)
    return 1000 * min(times[1:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--calibration-pictures", type=int, default=64)
    parser.add_argument("--limit", type=int, default=120, help="validation pictures")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=20)
    arguments = parser.parse_args()
    short_side = short_side_of(arguments.model)
    with tempfile.TemporaryDirectory() as folder:
        folded = Path(folder) / "folded.onnx"
        whole = Path(folder) / "whole.onnx"
        onnx.save(with_whole_weights(onnx.load(str(arguments.model))), str(whole))
        quant_pre_process(str(whole), str(folded), skip_symbolic_shape=True)
        quantize_static(
            str(folded), str(arguments.out), TrainingPictures(arguments.data, short_side, arguments.calibration_pictures),
            quant_format=QuantFormat.QDQ, op_types_to_quantize=["Conv"], per_channel=True, activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax,
            reduce_range=True,  # processors without VNNI add pairs of products in 16 bits, which 8-bit weights overflow
            nodes_to_exclude=plain_convolutions(folded, ("chroma", "coarse", "up2", "hint", "stem")),
        )
    pictures = validation(arguments.data, arguments.limit)
    table = Table(pictures, None)
    for path in (arguments.model, arguments.out):
        predictor = onnx_predictor(path, arguments.threads)
        table.add(path.stem, lambda lab, predictor=predictor: predict_ab(predictor, lab[..., 0], short_side=short_side))  # type: ignore[misc]
        times = {threads: milliseconds(path, 256, 352, threads, arguments.repeats) for threads in (1, 2)}
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB; 352x256 in " + ", ".join(f"{t:.1f} ms with {n} threads" for n, t in times.items()), flush=True)
    print(table.text())


if __name__ == "__main__":
    main()
