"""Quantise an exported network to int8 and say whether that pays: speed, and CIEDE2000 on pictures never trained on.

    python -m models.training.quantize --model models/reel.onnx --films FILMS --pictures MORE --sources MORE/sources.csv --out WORK/reel.int8.onnx
    python -m models.training.quantize --model models/reel.onnx --data DIR --out WORK/reel.int8.onnx

Static quantisation (QDQ, weights by channel) with ranges measured on frames of films (`--films`) or on training pictures
(`--data`), a third of them with hints; the layers that `--spare` names, those at full detail, those that read hints and the
output unless told otherwise, stay as they are. Judged by origin (`--pictures`, as `origins` does) or on the validation split
of `--data`. It writes the file and prints the comparison; the catalogue takes it only by hand.
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
from .color import AB_SCALE, lab_for_training, lab_from_rgb
from .contact_sheet import film_frames
from .data import Pictures
from .evaluate import Table, short_side_of, validation
from .metrics import model_size, predict_ab
from .origins import chosen, judge, read
from .session import onnx_predictor, open_session


Feed = dict[str, np.ndarray]


class Feeds(CalibrationDataReader):
    """What the network is shown while its ranges are measured."""

    def __init__(self, feeds: list[Feed]) -> None:
        self.feeds = iter(feeds)

    def get_next(self) -> Feed | None:
        return next(self.feeds, None)


def feed_of(lab: np.ndarray, random: np.random.Generator) -> Feed:
    """L*a*b* at the network's size, a third of the time with hints of its a* and b*."""
    hints = hints_for(lab[..., 1:], random)
    hints[..., :2] /= AB_SCALE
    luma = lab[None, None, ..., 0] / 50 - 1
    return {"luma": luma.astype(np.float32), "hints": np.ascontiguousarray(hints.transpose(2, 0, 1))[None].astype(np.float32)}


def of_training_pictures(data: Path, short_side: int, count: int) -> list[Feed]:
    random = np.random.default_rng(0)
    pictures = Pictures(data, "train", mapped=True)
    feeds = []
    for number in random.choice(len(pictures), count, replace=False):
        picture = pictures[number]
        rows, columns = model_size(*picture.shape[:2], short_side)
        feeds.append(feed_of(lab_for_training(cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)), random))
    return feeds


def of_films(films: Path, model: Path, short_side: int, count: int) -> list[Feed]:
    """Frames of films; hints of them can only be the network's own colours."""
    random, predictor = np.random.default_rng(0), onnx_predictor(model)
    feeds = []
    for frame in film_frames(films, count):
        rows, columns = model_size(*frame.shape[:2], short_side)
        lightness = lab_from_rgb(cv2.resize(frame, (columns, rows), interpolation=cv2.INTER_AREA))[..., 0]
        ab = predict_ab(predictor, lightness, short_side=short_side)
        feeds.append(feed_of(np.concatenate((lightness[..., None], ab), 2), random))
    return feeds


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


def quantised(model: Path, out: Path, feeds: list[Feed], spared: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        folded = Path(folder) / "folded.onnx"
        whole = Path(folder) / "whole.onnx"
        onnx.save(with_whole_weights(onnx.load(str(model))), str(whole))
        quant_pre_process(str(whole), str(folded), skip_symbolic_shape=True)
        quantize_static(
            str(folded), str(out), Feeds(feeds),
            quant_format=QuantFormat.QDQ, op_types_to_quantize=["Conv"], per_channel=True, activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax,
            reduce_range=True,  # processors without VNNI add pairs of products in 16 bits, which 8-bit weights overflow
            nodes_to_exclude=plain_convolutions(folded, spared),
        )


def print_by_origin(models: list[Path], pictures: Path, sources: Path | None, count: int, short_side: int, threads: int) -> None:
    print("| group | network | CIEDE2000 | under grey | worse than grey |\n|---|---|---|---|---|")
    under: dict[Path, list[float]] = {model: [] for model in models}
    for group, members in chosen(pictures, "source_repository", sources, count).items():
        labs = read(pictures, members)
        for model in models:
            judged = judge(labs, onnx_predictor(model, threads), 0.7, short_side)
            under[model].append(judged.under_grey)
            print(f"| {group} | {model.stem} | {judged.made:.2f} | {judged.under_grey:.1%} | {judged.worse:.1%} |", flush=True)
    for model in models:
        print(f"mean under grey of the groups, {model.stem}: {np.mean(under[model]):.2%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="folder that prepare.py wrote")
    parser.add_argument("--films", type=Path, help="folder of films to measure ranges on")
    parser.add_argument("--pictures", type=Path, help="folder with tar archives and INDEX.csv, to judge by origin")
    parser.add_argument("--sources", type=Path, help="sources.csv; else all of the index is measured")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--spare", nargs="*", default=["chroma", "coarse", "up2", "hint", "stem"], help="parts of the names of convolutions that stay in floating point")
    parser.add_argument("--calibration-pictures", type=int, default=64)
    parser.add_argument("--limit", type=int, default=120, help="validation pictures, or pictures of each origin")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=20)
    arguments = parser.parse_args()
    if (arguments.films or arguments.data) is None or (arguments.pictures or arguments.data) is None:
        parser.error("give --data, or --films and --pictures")
    short_side = short_side_of(arguments.model)
    count = arguments.calibration_pictures
    feeds = of_films(arguments.films, arguments.model, short_side, count) if arguments.films else of_training_pictures(arguments.data, short_side, count)
    quantised(arguments.model, arguments.out, feeds, tuple(arguments.spare))
    models = [arguments.model, arguments.out]
    for path in models:
        times = {threads: milliseconds(path, 256, 352, threads, arguments.repeats) for threads in (1, 2)}
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB; 352x256 in " + ", ".join(f"{t:.1f} ms with {n} threads" for n, t in times.items()), flush=True)
    if arguments.pictures:
        print_by_origin(models, arguments.pictures, arguments.sources, arguments.limit, short_side, arguments.threads)
        return
    table = Table(validation(arguments.data, arguments.limit), None)
    for path in models:
        predictor = onnx_predictor(path, arguments.threads)
        table.add(path.stem, lambda lab, predictor=predictor: predict_ab(predictor, lab[..., 0], short_side=short_side))  # type: ignore[misc]
    print(table.text())


if __name__ == "__main__":
    main()
