"""Makes the goldens of ONNX files: what onnxruntime computes for small models and for torchvision's classifiers.

    python make_onnx_goldens.py [name ...]     (needs torch, torchvision, onnx, onnxruntime, onnxscript, numpy; writes into onnx/)

`onnx/cases.json.gz` holds small models of every operator and attribute, as PyTorch's old exporter (torchscript, opsets 7
to 17), its new one (dynamo) and `onnx.helper` write them, with values of every node. `onnx/NAME.json.gz` holds one of
torchvision's networks as exported, without its weights: they lie in "weights.bin", which nobody stores, because every
value is a hash of the weight's number and its own position (`test/hashed-values.ts` makes the same ones).
"""

import base64
import copy
import gzip
import io
import json
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

from hashed import uniform

# Its classifiers need none of torchvision's own operators, which a torch of another build does not load.
OPERATORS = torch.library.Library("torchvision", "FRAGMENT")
try:
    import torchvision
except RuntimeError:
    for operator in ("nms", "qnms"):
        OPERATORS.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

warnings.filterwarnings("ignore")
HERE = Path(__file__).resolve().parent / "onnx"
CLASSES = 7


def image_of(shape) -> np.ndarray:
    return (2 * uniform(0, int(np.prod(shape))) - 1).reshape(shape).astype(np.float32)


def export(module: nn.Module, x: torch.Tensor, opset: int | None, exporter: str) -> onnx.ModelProto:
    """`exporter`: 'old' or 'new'."""
    module.eval()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model.onnx"
        if exporter == "old":
            torch.onnx.export(module, (x,), path, opset_version=opset, dynamo=False)
        else:
            torch.onnx.export(module, (x,), path, dynamo=True, external_data=False, verbose=False,
                              **({"opset_version": opset} if opset else {}))
        return onnx.load(path)


def strip(model: onnx.ModelProto) -> onnx.ModelProto:
    """Without what only people read: it would be most of the file."""
    for thing in [model, model.graph, *model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer, *model.functions]:
        if "metadata_props" in thing.DESCRIPTOR.fields_by_name:
            del thing.metadata_props[:]
        thing.ClearField("doc_string")
    for function in model.functions:
        del function.value_info[:]
        for node in function.node:
            del node.metadata_props[:]
            node.ClearField("doc_string")
    del model.graph.value_info[:]
    return model


def run_all(model: onnx.ModelProto, x: np.ndarray) -> dict[str, np.ndarray]:
    """The values of all tensors that the graph's nodes make."""
    names = [name for node in model.graph.node for name in node.output if name]
    open_model = copy.deepcopy(model)
    present = {output.name for output in open_model.graph.output}
    open_model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names if name not in present)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(open_model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    feed = [i.name for i in session.get_inputs()]
    wanted = [o.name for o in session.get_outputs()]
    return dict(zip(wanted, session.run(wanted, {feed[0]: x})))


def rounded(value) -> float:
    return float(f"{float(value):.7g}")


SAMPLES = 24


def sampled(values: np.ndarray) -> dict:
    """Values spread evenly over a tensor, in the file's order."""
    flat = values.astype(np.float64).ravel()
    count = min(SAMPLES, flat.size)
    indices = [(i * flat.size) // count for i in range(count)]
    return {"shape": list(values.shape), "largest": rounded(np.abs(flat).max()) if flat.size else 0,
            "mean": rounded(flat.mean()) if flat.size else 0, "samples": [rounded(flat[i]) for i in indices]}


def features_of(model: onnx.ModelProto) -> set[str]:
    """Names of tensors that depend on the image by its values: what has only its shape folds on import."""
    known = {i.name for i in model.graph.input} - {i.name for i in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type not in ("Shape", "Size") and any(name in known for name in node.input):
            known.update(name for name in node.output if name)
    return known


CASES: list[dict] = []


def open_sizes(name: str, module: nn.Module, shape) -> None:
    """Exported with batch, height and width left open."""
    x = torch.from_numpy(image_of(shape))
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(module.eval(), (x,), f"{folder}/m.onnx", opset_version=13, dynamo=False, input_names=["x"], dynamic_axes={"x": {0: "n", 2: "h", 3: "w"}})
        add_case(f"{name} (open sizes)", onnx.load(f"{folder}/m.onnx"), shape)


def add_case(name: str, model: onnx.ModelProto, shape, opaque=(), gradient=None) -> None:
    x = image_of(shape)
    values = run_all(model, x)
    known = features_of(model)
    strip(model)
    CASES.append({
        "name": name, "model": base64.b64encode(model.SerializeToString()).decode(), "input": list(shape),
        "opaque": list(opaque), "output": model.graph.output[0].name,
        "tensors": {k: sampled(v) for k, v in values.items() if k in known and v.dtype == np.float32},
        **({"gradient": gradient} if gradient else {}),
    })


def torch_case(name: str, module: nn.Module, shape, opsets=(9, 11, 13, 17), new=True, with_gradient=False) -> None:
    torch.manual_seed(len(name))
    for parameter in module.parameters():
        nn.init.uniform_(parameter, -0.4, 0.4)
    for buffer_name, buffer in module.named_buffers():
        if buffer_name.endswith("running_mean"):
            nn.init.uniform_(buffer, -0.3, 0.3)
        if buffer_name.endswith("running_var"):
            nn.init.uniform_(buffer, 0.5, 1.5)
    module.eval()
    x = torch.from_numpy(image_of(shape))
    gradient = None
    if with_gradient:
        leaf = x.clone().requires_grad_(True)
        module(leaf)[0, 1].backward()
        gradient = {"unit": 1, "values": [rounded(v) for v in leaf.grad.ravel()]}
    for exporter, opset in [*(("old", o) for o in opsets), *([("new", None)] if new else [])]:
        label = f"{name} ({'dynamo' if exporter == 'new' else f'opset {opset}'})"
        try:
            add_case(label, export(copy.deepcopy(module), x, opset, exporter), shape, gradient=gradient)
        except Exception as error:
            # Older operator sets lack some operators, and onnxruntime some of their forms.
            print(f"  no case {label}: {str(error).splitlines()[0][:140]}")


class Lambda(nn.Module):
    def __init__(self, function, **parts):
        super().__init__()
        self.function = function
        for part, module in parts.items():
            setattr(self, part, module)

    def forward(self, x):
        return self.function(self, x)


def residual_net() -> nn.Module:
    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.a = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
            self.an = nn.BatchNorm2d(outputs)
            self.b = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
            self.bn = nn.BatchNorm2d(outputs)
            self.down = nn.Conv2d(inputs, outputs, 1, stride) if stride > 1 else nn.Identity()

        def forward(self, x):
            return F.relu(self.bn(self.b(F.relu(self.an(self.a(x))))) + self.down(x))

    return nn.Sequential(nn.Conv2d(3, 6, 3, 2, 1), nn.MaxPool2d(3, 2, 1), Block(6, 6, 1), Block(6, 10, 2),
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(10, 5))


def make_torch_cases() -> None:
    image = (1, 3, 13, 17)
    maps = (1, 4, 9, 11)
    torch_case("flatten and linear", nn.Sequential(nn.Conv2d(3, 4, 3, 2), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 8, 5)), image, opsets=(7, 9, 13, 17), with_gradient=True)
    torch_case("residual net", residual_net(), (1, 3, 24, 20), with_gradient=True)
    torch_case("convolutions", nn.Sequential(
        nn.Conv2d(3, 6, (3, 5), (2, 1), (1, 2)), nn.Conv2d(6, 8, 3, dilation=2, padding=2, groups=2), nn.Conv2d(8, 8, 3, groups=8, padding=1),
        nn.Conv2d(8, 16, 3, groups=8, stride=2), nn.Conv2d(16, 5, 1, bias=False)), image, opsets=(7, 17))
    torch_case("transposed convolutions", nn.Sequential(
        nn.ConvTranspose2d(4, 6, 3, 2, 1, output_padding=1), nn.ConvTranspose2d(6, 4, (2, 4), (2, 1), groups=2), nn.ConvTranspose2d(4, 3, 3, 1, 1, dilation=2)), (1, 4, 5, 6), opsets=(7, 17))
    torch_case("conv and norm", nn.Sequential(nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5), nn.ReLU6(), nn.BatchNorm2d(5, affine=False)), image)
    for ceil in (False, True):
        torch_case(f"pools, ceil {ceil}", nn.Sequential(nn.MaxPool2d(3, 2, 1, ceil_mode=ceil), nn.AvgPool2d(2, 2, ceil_mode=ceil)), (1, 4, 12, 15), opsets=(11, 17))
        for counted in (False, True):
            torch_case(f"average pool, ceil {ceil}, counted {counted}", nn.AvgPool2d((3, 2), 2, 1, ceil_mode=ceil, count_include_pad=counted), (1, 4, 12, 14), opsets=(11, 17))
    torch_case("global pools", Lambda(lambda s, x: torch.cat([F.adaptive_avg_pool2d(x, 1), F.adaptive_max_pool2d(x, 1), x.mean((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)], 1).flatten(1)), maps)
    torch_case("adaptive pool to 3 by 3", nn.AdaptiveAvgPool2d(3), (1, 4, 9, 12))
    for label, activation in {
        "relu": nn.ReLU(), "relu6": nn.ReLU6(), "leaky": nn.LeakyReLU(0.2), "prelu": nn.PReLU(4), "prelu one": nn.PReLU(1), "sigmoid": nn.Sigmoid(),
        "hard sigmoid": nn.Hardsigmoid(), "hard swish": nn.Hardswish(), "tanh": nn.Tanh(), "silu": nn.SiLU(), "elu": nn.ELU(0.7), "selu": nn.SELU(), "celu": nn.CELU(0.6),
        "softplus": nn.Softplus(), "softsign": nn.Softsign(), "mish": nn.Mish(), "gelu": nn.GELU(), "gelu tanh": nn.GELU("tanh"), "hardtanh": nn.Hardtanh(-0.4, 0.6),
    }.items():
        # dynamo writes Softplus with a choice between two tensors, which has no op
        torch_case(f"activation {label}", activation, maps, opsets=(9, 17), new=label != "softplus")
    torch_case("softmax", nn.Softmax(1), maps)
    torch_case("log softmax", nn.Sequential(nn.Flatten(), nn.Linear(396, 5), nn.LogSoftmax(1)), maps)
    torch_case("layer norms", Lambda(lambda s, x: s.b(s.a(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)), a=nn.LayerNorm(4), b=nn.LayerNorm((4, 9, 11))), maps)
    torch_case("group norm", nn.Sequential(nn.GroupNorm(2, 4), nn.Conv2d(4, 6, 3)), maps)
    torch_case("instance norm", nn.InstanceNorm2d(4, affine=True), maps)
    torch_case("local response norm", nn.LocalResponseNorm(3, 2e-2, 0.6, 1.3), maps)
    torch_case("arithmetic", Arithmetic(), maps)
    torch_case("broadcasts", Broadcasts(), maps)
    torch_case("channel shuffle", ChannelShuffle(), (1, 6, 5, 7))
    open_sizes("channel shuffle", ChannelShuffle(), (1, 6, 5, 7))
    open_sizes("pooled classifier", nn.Sequential(nn.Conv2d(3, 4, 3, 2), nn.MaxPool2d(3, 2, ceil_mode=True), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)), (1, 3, 12, 15))
    torch_case("squeeze and excite", SqueezeExcite(), maps)
    torch_case("reductions", Lambda(lambda s, x: x.sum(1, keepdim=True) + x.mean((1, 2), keepdim=True) + x.amax(3, keepdim=True) + x.amin(2, keepdim=True) + x.norm(2, 1, keepdim=True)), maps)
    torch_case("reductions without axes", Lambda(lambda s, x: x.mean(1).sum(1) + x.amax((1, 2))), maps)
    torch_case("slices", Lambda(lambda s, x: torch.cat([x[:, 1:3], x[:, ::2], x[:, 3].unsqueeze(1), x.index_select(1, torch.tensor([2, 0, 2])), x.flip(1)], 1)[:, :, 1:-1, 2::3]), maps, opsets=(11, 13, 17))
    torch_case("transform input", TransformInput(), (1, 3, 6, 7), opsets=(9, 17))
    torch_case("split and chunk", Lambda(lambda s, x: torch.cat([a * (i + 1) for i, a in enumerate([*x.chunk(2, 1), *x.split([1, 3], 1)])], 1)), maps)
    torch_case("reshapes", Lambda(lambda s, x: x.view(x.size(0), 2, 2, 9, 11).transpose(1, 2).reshape(x.size(0), 4, 99).permute(0, 2, 1).reshape(x.size(0), 11, 9, 4).sum(1).flatten(1).unsqueeze(2).squeeze(2)), maps)
    torch_case("paddings", nn.Sequential(nn.ZeroPad2d((1, 2, 0, 3)), nn.ReflectionPad2d((2, 1, 1, 0)), nn.ReplicationPad2d((0, 1, 2, 1)), nn.ConstantPad2d((1, 1, 0, 1), 0.7), nn.ConstantPad2d((0, 0, 0, 0, 1, 2), 0.0)), maps, opsets=(9, 11, 17))
    for mode, align in [("nearest", None), ("bilinear", False), ("bilinear", True), ("bicubic", False)]:
        torch_case(f"interpolate {mode} {align}", Lambda(lambda s, x, mode=mode, align=align: F.interpolate(F.interpolate(x, scale_factor=2, mode=mode, align_corners=align), (11, 13), mode=mode, align_corners=align)), (1, 3, 6, 5), opsets=(9, 11, 17) if mode != "bicubic" else (11, 17))
    torch_case("pixel shuffle", nn.Sequential(nn.PixelShuffle(2), nn.Conv2d(2, 4, 1), nn.PixelUnshuffle(2)), (1, 8, 4, 6), opsets=(9, 11, 13, 17))
    torch_case("attention", Attention(), (1, 4, 5, 6))
    torch_case("token projection", Lambda(lambda s, x: s.b(torch.relu(s.a(x.permute(0, 2, 3, 1)))).permute(0, 3, 1, 2), a=nn.Linear(4, 9), b=nn.Linear(9, 3)), maps)
    torch_case("expand", Lambda(lambda s, x: x[:, :1].expand(-1, 3, -1, -1) + x.mean((2, 3), keepdim=True).expand_as(x)[:, :3] + x[:, :1].repeat(1, 3, 1, 1)), maps)
    torch_case("dropout", nn.Sequential(nn.Dropout(0.4), nn.Conv2d(4, 3, 1), nn.Dropout2d(0.3)), maps)


class Arithmetic(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(1, 4, 1, 1))

    def forward(self, x):
        y = (x * 2 + 0.5 - x * self.scale) / (x.abs() + 1.5) + torch.maximum(x, x * -0.5) - torch.minimum(x, self.scale)
        return y + 1 / (x * x + 1) + (x + 2) ** 1.5 + (3 - x) + torch.sqrt(x + 4) + torch.exp(-x) + (x + 3) ** 2 + torch.log(x + 2)


class Broadcasts(nn.Module):
    def __init__(self):
        super().__init__()
        self.row = nn.Parameter(torch.zeros(11))
        self.plane = nn.Parameter(torch.zeros(9, 11))
        self.channel = nn.Parameter(torch.zeros(4, 1, 1))
        self.all = nn.Parameter(torch.zeros(1, 4, 9, 11))

    def forward(self, x):
        pooled = x.mean((2, 3), keepdim=True)
        return (x + self.row) * self.plane - self.channel / (self.all + 2) + x * pooled + pooled.squeeze(3).squeeze(2)[:, :, None, None]


class ChannelShuffle(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 3, 3, 1, 1)

    def forward(self, x):
        left, right = x.chunk(2, dim=1)
        joined = torch.cat((left, self.a(right)), 1)
        batch, channels, height, width = joined.size()
        return joined.view(batch, 2, channels // 2, height, width).transpose(1, 2).contiguous().view(batch, channels, height, width)


class SqueezeExcite(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 3)
        self.b = nn.Linear(3, 4)

    def forward(self, x):
        weights = torch.sigmoid(self.b(torch.relu(self.a(x.mean((2, 3))))))
        return x * weights.view(x.size(0), 4, 1, 1)


class TransformInput(nn.Module):
    def forward(self, x):
        parts = [torch.unsqueeze(x[:, i], 1) * scale + offset for i, (scale, offset) in enumerate([(0.458, -0.03), (0.448, -0.088), (0.45, -0.188)])]
        return torch.cat(parts, 1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(4, 6), nn.Linear(4, 6), nn.Linear(4, 6)

    def forward(self, x):
        tokens = x.flatten(2).transpose(1, 2)
        q, k, v = self.q(tokens), self.k(tokens), self.v(tokens)
        weights = torch.softmax(q @ k.transpose(1, 2) / 2.4, dim=-1)
        return (weights @ v).transpose(1, 2).reshape(x.size(0), 6, 5, 6)


def helper_case(name, nodes, shape, constants=None, opset=17, output="y", functions=(), opsets=None, output_rank=None, opaque=(), listed=()) -> None:
    """A model written by hand: attributes and forms that PyTorch does not write."""
    initializers = [numpy_helper.from_array(np.asarray(v), k) for k, v in (constants or {}).items()]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)]
    inputs += [helper.make_tensor_value_info(i.name, i.data_type, list(i.dims)) for i in initializers if i.name in listed]
    graph = helper.make_graph(nodes, "by hand", inputs, [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset), *(opsets or [])], functions=list(functions))
    model.ir_version = 8
    add_case(f"{name} (opset {opset})", model, shape, opaque=opaque)


def f32(*shape, seed=1):
    return (2 * uniform(seed, int(np.prod(shape))) - 1).reshape(shape).astype(np.float32)


def make_helper_cases() -> None:
    node = helper.make_node
    kernel = f32(4, 3, 3, 3)
    for auto in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        helper_case(f"conv {auto}", [node("Conv", ["x", "w"], ["y"], "conv", auto_pad=auto, strides=[2, 3])], (1, 3, 10, 11), {"w": kernel})
        helper_case(f"max pool {auto}", [node("MaxPool", ["x"], ["y"], "pool", auto_pad=auto, kernel_shape=[3, 2], strides=[2, 2])], (1, 3, 10, 11))
        helper_case(f"average pool {auto}", [node("AveragePool", ["x"], ["y"], "pool", auto_pad=auto, kernel_shape=[3, 2], strides=[1, 1])], (1, 3, 10, 11))
        helper_case(f"transposed conv {auto}", [node("ConvTranspose", ["x", "w"], ["y"], "up", auto_pad=auto, strides=[2, 2])], (1, 4, 5, 6), {"w": f32(4, 2, 3, 4)})
    helper_case("transposed conv to a shape", [node("ConvTranspose", ["x", "w"], ["y"], "up", output_shape=[11, 13], strides=[2, 2])], (1, 4, 5, 6), {"w": f32(4, 2, 3, 4)})
    helper_case("asymmetric pads", [node("Conv", ["x", "w"], ["h"], "conv", pads=[0, 2, 1, 1]), node("MaxPool", ["h"], ["p"], "max", kernel_shape=[3, 3], pads=[1, 0, 2, 1], strides=[2, 2]),
                                    node("AveragePool", ["p"], ["y"], "average", kernel_shape=[2, 3], pads=[1, 0, 0, 2], count_include_pad=1)], (1, 3, 10, 11), {"w": kernel})
    helper_case("max pool with gaps", [node("MaxPool", ["x"], ["y"], "pool", kernel_shape=[2, 2], dilations=[2, 2])], (1, 3, 9, 9), opaque=["pool"])
    helper_case("clip as attributes", [node("Clip", ["x"], ["a"], "a", min=-0.3, max=0.5), node("Clip", ["a"], ["b"], "b", min=0.0), node("Clip", ["x"], ["c"], "c", min=0.0, max=0.25), node("Add", ["b", "c"], ["y"], "sum")], (1, 3, 4, 5), opset=7)
    helper_case("clip as inputs", [node("Clip", ["x", "low", "high"], ["a"], "a"), node("Clip", ["a", "", "high"], ["b"], "b"), node("Clip", ["b", "zero"], ["y"], "c")], (1, 3, 4, 5),
                {"low": np.float32(-0.3), "high": np.float32(0.5), "zero": np.float32(0)}, opset=13)
    helper_case("old reshape, dropout, batch norm", [
        node("BatchNormalization", ["x", "g", "b", "m", "v"], ["n"], "norm", epsilon=1e-3), node("Dropout", ["n"], ["d"], "drop", ratio=0.4),
        node("Reshape", ["d", "shape"], ["r"], "reshape"), node("Gemm", ["r", "w", "c"], ["y"], "fc", alpha=0.5, beta=2.0)],
        (1, 3, 4, 5), {"g": f32(3, seed=2), "b": f32(3, seed=3), "m": f32(3, seed=4), "v": f32(3, seed=5) + 1.5, "shape": np.array([0, -1], np.int64), "w": f32(60, 6, seed=6), "c": f32(1, 6, seed=7)}, opset=7,
        listed=("g", "b", "m", "v", "shape", "w", "c"))
    for axis in (1, 2):
        helper_case(f"old softmax from axis {axis}", [node("Softmax", ["x"], ["y"], "soft", axis=axis)], (1, 3, 4, 5) if axis == 1 else (1, 1, 4, 5), opset=11)
    helper_case("new softmax", [node("Softmax", ["x"], ["a"], "soft", axis=1), node("LogSoftmax", ["a"], ["y"], "log")], (1, 3, 4, 5), opset=13)
    helper_case("gemm forms", [node("Flatten", ["x"], ["f"], "flat"), node("Gemm", ["f", "w", "c"], ["g"], "gemm", transB=1, alpha=0.7, beta=1.3), node("Gemm", ["g", "w2"], ["y"], "plain")],
                (1, 2, 3, 4), {"w": f32(5, 24), "c": np.float32(0.4), "w2": f32(5, 3)})
    helper_case("image in image out", [node("Transpose", ["x"], ["t"], "to_nchw", perm=[0, 3, 1, 2]), node("Conv", ["t", "w"], ["c"], "conv"), node("Transpose", ["c"], ["y"], "to_nhwc", perm=[0, 2, 3, 1])], (1, 7, 8, 3), {"w": kernel})
    helper_case("upsample by attribute", [node("Upsample", ["x"], ["y"], "up", mode="nearest", scales=[1.0, 1.0, 2.0, 3.0])], (1, 3, 4, 5), opset=7)
    helper_case("upsample by input", [node("Upsample", ["x", "s"], ["y"], "up", mode="linear")], (1, 3, 4, 5), {"s": np.array([1, 1, 2, 2], np.float32)}, opset=9)
    helper_case("resize of opset 10", [node("Resize", ["x", "s"], ["y"], "up", mode="nearest")], (1, 3, 4, 5), {"s": np.array([1, 1, 2.5, 1.5], np.float32)}, opset=10)
    for mode in ("nearest", "linear", "cubic"):
        for coordinates in ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"):
            for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil") if mode == "nearest" else ("floor",):
                by_size = {"sizes": np.array([1, 2, 9, 4], np.int64)}
                helper_case(f"resize {mode} {coordinates} {rounding}", [node("Resize", ["x", "", "", "sizes"], ["y"], "resize", mode=mode, coordinate_transformation_mode=coordinates, nearest_mode=rounding)], (1, 2, 5, 7), by_size, opset=13)
    helper_case("resize by scales", [node("Resize", ["x", "", "s"], ["y"], "resize", mode="linear")], (1, 2, 5, 7), {"s": np.array([1, 1, 1.7, 0.6], np.float32)}, opset=13)
    for mode in ("linear", "cubic", "nearest"):
        helper_case(f"resize {mode} by scales to aligned corners", [node("Resize", ["x", "", "s"], ["y"], "resize", mode=mode, coordinate_transformation_mode="align_corners")], (1, 2, 5, 7), {"s": np.array([1, 1, 0.7, 1.7], np.float32)}, opset=13)
    helper_case("transposed conv to a larger shape", [node("ConvTranspose", ["x", "w"], ["y"], "up", output_shape=[10, 8], strides=[3, 2])], (1, 1, 3, 3), {"w": f32(1, 2, 3, 3)})
    helper_case("hard sigmoid and elu", [node("HardSigmoid", ["x"], ["a"], "hard", alpha=0.3, beta=0.4), node("Elu", ["a"], ["b"], "elu", alpha=0.5), node("ThresholdedRelu", ["x"], ["c"], "bent", alpha=0.2), node("Selu", ["x"], ["d"], "selu"),
                                         node("Sum", ["a", "b", "c", "d"], ["e"], "sum"), node("Mean", ["e", "a"], ["f"], "mean"), node("Max", ["f", "b", "c"], ["g"], "max"), node("Min", ["g", "x"], ["y"], "min")], (1, 3, 4, 5))
    helper_case("newer activations", [node("Gelu", ["x"], ["a"], "gelu", approximate="tanh"), node("Mish", ["a"], ["b"], "mish"), node("HardSwish", ["b"], ["y"], "swish")], (1, 3, 4, 5), opset=20)
    helper_case("layer and group norms", [node("LayerNormalization", ["x", "lg", "lb"], ["a"], "layer", axis=2), node("GroupNormalization", ["a", "gg", "gb"], ["y"], "group", num_groups=2)], (1, 4, 3, 5),
                {"lg": f32(3, 5), "lb": f32(3, 5, seed=2), "gg": f32(2, seed=3), "gb": f32(2, seed=4)}, opset=18)
    helper_case("group norm per channel", [node("GroupNormalization", ["x", "gg", "gb"], ["y"], "group", num_groups=2)], (1, 4, 3, 5), {"gg": f32(4, seed=3), "gb": f32(4, seed=4)}, opset=21)
    helper_case("wide local response norm", [node("LRN", ["x"], ["y"], "lrn", size=5, alpha=0.03, beta=0.6, bias=1.2)], (1, 7, 3, 4))
    helper_case("depth to space", [node("DepthToSpace", ["x"], ["a"], "dcr", blocksize=2, mode="DCR"), node("SpaceToDepth", ["a"], ["b"], "back", blocksize=2), node("DepthToSpace", ["b"], ["y"], "crd", blocksize=2, mode="CRD")], (1, 8, 3, 4), opset=13)
    helper_case("quantized weights", [node("DequantizeLinear", ["q", "s", "z"], ["w"], "dequantize", axis=0), node("Conv", ["x", "w"], ["y"], "conv")], (1, 3, 6, 7),
                {"q": (f32(4, 3, 3, 3) * 120).astype(np.int8), "s": np.abs(f32(4, seed=2)) / 100, "z": np.array([1, -2, 0, 3], np.int8)}, opset=13)
    helper_case("float types", [node("Cast", ["h"], ["hf"], "half", to=TensorProto.FLOAT), node("Cast", ["d"], ["df"], "double", to=TensorProto.FLOAT), node("Add", ["x", "hf"], ["a"], "a"), node("Mul", ["a", "df"], ["y"], "m")], (1, 3, 4, 5),
                {"h": f32(3, 1, 1).astype(np.float16), "d": f32(5).astype(np.float64)})
    helper_case("shapes that fold", [
        node("Shape", ["x"], ["shape"], "shape"), node("Gather", ["shape", "zero"], ["batch"], "batch"), node("Unsqueeze", ["batch", "first"], ["batch1"], "batch1"),
        node("Slice", ["shape", "one", "four"], ["rest"], "rest"), node("ReduceProd", ["rest"], ["count"], "count", keepdims=1), node("Concat", ["batch1", "count"], ["target"], "target", axis=0),
        node("Reshape", ["x", "target"], ["flat"], "flat"), node("Where", ["choice", "flatw", "otherw"], ["w"], "choose"), node("MatMul", ["flat", "w"], ["m"], "matmul"), node("Add", ["m", "b"], ["y"], "bias")],
        (1, 3, 2, 4), {"zero": np.array(0, np.int64), "first": np.array([0], np.int64), "one": np.array([1], np.int64), "four": np.array([4], np.int64), "choice": np.array([True, False, True]), "flatw": f32(24, 3), "otherw": f32(24, 3, seed=9), "b": f32(3)}, opset=13)
    helper_case("tiles and gathers", [node("Tile", ["x", "r"], ["t"], "tile"), node("Gather", ["t", "i"], ["g"], "gather", axis=1), node("Gather", ["g", "last"], ["y"], "row", axis=2)], (1, 3, 4, 5),
                {"r": np.array([1, 2, 1, 1], np.int64), "i": np.array([5, 0, -2, 0], np.int64), "last": np.array(-1, np.int64)}, opset=13)
    helper_case("without a batch axis", [node("Reshape", ["x", "flat"], ["a"], "flatten"), node("Gather", ["a", "table"], ["b"], "table"), node("Reshape", ["b", "grid"], ["c"], "grid"), node("Unsqueeze", ["c", "front"], ["d"], "restore"),
                                         node("Relu", ["d"], ["e"], "relu"), node("Squeeze", ["e"], ["f"], "squeeze"), node("Reshape", ["f", "back"], ["y"], "back")], (1, 3, 2, 4),
                {"flat": np.array([-1], np.int64), "table": np.array([[[[5], [1], [9], [23]], [[0], [2], [4], [6]]]], np.int64), "grid": np.array([2, 4], np.int64), "front": np.array([0], np.int64), "back": np.array([1, 4, 2], np.int64)}, opset=13)
    helper_case("slices by attribute", [node("Slice", ["x"], ["y"], "cut", starts=[1, -3], ends=[3, 2147483647], axes=[1, 3])], (1, 4, 5, 6), opset=9)
    helper_case("pads by attribute", [node("Pad", ["x"], ["a"], "zero", pads=[0, 0, 1, 2, 0, 0, 0, 1]), node("Pad", ["a"], ["b"], "reflect", mode="reflect", pads=[0, 0, 1, 2, 0, 0, 2, 1]), node("Pad", ["b"], ["c"], "cut", pads=[0, 0, -1, 0, 0, 0, 0, -2]),
                                      node("Pad", ["c"], ["y"], "value", pads=[0, 1, 0, 0, 0, 0, 1, 0], value=0.3)], (1, 3, 5, 6), opset=7)
    helper_case("pads of some axes", [node("Pad", ["x", "p", "v", "axes"], ["y"], "pad", mode="edge")], (1, 3, 5, 6), {"p": np.array([1, 2, 0, 1], np.int64), "v": np.float32(0), "axes": np.array([2, -1], np.int64)}, opset=18)
    helper_case("unknown operators", [node("Conv", ["x", "w"], ["c"], "conv"), node("ArgMax", ["c"], ["m"], "which", axis=1), node("Det", ["c"], ["y"], "determinant")], (1, 3, 6, 6), {"w": kernel}, opaque=["which", "determinant"])
    helper_case("rounding", [node("Conv", ["x", "w"], ["c"], "conv"), node("Floor", ["c"], ["y"], "floor")], (1, 3, 6, 7), {"w": kernel}, opaque=["floor"])
    body = [helper.make_node("Conv", ["input", "kernel"], ["convolved"], "conv"), helper.make_node("LeakyRelu", ["convolved"], ["out"], "bent")]
    body[1].attribute.append(onnx.AttributeProto(name="alpha", ref_attr_name="slope", type=onnx.AttributeProto.FLOAT))
    outer_body = [helper.make_node("block", ["input", "k1"], ["h"], "inner", domain="pkg.mine", slope=0.3), helper.make_node("block", ["h", "k2"], ["out"], "inner2", domain="pkg.mine")]
    version = [helper.make_opsetid("", 17), helper.make_opsetid("pkg.mine", 1)]
    block = helper.make_function("pkg.mine", "block", ["input", "kernel"], ["out"], body, version, attribute_protos=[helper.make_attribute("slope", 0.05)])
    outer = helper.make_function("pkg.mine", "outer", ["input", "k1", "k2"], ["out"], outer_body, version)
    helper_case("functions", [node("outer", ["x", "w", "w2"], ["y"], "call", domain="pkg.mine")], (1, 3, 8, 9), {"w": kernel, "w2": f32(2, 4, 3, 3)}, functions=[block, outer], opsets=[helper.make_opsetid("pkg.mine", 1)])
    fields = [helper.make_tensor("f", TensorProto.FLOAT, [3, 1, 1], [0.5, -1.0, 2.0]), helper.make_tensor("i", TensorProto.INT64, [2], [0, -1]), helper.make_tensor("d", TensorProto.DOUBLE, [], [0.25]),
              helper.make_tensor("h", TensorProto.FLOAT16, [3, 1, 1], [0.5, -1.5, 2.25]), helper.make_tensor("b", TensorProto.BFLOAT16, [1], [1.5])]
    graph = helper.make_graph([node("Mul", ["x", "f"], ["a"], "a"), node("Cast", ["d"], ["df"], "c1", to=1), node("Cast", ["h"], ["hf"], "c2", to=1), node("Cast", ["b"], ["bf"], "c3", to=1), node("Add", ["a", "df"], ["e"], "e"),
                               node("Add", ["e", "hf"], ["g"], "g"), node("Mul", ["g", "bf"], ["m"], "m"), node("Reshape", ["m", "i"], ["y"], "r")], "fields",
                              [helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 3, 4, 5))], [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], fields)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    add_case("values in typed fields", model, (1, 3, 4, 5))


# name: (builder, image size, exporter, opset or None)
ARCHITECTURES = {
    "alexnet": ("alexnet", 224, "old", 9),
    "convnext-tiny": ("convnext_tiny", 64, "new", None),
    "convnext-tiny-old": ("convnext_tiny", 32, "old", 17),
    "densenet121": ("densenet121", 64, "old", 13),
    "efficientnet-b0": ("efficientnet_b0", 64, "new", None),
    "efficientnet-b0-old": ("efficientnet_b0", 32, "old", 11),
    "googlenet": ("googlenet", 64, "old", 11),
    "inception-v3": ("inception_v3", 75, "new", None),
    "inception-v3-old": ("inception_v3", 75, "old", 17),
    "mnasnet": ("mnasnet0_5", 64, "old", 12),
    "mobilenet-v2": ("mobilenet_v2", 64, "old", 10),
    "mobilenet-v3-large": ("mobilenet_v3_large", 64, "new", None),
    "mobilenet-v3-small": ("mobilenet_v3_small", 64, "old", 17),
    "regnet-x": ("regnet_x_400mf", 64, "new", None),
    "regnet-y": ("regnet_y_400mf", 64, "old", 17),
    "resnet18": ("resnet18", 64, "new", None),
    "resnet50": ("resnet50", 64, "old", 7),
    "resnext50": ("resnext50_32x4d", 64, "old", 17),
    "shufflenet-v2": ("shufflenet_v2_x0_5", 64, "old", 9),
    "shufflenet-v2-new": ("shufflenet_v2_x0_5", 64, "new", None),
    "squeezenet": ("squeezenet1_0", 64, "old", 13),
    "squeezenet-new": ("squeezenet1_1", 64, "new", None),
    "vgg11-bn": ("vgg11_bn", 224, "old", 17),
}

SAMPLED_LAYERS = 30


def build(builder: str) -> nn.Module:
    settings = {"num_classes": CLASSES, "weights": None}
    if builder in ("googlenet", "inception_v3"):
        settings |= {"aux_logits": builder == "inception_v3", "init_weights": False, "transform_input": True}
    model = getattr(torchvision.models, builder)(**settings)
    # The wide layers of the oldest networks hold most of their weights and nothing that a narrower one does not show.
    if builder == "alexnet":
        model.classifier[1], model.classifier[4], model.classifier[6] = nn.Linear(9216, 64), nn.Linear(64, 64), nn.Linear(64, CLASSES)
    if builder == "vgg11_bn":
        model.classifier[0], model.classifier[3], model.classifier[6] = nn.Linear(25088, 64), nn.Linear(64, 64), nn.Linear(64, CLASSES)
    return model.eval()


def distribution(name: str, shape, model: onnx.ModelProto) -> tuple[float, float, float]:
    """(stretch, shift, scale): kernels keep the size of what passes through them, statistics lie off 0 and 1."""
    if len(shape) >= 2 and np.prod(shape[1:]) > 1:
        users = [n for n in model.graph.node if name in n.input]
        matmul = any(n.op_type == "MatMul" or (n.op_type == "Gemm" and not any(a.name == "transB" and a.i for a in n.attribute)) for n in users)
        fan_in = shape[0] if matmul else int(np.prod(shape[1:]))
        return 2, -1, float(np.sqrt(6 / fan_in))
    for n in model.graph.node:
        if n.op_type == "BatchNormalization" and name in (n.input[1], n.input[4]):
            return 1, 0.5, 1
        if n.op_type == "LayerNormalization" and name == n.input[1]:
            return 1, 0.5, 1
    return 1, -0.5, 0.4


def make_architecture(name: str) -> None:
    builder, size, exporter, opset = ARCHITECTURES[name]
    torch.manual_seed(0)
    module = build(builder)
    x = image_of((1, 3, size, size))
    model = strip(export(copy.deepcopy(module), torch.from_numpy(x), opset, exporter))
    stored, weights, offset = copy.deepcopy(model), [], 0
    for tensor, kept in zip(model.graph.initializer, stored.graph.initializer):
        shape = tuple(tensor.dims)
        if tensor.data_type != TensorProto.FLOAT or int(np.prod(shape)) < 3:
            continue
        stretch, shift, scale = distribution(tensor.name, shape, model)
        values = ((stretch * uniform(len(weights) + 1, int(np.prod(shape))) + shift) * scale).astype(np.float32).reshape(shape)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
        kept.ClearField("raw_data")
        kept.ClearField("float_data")
        kept.data_location = TensorProto.EXTERNAL
        for key, value in {"location": "weights.bin", "offset": offset, "length": values.nbytes}.items():
            kept.external_data.add(key=key, value=str(value))
        offset += values.nbytes
        weights.append([int(np.prod(shape)), stretch, shift, scale])
    values = run_all(model, x)
    known = features_of(model)
    tensors = [n.output[0] for n in model.graph.node if n.output[0] in known and values[n.output[0]].dtype == np.float32]
    chosen = [tensors[round(i)] for i in np.linspace(0, len(tensors) - 1, min(SAMPLED_LAYERS, len(tensors)))]
    seen = set()
    for n in model.graph.node:
        if n.output[0] in tensors and n.op_type not in seen:
            seen.add(n.op_type)
            chosen.append(n.output[0])
    chosen = [t for t in tensors if t in set(chosen)]
    golden = {
        "meta": {"builder": builder, "made_by": f"torch {torch.__version__} ({exporter} exporter), onnxruntime {onnxruntime.__version__}"},
        "model": base64.b64encode(stored.SerializeToString()).decode(), "input": list(x.shape), "weights": weights,
        "nodes": len(model.graph.node), "tensors": {t: statistics(values[t]) for t in chosen}, "output": model.graph.output[0].name,
    }
    state = module.state_dict()
    by_name = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    if all(key in by_name for key in state if not key.endswith("num_batches_tracked")):
        module.load_state_dict({k: torch.from_numpy(by_name[k].copy()) if k in by_name else v for k, v in state.items()})
        leaf = torch.from_numpy(x).requires_grad_(True)
        module(leaf)[0, 2].backward()
        gradient = leaf.grad.numpy()[:, :, ::4, ::4]
        golden["gradient"] = {"unit": 2, "every": 4, "values": [float(f"{v:.5g}") for v in gradient.ravel()]}
    largest = max(s["largest"] for s in golden["tensors"].values())
    size_kib = write(f"{name}.json.gz", golden)
    print(f"{name}: {len(model.graph.node)} nodes, {size_kib:.0f} KiB, largest {largest:.3g}{', gradient' if 'gradient' in golden else ''}", flush=True)


def statistics(values: np.ndarray) -> dict:
    flat = values.astype(np.float64).ravel()
    return {"shape": list(values.shape), "mean": rounded(flat.mean()), "std": rounded(flat.std()), "largest": rounded(np.abs(flat).max()), "first": [rounded(v) for v in flat[:6]]}


def write(file: str, content) -> float:
    HERE.mkdir(exist_ok=True)
    path = HERE / file
    # mtime 0: the same content gives the same bytes
    path.write_bytes(gzip.compress(json.dumps(content, separators=(",", ":")).encode(), 9, mtime=0))
    return path.stat().st_size / 1024


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["cases", *ARCHITECTURES]
    if "cases" in wanted:
        make_helper_cases()
        make_torch_cases()
        print(f"{len(CASES)} cases, {write('cases.json.gz', CASES):.0f} KiB", flush=True)
    for each in wanted:
        if each != "cases":
            make_architecture(each)
