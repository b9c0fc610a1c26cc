"""Writes small networks with the inputs and outputs of other people's colourizers, for tests; nothing of theirs is in them.

Usage: python models/training/foreign_networks.py tests/support/foreign-networks

The conventions are those of docs/networks.md. Each gives a colour of its own, so that a test sees whether the values
that went in and came out were taken for what they are. Three of them nobody should run: see their descriptions.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

OPSET = 17
IMAGENET_STD = np.array([0.229, 0.224, 0.225], np.float32)
# Added to R'G'B' (0 to 1) by the networks that give back a whole picture.
WARM = np.array([0.06, 0.0, -0.08], np.float32)

Shape = list[int | str]


def value(name: str, shape: Shape, kind: int = TensorProto.FLOAT) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def write(path: Path, nodes: list[NodeProto], inputs: dict[str, Shape], output: tuple[str, Shape],
          constants: dict[str, np.ndarray], kind: int = TensorProto.FLOAT) -> None:
    tensors = [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, path.stem, [value(*item, kind) for item in inputs.items()], [value(*output, kind)], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="kinetint", ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def column(values: np.ndarray) -> np.ndarray:
    return values.reshape(1, -1, 1, 1)


def picture_to_picture(path: Path, shape: Shape, offset: np.ndarray, low: float, high: float) -> None:
    """Gives the picture back with a tint; what lies outside of its range is cut off, as the real ones do."""
    nodes = [helper.make_node("Add", ["input", "offset"], ["tinted"]),
             helper.make_node("Clip", ["tinted", "low", "high"], ["output"])]
    write(path, nodes, {"input": shape}, ("output", shape),
          {"offset": column(offset), "low": np.float32(low), "high": np.float32(high)})


def ddcolor(path: Path, dtype: type[np.floating] = np.float32) -> None:
    """R'G'B' 0 to 1 of the grey picture -> a*, b* in their own units: (18, 30) x its mean; 16-bit floats at both ends on request."""
    shape: Shape = [1, 3, 512, 512]
    nodes = [helper.make_node("AveragePool", ["input"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
             helper.make_node("Conv", ["small", "weights"], ["coarse"], kernel_shape=[1, 1]),
             helper.make_node("Resize", ["coarse", "", "scales"], ["output"], mode="nearest")]
    weights = np.array([[6.0, 6.0, 6.0], [10.0, 10.0, 10.0]], dtype).reshape(2, 3, 1, 1)
    write(path, nodes, {"input": shape}, ("output", [1, 2, 512, 512]),
          {"weights": weights, "scales": np.array([1, 1, 4, 4], np.float32)},
          TensorProto.FLOAT16 if dtype is np.float16 else TensorProto.FLOAT)


def eccv16(path: Path) -> None:
    """L* 0 to 100 -> a distribution over bins of a*b* -> their mean; dark is blue, bright is orange."""
    shape: Shape = [1, 1, 256, 256]
    nodes = [helper.make_node("Sub", ["input", "middle"], ["centred"]),
             helper.make_node("Div", ["centred", "range"], ["normal"]),
             helper.make_node("AveragePool", ["normal"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
             helper.make_node("Conv", ["small", "scores"], ["bins"], kernel_shape=[1, 1]),
             helper.make_node("Softmax", ["bins"], ["distribution"], axis=1),
             helper.make_node("Conv", ["distribution", "centres"], ["mean"], kernel_shape=[1, 1]),
             helper.make_node("Resize", ["mean", "", "scales"], ["full"], mode="linear"),
             helper.make_node("Mul", ["full", "unit"], ["output"])]
    centres = np.array([[5.0, 20.0], [-35.0, 40.0]], np.float32) / 110
    write(path, nodes, {"input": shape}, ("output", [1, 2, 256, 256]),
          {"middle": np.float32(50), "range": np.float32(100), "unit": np.float32(110),
           "scores": np.array([-20.0, 20.0], np.float32).reshape(2, 1, 1, 1),
           "centres": centres.reshape(2, 2, 1, 1), "scales": np.array([1, 1, 4, 4], np.float32)})


def siggraph17(path: Path) -> None:
    """L*, hints' a*b* and their mask -> a*, b*; without hints (-25, 15) everywhere."""
    shapes: dict[str, Shape] = {"input_A": ["n", 1, "h", "w"], "input_B": ["n", 2, "h", "w"], "mask_B": ["n", 1, "h", "w"]}
    nodes = [helper.make_node("Sub", ["input_A", "middle"], ["centred"]),
             helper.make_node("Div", ["centred", "range"], ["normal"]),
             helper.make_node("Div", ["input_B", "unit"], ["points"]),
             helper.make_node("Concat", ["normal", "points", "mask_B"], ["all"], axis=1),
             helper.make_node("Conv", ["all", "weights", "offset"], ["raw"], kernel_shape=[1, 1]),
             helper.make_node("Tanh", ["raw"], ["reg"]),
             helper.make_node("Mul", ["reg", "unit"], ["output"])]
    weights = np.zeros((2, 4, 1, 1), np.float32)
    weights[0, 1] = weights[1, 2] = 1.0
    weights[:, 3] = 3.0  # a mask that is not empty would show
    write(path, nodes, shapes, ("output", ["n", 2, "h", "w"]),
          {"middle": np.float32(50), "range": np.float32(100), "unit": np.float32(110), "weights": weights,
           "offset": np.arctanh(np.array([-25.0, 15.0]) / 110).astype(np.float32)})


def greedy(path: Path) -> None:
    """Fits, as a picture that comes back, and asks for 0.8 GB on the way."""
    shape: Shape = [1, 3, 256, 256]
    nodes = [helper.make_node("Shape", ["input"], ["shape"]), helper.make_node("Mul", ["shape", "times"], ["large"]),
             helper.make_node("ConstantOfShape", ["large"], ["zeros"]),
             helper.make_node("ReduceMax", ["zeros"], ["zero"], keepdims=0), helper.make_node("Add", ["input", "zero"], ["output"])]
    write(path, nodes, {"input": shape}, ("output", shape), {"times": np.array([1, 1, 32, 32], np.int64)})


def endless(path: Path) -> None:
    """Fits, as a picture that comes back, and goes through a loop 2^62 times first."""
    shape: Shape = [1, 3, 256, 256]
    body = helper.make_graph(
        [helper.make_node("Identity", ["going"], ["goes_on"]), helper.make_node("Add", ["before", "one"], ["after"])], "body",
        [value("turn", [], TensorProto.INT64), value("going", [], TensorProto.BOOL), value("before", shape)],
        [value("goes_on", [], TensorProto.BOOL), value("after", shape)], [numpy_helper.from_array(np.float32(1), "one")])
    nodes = [helper.make_node("Loop", ["turns", "yes", "input"], ["output"], body=body)]
    write(path, nodes, {"input": shape}, ("output", shape), {"turns": np.int64(2**62), "yes": np.bool_(True)})


def outside(path: Path) -> None:
    """Fits, and has its weights in a file beside it."""
    picture_to_picture(path, [1, 3, 256, 256], WARM * 255, 0, 255)
    onnx.save(onnx.load(path), path, save_as_external_data=True, location=f"{path.stem}.weights", size_threshold=0)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    square: Shape = [1, 3, 256, 256]
    picture_to_picture(folder / "deoldify.onnx", square, WARM * 255, 0, 255)
    picture_to_picture(folder / "deoldify-normalised.onnx", ["n", 3, "h", "w"], WARM / IMAGENET_STD, -3, 3)
    picture_to_picture(folder / "deoldify-unit.onnx", square, WARM, 0, 1)
    ddcolor(folder / "ddcolor.onnx")
    ddcolor(folder / "ddcolor-half.onnx", np.float16)
    eccv16(folder / "eccv16.onnx")
    siggraph17(folder / "siggraph17.onnx")
    greedy(folder / "greedy.onnx")
    endless(folder / "endless.onnx")
    outside(folder / "outside.onnx")


if __name__ == "__main__":
    main()
