"""What exporting a network and its decoder both do to an ONNX graph."""

from __future__ import annotations

import onnx


def prune(graph: onnx.GraphProto) -> None:
    """Remove nodes and weights that nothing uses any more."""
    used = {output.name for output in graph.output}
    kept: list[onnx.NodeProto] = []
    for node in reversed(graph.node):
        if any(output in used for output in node.output):
            used.update(node.input)
            kept.insert(0, node)
    weights = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(kept)
    graph.initializer.extend(weights)
