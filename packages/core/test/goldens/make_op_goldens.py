"""Makes the goldens of single operations: what onnxruntime, PyTorch, TensorFlow and numpy compute for small inputs.

    python make_op_goldens.py        (needs torch, tensorflow, onnx, onnxruntime, numpy; writes ops.json.gz beside itself)

A case states an op of `src/ops` with its attributes, as the op-table has them, and the values of its output. Inputs and
weights are not stored: `{"shape", "stream", "low", "high"}` says which hashed numbers they are (`test/hashed-values.ts`
makes the same ones). Images are [batch, height, width, channels], and are turned for libraries that want it otherwise.
"""

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import onnxruntime
import tensorflow as tf
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from torch.nn import functional as F

from hashed import uniform

HERE = Path(__file__).resolve().parent
CASES = []


# ---- cases ----

def values_of(spec: dict) -> np.ndarray:
    u = uniform(spec["stream"], int(np.prod(spec["shape"], dtype=np.int64)))
    return (spec["low"] + (spec["high"] - spec["low"]) * u).astype(np.float32).reshape(spec["shape"])


def case(name, op, attributes, shapes, reference, weights=None, low=-1.0, high=1.0) -> None:
    """`reference` takes the inputs, then the weights, as arrays and returns what the op should."""
    def spec(shape, part):
        return {"shape": list(shape), "stream": 1000 + 10 * len(CASES) + part, "low": low, "high": high}

    inputs = [spec(shape, part) for part, shape in enumerate(shapes)]
    stated = {role: spec(shape, 5 + part) for part, (role, shape) in enumerate((weights or {}).items())}
    arrays = [values_of(each) for each in [*inputs, *stated.values()]]
    output = np.asarray(reference(*arrays), dtype=np.float32)
    CASES.append({
        "name": f"{op}: {name}", "op": op, "attributes": attributes, "inputs": inputs, "weights": stated,
        "output": {"shape": list(output.shape), "values": [float(f"{v:.7g}") for v in output.ravel()]},
    })


# ---- libraries ----

def nchw(x: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.moveaxis(x, -1, 1))


def nhwc(x) -> np.ndarray:
    return np.moveaxis(np.asarray(x), 1, -1)


def onnx_model(operator: str, inputs: list, opset: int, attributes: dict):
    """A model of one operator; None leaves an input out, arrays other than the first are constants."""
    names = ["" if each is None else f"input{index}" for index, each in enumerate(inputs)]
    constants = [
        helper.make_tensor(names[index], helper.np_dtype_to_tensor_dtype(each.dtype), each.shape, each.ravel())
        for index, each in enumerate(inputs) if index > 0 and each is not None
    ]
    graph = helper.make_graph(
        [helper.make_node(operator, names, ["output"], **attributes)], "case",
        [helper.make_tensor_value_info("input0", TensorProto.FLOAT, inputs[0].shape)],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)], constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def run_reference(operator: str, inputs: list, opset: int = 18, **attributes) -> np.ndarray:
    return ReferenceEvaluator(onnx_model(operator, inputs, opset, attributes)).run(None, {"input0": inputs[0]})[0]


def run_onnx(operator: str, inputs: list, opset: int = 18, **attributes) -> np.ndarray:
    model = onnx_model(operator, inputs, opset, attributes)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"input0": inputs[0]})[0]


# ---- operations ----

def response_norms() -> None:
    for size, beta in itertools.product((1, 3, 4, 5), (0.75, 0.5, 0.6)):
        attributes = {"size": size, "alpha": 0.4, "beta": beta, "bias": 1.5}
        # onnxruntime refuses even sizes. ONNX's reference normalizes as many channels as there are images.
        run, by, shape = (run_onnx, "onnxruntime", (1, 3, 2, 7))
        if size % 2 == 0:
            run, by, shape = (run_reference, "ONNX's reference", (7, 1, 1, 7))
        case(f"{size} channels, power {beta}, {by}", "localResponseNorm", attributes, [shape],
             lambda x, a=attributes, run=run: nhwc(run("LRN", [nchw(x)], **a)))
    attributes = {"size": 5, "alpha": 5 * 0.3, "beta": 0.75, "bias": 2.0}
    case("TensorFlow, radius 2", "localResponseNorm", attributes, [(1, 3, 2, 7)],
         lambda x: tf.nn.local_response_normalization(x, 2, bias=2.0, alpha=0.3, beta=0.75))


MODES = {"nearest": "nearest", "bilinear": "linear", "bicubic": "cubic"}
ROUNDINGS = ("round-prefer-floor", "round-prefer-ceil", "floor", "ceil")


def resize_attributes(size=None, scales=None, interpolation="bilinear", coordinates="half-pixel",
                      rounding="round-prefer-ceil", coefficient=-0.5) -> dict:
    return {"size": size, "scales": scales, "fit": "stretch", "interpolation": interpolation,
            "coordinates": coordinates, "rounding": rounding, "cubicCoefficient": coefficient}


def onnx_resize(x: np.ndarray, a: dict) -> np.ndarray:
    image = nchw(x)
    sizes = a["size"] and np.array([*image.shape[:2], *a["size"]], np.int64)
    scales = a["scales"] and np.array([1, 1, *a["scales"]], np.float32)
    extra = {"nearest_mode": a["rounding"].replace("-", "_")} if a["interpolation"] == "nearest" else {}
    if a["interpolation"] == "bicubic":
        extra["cubic_coeff_a"] = a["cubicCoefficient"]
    return nhwc(run_onnx(
        "Resize", [image, None, scales, sizes][: 4 if sizes is not None else 3], mode=MODES[a["interpolation"]],
        coordinate_transformation_mode=a["coordinates"].replace("-", "_"), **extra,
    ))


def resizes() -> None:
    shape = (1, 6, 5, 2)
    targets = [{"size": [9, 7]}, {"size": [4, 3]}, {"size": [1, 10]}, {"scales": [1.5, 0.7]}, {"scales": [2.0, 0.6]}]
    ways = ("half-pixel", "asymmetric", "align-corners", "pytorch-half-pixel")
    for target, coordinates in itertools.product(targets, ways):
        # Under align-corners, runtimes disagree about lengths that scales make.
        if "scales" in target and coordinates == "align-corners":
            continue
        for interpolation in ("bilinear", "bicubic"):
            a = resize_attributes(**target, interpolation=interpolation, coordinates=coordinates, coefficient=-0.75)
            case(f"{interpolation}, {coordinates}, {target}, onnxruntime", "resize", a, [shape],
                 lambda x, a=a: onnx_resize(x, a))
        for rounding in ROUNDINGS:
            a = resize_attributes(**target, interpolation="nearest", coordinates=coordinates, rounding=rounding)
            case(f"nearest, {coordinates}, {rounding}, {target}, onnxruntime", "resize", a, [shape],
                 lambda x, a=a: onnx_resize(x, a))
    a = resize_attributes([9, 7], interpolation="bicubic", coefficient=-0.5)
    case("bicubic with a = -0.5, onnxruntime", "resize", a, [shape], lambda x: onnx_resize(x, a))

    def torch_resize(x, **settings):
        return nhwc(F.interpolate(torch.from_numpy(nchw(x)), **settings).numpy())

    torch_cases = {
        "bilinear": ({"mode": "bilinear"}, {"interpolation": "bilinear"}),
        "bicubic": ({"mode": "bicubic"}, {"interpolation": "bicubic", "coefficient": -0.75}),
        "bicubic, align_corners": (
            {"mode": "bicubic", "align_corners": True},
            {"interpolation": "bicubic", "coordinates": "align-corners", "coefficient": -0.75},
        ),
        "nearest": (
            {"mode": "nearest"}, {"interpolation": "nearest", "coordinates": "asymmetric", "rounding": "floor"}),
        "nearest-exact": ({"mode": "nearest-exact"}, {"interpolation": "nearest"}),
    }
    for name, (settings, stated) in torch_cases.items():
        for size in ([9, 7], [4, 3]):
            case(f"{name} to {size}, PyTorch", "resize", resize_attributes(size, **stated), [shape],
                 lambda x, s=settings, size=size: torch_resize(x, size=size, **s))
    scaled = {"mode": "bilinear", "scale_factor": (1.7, 1.3), "recompute_scale_factor": False}
    case("bilinear by scales, PyTorch", "resize", resize_attributes(scales=[1.7, 1.3]), [shape],
         lambda x: torch_resize(x, **scaled))
    for method in ("nearest", "bilinear"):
        for size in ([9, 7], [4, 3]):
            case(f"{method} to {size}, TensorFlow", "resize", resize_attributes(size, interpolation=method), [shape],
                 lambda x, m=method, size=size: tf.image.resize(x, size, method=m))


def margins(top, bottom, left, right) -> dict:
    return {"top": top, "bottom": bottom, "left": left, "right": right}


def pools() -> None:
    around = margins(1, 1, 1, 1)
    # Rounding up, the last windows of 6 × 7 reach one row beyond the padding, and no column.
    ceiled = margins(1, 2, 1, 1)
    for ceil, counts in itertools.product((False, True), repeat=2):
        a = {"size": [3, 3], "strides": [2, 2], "padding": ceiled if ceil else around,
             "countPadding": around if counts else None}
        case(f"ceil mode {ceil}, counted padding {counts}, PyTorch", "averagePool", a, [(1, 6, 7, 2)],
             lambda x, ceil=ceil, counts=counts: nhwc(F.avg_pool2d(
                 torch.from_numpy(nchw(x)), 3, 2, 1, ceil_mode=ceil, count_include_pad=counts).numpy()))
    case("ceil mode, PyTorch", "maxPool", {"size": [3, 3], "strides": [2, 2], "padding": ceiled}, [(1, 6, 7, 2)],
         lambda x: nhwc(F.max_pool2d(torch.from_numpy(nchw(x)), 3, 2, 1, ceil_mode=True).numpy()), low=-2.0, high=-1.0)
    uneven = margins(0, 2, 1, 0)
    for counts in (False, True):
        a = {"size": [3, 2], "strides": [1, 2], "padding": uneven, "countPadding": uneven if counts else None}
        case(f"uneven margins, counted {counts}, onnxruntime", "averagePool", a, [(1, 6, 7, 2)],
             lambda x, counts=counts: nhwc(run_onnx(
                 "AveragePool", [nchw(x)], kernel_shape=[3, 2], strides=[1, 2], pads=[0, 1, 2, 0],
                 count_include_pad=int(counts))))


def shuffles() -> None:
    for order in ("DCR", "CRD"):
        case(f"{order}, onnxruntime", "depthToSpace", {"blockSize": 2, "order": order}, [(1, 3, 2, 12)],
             lambda x, order=order: nhwc(run_onnx("DepthToSpace", [nchw(x)], blocksize=2, mode=order)))
    case("CRD, PyTorch", "depthToSpace", {"blockSize": 3, "order": "CRD"}, [(1, 2, 3, 18)],
         lambda x: nhwc(F.pixel_shuffle(torch.from_numpy(nchw(x)), 3).numpy()))
    case("DCR, TensorFlow", "depthToSpace", {"blockSize": 2, "order": "DCR"}, [(1, 3, 2, 12)],
         lambda x: tf.nn.depth_to_space(x, 2))
    case("DCR, TensorFlow", "spaceToDepth", {"blockSize": 2, "order": "DCR"}, [(1, 4, 6, 3)],
         lambda x: tf.nn.space_to_depth(x, 2))
    case("DCR, onnxruntime", "spaceToDepth", {"blockSize": 2, "order": "DCR"}, [(1, 4, 6, 3)],
         lambda x: nhwc(run_onnx("SpaceToDepth", [nchw(x)], blocksize=2)))
    case("CRD, PyTorch", "spaceToDepth", {"blockSize": 3, "order": "CRD"}, [(1, 6, 3, 2)],
         lambda x: nhwc(F.pixel_unshuffle(torch.from_numpy(nchw(x)), 3).numpy()))


def pads() -> None:
    for mode, value in (("constant", 0.75), ("reflect", 0), ("symmetric", 0), ("edge", 0)):
        a = {"before": [0, 2, 1, 0], "after": [0, 3, 0, 2], "mode": mode, "value": value}
        extra = {"constant_values": value} if mode == "constant" else {}
        case(f"{mode}, numpy", "pad", a, [(2, 4, 3, 3)],
             lambda x, a=a, extra=extra: np.pad(x, list(zip(a["before"], a["after"])), a["mode"], **extra))
    for mode in ("reflect", "edge"):
        a = {"before": [0, 2, 1, 0], "after": [0, 1, 2, 0], "mode": mode, "value": 0}
        case(f"{mode}, onnxruntime", "pad", a, [(1, 4, 3, 2)],
             lambda x, mode=mode: nhwc(run_onnx(
                 "Pad", [nchw(x), np.array([0, 0, 2, 1, 0, 0, 1, 2], np.int64)], mode=mode)))
    for mode in ("reflect", "symmetric"):
        a = {"before": [0, 1, 2, 0], "after": [0, 2, 1, 0], "mode": mode, "value": 0}
        case(f"{mode}, TensorFlow", "pad", a, [(1, 4, 3, 2)],
             lambda x, mode=mode: tf.pad(x, [[0, 0], [1, 2], [2, 1], [0, 0]], mode))


def transposed_convolutions() -> None:
    """PyTorch's kernels are [inChannels, filters / groups, height, width], ours [height, width, filters / groups, inChannels]."""
    settings = [(1, (0, 0), (0, 0), (1, 1)), (2, (1, 0), (1, 0), (1, 1)), (2, (1, 1), (1, 1), (1, 1)),
                (1, (2, 1), (0, 0), (2, 1)), (3, (0, 1), (2, 0), (1, 1))]
    for groups in (1, 2, 4):
        for stride, (vertical, horizontal), added, dilation in settings:
            a = {"size": [3, 2], "strides": [stride, stride], "dilations": list(dilation), "groups": groups,
                 "padding": margins(vertical, vertical, horizontal, horizontal), "outputPadding": list(added)}

            def reference(x, kernel, bias, a=a, margin=(vertical, horizontal)):
                return nhwc(F.conv_transpose2d(
                    torch.from_numpy(nchw(x)), torch.from_numpy(np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))),
                    torch.from_numpy(bias), stride=a["strides"], padding=margin, output_padding=a["outputPadding"],
                    groups=a["groups"], dilation=a["dilations"]).numpy())

            case(f"{groups} groups, stride {stride}, margins {vertical} {horizontal}, dilation {dilation}, PyTorch",
                 "conv2dTranspose", a, [(1, 3, 4, 4)], reference,
                 {"kernel": (3, 2, 3, 4), "bias": (3 * groups,)})


def functions() -> None:
    plain = {"erf": torch.erf, "square": torch.square, "abs": torch.abs, "negate": torch.neg}
    positive = {"sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "log": torch.log, "reciprocal": torch.reciprocal}
    for name, function in plain.items():
        case("PyTorch", "activation", {"function": name}, [(1, 5, 4, 3)],
             lambda x, f=function: f(torch.from_numpy(x)).numpy(), low=-3.0, high=3.0)
    for name, function in positive.items():
        case(f"{name}, PyTorch", "activation", {"function": name}, [(1, 5, 4, 3)],
             lambda x, f=function: f(torch.from_numpy(x)).numpy(), low=0.1, high=3.0)
    case("clip, PyTorch", "activation", {"function": "clip", "minimum": -0.7, "maximum": 1.2}, [(1, 5, 4, 3)],
         lambda x: torch.clamp(torch.from_numpy(x), -0.7, 1.2).numpy(), low=-3.0, high=3.0)
    for exponent in (3, 4, 1.7, 0.5, -0.5, -0.75, -1, 0):
        case(f"power {exponent}, PyTorch", "activation", {"function": "power", "exponent": exponent}, [(1, 5, 4, 3)],
             lambda x, e=exponent: torch.pow(torch.from_numpy(x), e).numpy(), low=0.1, high=3.0)
    case("cube of negative values, PyTorch", "activation", {"function": "power", "exponent": 3}, [(1, 5, 4, 3)],
         lambda x: torch.pow(torch.from_numpy(x), 3).numpy(), low=-2.0, high=2.0)


OPERATORS = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide, "power": np.power,
             "maximum": np.maximum, "minimum": np.minimum}


def arithmetic() -> None:
    for name, operator in OPERATORS.items():
        for first, shape in ((False, (4, 1, 3)), (True, (3,)), (True, (1, 4, 5, 3)), (False, ())):
            case(f"{name}, constant first {first}, {shape}, numpy", "withConstant",
                 {"function": name, "constantFirst": first}, [(2, 4, 5, 3)],
                 lambda x, c, f=first, o=operator: o(c, x) if f else o(x, c), {"constant": shape}, low=0.3, high=2.0)
        case(f"{name} of different ranks, numpy", "merge", {"function": name}, [(2, 4, 5, 3), (5, 1)],
             operator, low=0.3, high=2.0)
    case("enlarging, numpy", "withConstant", {"function": "subtract", "constantFirst": False}, [(2, 1, 5, 1)],
         np.subtract, {"constant": (4, 1, 3)})


def reductions() -> None:
    reducers = {"mean": np.mean, "sum": np.sum, "max": np.max, "min": np.min,
                "l2": lambda x, axis, keepdims: np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))}
    for (name, reducer), (axes, keep) in itertools.product(
            reducers.items(), (([1, 2], True), ([-1], False), ([2, -1], False), ([1, 2, 3], True))):
        case(f"{name} over {axes}, kept {keep}, numpy", "reduce", {"function": name, "axes": axes, "keepDims": keep},
             [(2, 4, 5, 3)], lambda x, r=reducer, a=tuple(axes), k=keep: r(x, axis=a, keepdims=k))
    case("l2, onnxruntime", "reduce", {"function": "l2", "axes": [1], "keepDims": True}, [(2, 4, 5, 3)],
         lambda x: run_onnx("ReduceL2", [x, np.array([1], np.int64)], keepdims=1))


def products() -> None:
    for first, second in itertools.product((False, True), repeat=2):
        for lead in (((2,), (2,)), ((2, 3), (2, 1)), ((1, 3), (2, 1)), ((2, 3), (1, 1))):
            a = (*lead[0], *((4, 5) if first else (5, 4)))
            b = (*lead[1], *((3, 4) if second else (4, 3)))
            case(f"{a} by {b}, transposed {first} {second}, numpy", "matMul",
                 {"transposeFirst": first, "transposeSecond": second}, [a, b],
                 lambda x, y, f=first, s=second: (x.swapaxes(-1, -2) if f else x) @ (y.swapaxes(-1, -2) if s else y))


def selections() -> None:
    parts = [
        ([0, 1, 0, -2], [None, -1, None, None], [1, 1, 1, 1]),
        ([0, 1, 0, 0], [None, None, None, None], [1, 3, 2, 2]),
        ([0, 1, 0, 0], [None, 5, 4, None], [1, 2, 3, 1]),
        ([0, -6, 1, 0], [None, 99, -1, None], [1, 4, 2, 1]),
        ([0, 0, -1, -1], [None, None, None, None], [1, 1, -1, -1]),
        ([0, -2, 99, 0], [None, 1, 2, None], [1, -1, -1, 1]),
    ]
    for begin, end, strides in parts:
        case(f"{begin} to {end} by {strides}, numpy", "slice", {"begin": begin, "end": end, "strides": strides},
             [(2, 7, 6, 3)],
             lambda x, b=begin, e=end, s=strides: x[tuple(slice(*each) for each in zip(b, e, s))])
    for axis, indices in ((-1, [2, 0, 2, 1]), (1, [6, 0, 3, 3]), (2, [5])):
        case(f"{indices} of axis {axis}, numpy", "gather", {"axis": axis, "indices": indices}, [(2, 7, 6, 3)],
             lambda x, a=axis, i=indices: np.take(x, i, axis=a))
    for shape, repeats in (((2, 2, 3, 2), [1, 3, 1, 2]), ((2, 1, 1, 3), [1, 4, 2, 1]), ((2, 3), [1, 2])):
        case(f"{shape} by {repeats}, numpy", "tile", {"repeats": repeats}, [shape],
             lambda x, r=repeats: np.tile(x, r))


def norms() -> None:
    case("instance normalization, PyTorch", "groupNorm", {"epsilon": 1e-5, "groups": 3}, [(2, 4, 5, 3)],
         lambda x, gamma, beta: nhwc(F.instance_norm(
             torch.from_numpy(nchw(x)), weight=torch.from_numpy(gamma), bias=torch.from_numpy(beta)).numpy()),
         {"gamma": (3,), "beta": (3,)})
    case("5 axes turned, numpy", "permute", {"axes": [0, 3, 1, 4, 2]}, [(2, 3, 2, 4, 3)],
         lambda x: x.transpose(0, 3, 1, 4, 2))
    case("6 axes turned, numpy", "permute", {"axes": [0, 4, 2, 5, 1, 3]}, [(2, 3, 2, 2, 2, 3)],
         lambda x: x.transpose(0, 4, 2, 5, 1, 3))
    case("to 6 axes, numpy", "reshape", {"targetShape": [2, 2, 3, -1, 1]}, [(2, 4, 6, 5)],
         lambda x: x.reshape(2, 2, 2, 3, -1, 1))


def main() -> None:
    for make in (response_norms, resizes, pools, shuffles, pads, transposed_convolutions, functions, arithmetic,
                 reductions, products, selections, norms):
        make()
    made_by = f"onnxruntime {onnxruntime.__version__}, PyTorch {torch.__version__}, TensorFlow {tf.__version__}"
    text = json.dumps({"meta": {"made_by": made_by}, "cases": CASES}, separators=(",", ":"))
    with open(HERE / "ops.json.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
        packed.write(text.encode())
    print(f"{len(CASES)} cases")


if __name__ == "__main__":
    main()
