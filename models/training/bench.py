"""Speed of the catalogue's networks in ONNX Runtime on this CPU, beside a big matrix product's.

    python -m models.training.bench [--models models/reel.onnx] [--size 256 352]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper, shape_inference

from .evaluate import catalogue
from .session import open_session

MODELS = Path(__file__).resolve().parents[1]
HEIGHT, WIDTH = 256, 352
MATRIX = 2048


def fastest(work: Callable[[], object], repeats: int) -> float:
    """Shortest of several runs, in seconds: what the machine does when nothing else wants it."""
    work()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def convolution_operations(path: Path, height: int, width: int) -> int:
    """Floating point operations (2 for a multiplication with addition) of all convolutions for one frame."""
    model = onnx.load(str(path))
    for value in model.graph.input:
        for dimension, size in zip(value.type.tensor_type.shape.dim, (1, None, height, width), strict=True):
            if size is not None:
                dimension.dim_value = size
    for value in model.graph.output:  # their sizes, which only have names, follow from those
        value.type.tensor_type.ClearField("shape")
    graph = shape_inference.infer_shapes(model, data_prop=True).graph
    shapes = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in [*graph.value_info, *graph.output]}
    weights = {t.name: list(t.dims) for t in graph.initializer}
    for node in graph.node:  # weights stored as float16, and those that the members of `studio` share
        if node.op_type in ("Cast", "Identity") and node.input[0] in weights:
            weights[node.output[0]] = weights[node.input[0]]
    total = 0
    for node in graph.node:
        if node.op_type == "Conv":
            outputs, inputs, kernel_height, kernel_width = weights[node.input[1]]
            _, _, rows, columns = shapes[node.output[0]]
            total += 2 * outputs * inputs * kernel_height * kernel_width * rows * columns
    return total


def matrix_session(threads: int) -> Callable[[], object]:
    """A big matrix product in the same library, as the ceiling."""
    right = np.random.default_rng(0).random((MATRIX, MATRIX), np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])], "matrix",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [MATRIX, MATRIX])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [MATRIX, MATRIX])],
        [numpy_helper.from_array(right, "w")],
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    left = np.random.default_rng(1).random((MATRIX, MATRIX), np.float32)
    return lambda: session.run(None, {"x": left})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, nargs="*", help="exported networks; else all of the catalogue")
    parser.add_argument("--size", type=int, nargs=2, default=(HEIGHT, WIDTH), help="height and width of a frame")
    parser.add_argument("--repeats", type=int, default=20)
    arguments = parser.parse_args()
    height, width = arguments.size
    models = arguments.models or sorted({MODELS / str(entry["file"]) for entry in catalogue(MODELS)})
    random = np.random.default_rng(0)
    for threads in (1, 2):
        ceiling = 2 * MATRIX**3 / fastest(matrix_session(threads), 5) / 1e9
        print(f"threads {threads}: matrix product {ceiling:.0f} GFLOP/s")
        for model in models:
            operations = convolution_operations(model, height, width)
            session = open_session(model, threads)
            for batch in (1, 4, 8):
                feeds = {"luma": random.uniform(-1, 1, (batch, 1, height, width)).astype(np.float32),
                         "hints": np.zeros((batch, 3, height, width), np.float32)}
                seconds = fastest(lambda: session.run(None, feeds), max(5, arguments.repeats // batch)) / batch  # noqa: B023
                rate = operations / seconds / 1e9
                print(f"  {model.stem}, {operations / 1e9:.2f} GFLOP for {width}x{height}, batch {batch}: {1000 * seconds:6.1f} ms a frame, "
                      f"{rate:5.1f} GFLOP/s, {100 * rate / ceiling:3.0f} % of the matrix product", flush=True)


if __name__ == "__main__":
    main()
