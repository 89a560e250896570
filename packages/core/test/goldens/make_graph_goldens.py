"""Makes the goldens of graph-models: TensorFlow graphs as tensorflowjs_converter lays them out, and what they compute.

    python make_graph_goldens.py [name ...]     (needs tensorflow-cpu, keras, numpy; writes into graph-models/)

A file graph-models/NAME.json.gz holds the model.json, its only shard in base64 (or, for whole networks, the shapes of
constants whose values are a hash of their number and position, see `test/hashed-values.ts`), statistics of the nodes'
values and gradients with respect to the image. The image is hashed too (stream 0), between −1 and 1.

tensorflowjs itself is not needed: a model.json is a GraphDef in protocol buffers' JSON without the constants' values,
and a list of those constants in the order in which the shard holds them.
"""

import base64
import gzip
import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# the plain CPU kernels
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow as tf
from google.protobuf import json_format
from make_application_goldens import fill, uniform, weight_values
from tensorflow.core.framework import graph_pb2, node_def_pb2
from tensorflow.python.framework import convert_to_constants, tensor_util
from tensorflow.python.grappler import cluster, tf_optimizer
from tensorflow.core.protobuf import config_pb2, device_properties_pb2

v1 = tf.compat.v1
raw = tf.raw_ops
v1.disable_control_flow_v2()

HERE = Path(__file__).resolve().parent / "graph-models"
rng = np.random.default_rng(11)


def weight(name, *shape, scale=None, low=None, high=None):
    """A constant; kernels keep the size of what passes through them."""
    if low is not None:
        values = rng.uniform(low, high, shape)
    else:
        fan_in = np.prod(shape[:-1]) if len(shape) > 1 else 1
        values = rng.normal(size=shape) * (scale or 1 / np.sqrt(fan_in))
    return tf.constant(values.astype(np.float32), name=name)


# ---------------------------------------------------------------------------------------------- graphs, op by op


def convolutions(x):
    same = tf.nn.conv2d(x, weight("k1", 3, 3, 6, 8), 2, "SAME", name="strided_same")
    valid = tf.nn.conv2d(x, weight("k2", 2, 3, 6, 4), [2, 1], "VALID", name="strided_valid")
    explicit = tf.nn.conv2d(x, weight("k3", 3, 3, 6, 4), 1, [[0, 0], [2, 0], [1, 3], [0, 0]], name="explicit")
    tf.nn.bias_add(tf.nn.conv2d(x, weight("k4", 3, 3, 6, 4), 1, "SAME", dilations=2, name="dilated"), weight("b4", 4), name="dilated_bias")
    tf.nn.conv2d(x, weight("k5", 3, 3, 3, 4), 1, "SAME", name="grouped")
    tf.nn.depthwise_conv2d(x, weight("k6", 3, 3, 6, 2), [1, 2, 2, 1], "SAME", name="depthwise")
    tf.nn.depthwise_conv2d(x, weight("k7", 3, 3, 6, 1), [1, 1, 1, 1], "VALID", dilations=[2, 2], name="depthwise_dilated")
    # a dilated convolution as older converters wrote it
    parts = tf.space_to_batch(x, [2, 2], [[2, 2], [2, 2]], name="parts")
    inner = tf.nn.conv2d(parts, weight("k9", 3, 3, 6, 4), 1, "VALID", name="inner")
    inner = tf.nn.relu(tf.nn.bias_add(inner, weight("b9", 4), name="inner_bias"), name="inner_relu")
    tf.nn.bias_add(tf.batch_to_space(inner, [2, 2], [[0, 0], [0, 0]], name="joined"), weight("b9b", 4), name="joined_bias")
    parts = tf.space_to_batch(x, [3, 2], [[3, 3], [1, 3]], name="parts_2")
    inner = raw.DepthwiseConv2dNative(input=parts, filter=weight("k10", 3, 2, 6, 1), strides=[1, 1, 1, 1], padding="VALID", name="inner_2")
    tf.batch_to_space(inner, [3, 2], [[0, 0], [0, 2]], name="joined_2")
    # transposed
    batch = tf.shape(same, name="same_shape")[0]
    tf.nn.conv2d_transpose(same, weight("t1", 4, 4, 5, 8), [1, 12, 16, 5], 2, "SAME", name="transposed_same")
    tf.nn.conv2d_transpose(same, weight("t2", 3, 3, 5, 8), tf.stack([batch, 11, 15, 5], name="odd_size"), 2, "SAME", name="transposed_odd")
    tf.nn.conv2d_transpose(same, weight("t3", 2, 2, 5, 8), [1, 18, 24, 5], 3, "VALID", name="transposed_gaps")
    tf.nn.conv2d_transpose(same, weight("t4", 3, 3, 5, 8), [1, 14, 17, 5], 2, "VALID", name="transposed_valid")
    tf.nn.conv2d_transpose(same, weight("t5", 3, 3, 5, 8), [1, 11, 16, 5], 2, [[0, 0], [1, 1], [1, 0], [0, 0]], name="transposed_explicit")
    # products
    rows = tf.reshape(explicit, [-1, 12 * 18, 4], name="rows")
    tf.matmul(rows, rows, transpose_b=True, name="attention")
    flat = tf.reshape(valid, [-1, 6 * 14 * 4], name="flat")
    tf.matmul(flat, weight("m1", 6 * 14 * 4, 5), name="dense")
    tf.matmul(flat, weight("m2", 5, 6 * 14 * 4), transpose_b=True, name="dense_transposed")


def activations(x):
    for name in ["Relu", "Relu6", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign"]:
        getattr(raw, name)(features=x * 4, name=name) if name not in ("Sigmoid", "Tanh") else getattr(raw, name)(x=x, name=name)
    raw.LeakyRelu(features=x, alpha=0.3, name="LeakyRelu")
    raw.LeakyRelu(features=x, name="LeakyRelu_default")
    positive = raw.AddV2(x=raw.Square(x=x, name="Square"), y=tf.constant(0.25), name="positive")
    for name in ["Erf", "Erfc", "Exp", "Abs", "Neg"]:
        getattr(raw, name)(x=x, name=name)
    for name in ["Log", "Sqrt", "Rsqrt", "Reciprocal", "Inv"]:
        getattr(raw, name)(x=positive, name=name)
    raw.Softmax(logits=x, name="Softmax")
    raw.LogSoftmax(logits=x * 30, name="LogSoftmax")
    tf.clip_by_value(x, -0.5, 0.25, name="clip")
    raw.ClipByValue(t=x, clip_value_min=tf.constant(-0.25), clip_value_max=tf.constant(0.5), name="ClipByValue")
    raw.ClipByValue(t=x, clip_value_min=tf.constant(0.0), clip_value_max=tf.constant(0.5), name="ClipByValue_0")
    tf.stop_gradient(x, name="StopGradient")
    identity = tf.identity(x, name="Identity")
    tf.identity(raw.Cast(x=identity, DstT=tf.float32, name="Cast"), name="Identity_2")


def arithmetic(x):
    c = weight("c", 6)
    other = tf.nn.conv2d(x, weight("k", 3, 3, 6, 6), 1, "SAME", name="other")
    pooled = tf.reduce_mean(other, [1, 2], keepdims=True, name="pooled")
    one = tf.constant(1.0)
    positive = raw.Add(x=raw.Square(x=other, name="square"), y=tf.constant(0.5, name="half"), name="positive")
    for name in ["Add", "AddV2", "Sub", "Mul", "Maximum", "Minimum", "SquaredDifference"]:
        op = getattr(raw, name)
        op(x=x, y=other, name=f"{name}_features")
        op(x=x, y=pooled, name=f"{name}_broadcast")
        op(x=x, y=c, name=f"{name}_channels")
        op(x=c, y=x, name=f"{name}_constant_first")
        op(x=one, y=x, name=f"{name}_scalar_first")
    raw.Mul(x=x, y=weight("map", 12, 16, 1), name="Mul_map")
    for name in ["RealDiv", "Div", "DivNoNan"]:
        op = getattr(raw, name)
        op(x=x, y=positive, name=f"{name}_features")
        op(x=x, y=tf.constant(4.0), name=f"{name}_scalar")
        op(x=one, y=positive, name=f"{name}_scalar_first")
    zeros = raw.Relu(features=other, name="zeros")
    raw.DivNoNan(x=x, y=zeros, name="DivNoNan_zeros")
    raw.Pow(x=positive, y=tf.constant(1.7), name="Pow_scalar")
    raw.Pow(x=positive, y=tf.constant(2.0), name="Pow_square")
    raw.Pow(x=positive, y=other, name="Pow_features")
    raw.Pow(x=tf.constant(2.0), y=x, name="Pow_scalar_first")
    raw.AddN(inputs=[x, other, positive], name="AddN")
    # constants alone: folded
    folded = raw.Mul(x=raw.Rsqrt(x=weight("variance", 6, low=0.5, high=2)), y=c, name="folded")
    raw.Mul(x=x, y=folded, name="Mul_folded")
    raw.BiasAdd(value=x, bias=c, name="BiasAdd")


def pools(x):
    raw.MaxPool(input=x, ksize=[1, 3, 2, 1], strides=[1, 2, 2, 1], padding="SAME", name="max_same")
    raw.MaxPool(input=x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID", name="max_valid")
    raw.MaxPool(input=x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="EXPLICIT", explicit_paddings=[0, 0, 1, 0, 0, 1, 0, 0], name="max_explicit")
    raw.AvgPool(value=x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME", name="average_same")
    raw.AvgPool(value=x, ksize=[1, 12, 16, 1], strides=[1, 12, 16, 1], padding="VALID", name="average_whole")
    statistics = lambda: (weight("gamma", 6, low=0.5, high=2), weight("beta", 6), weight("mean", 6), weight("variance", 6, low=0.5, high=2))
    for version in ["", "V2", "V3"]:
        scale, offset, mean, variance = statistics()
        getattr(raw, f"FusedBatchNorm{version}")(x=x, scale=scale, offset=offset, mean=mean, variance=variance, epsilon=1e-3, is_training=False, name=f"norm{version}")
    scale, offset, mean, variance = statistics()
    raw.FusedBatchNormV3(x=x, scale=scale, offset=offset, mean=mean, variance=variance, is_training=False, name="norm_default")
    raw.LRN(input=x, depth_radius=2, bias=1.5, alpha=0.3, beta=0.75, name="LRN")
    raw.LRN(input=x, name="LRN_default")
    for name in ["Mean", "Sum", "Max", "Min"]:
        op = getattr(raw, name)
        op(input=x, axis=tf.constant([1, 2]), keep_dims=False, name=f"{name}_image")
        op(input=x, axis=tf.constant([1, 2]), keep_dims=True, name=f"{name}_kept")
        op(input=x, axis=tf.constant([-1]), keep_dims=True, name=f"{name}_channels")
        op(input=x, axis=tf.constant(2), keep_dims=False, name=f"{name}_columns")
    raw.EuclideanNorm(input=x, axis=tf.constant([-1]), keep_dims=True, name="norm_l2")


def reshapes(x):
    raw.Pad(input=x, paddings=tf.constant([[0, 0], [1, 2], [3, 0], [0, 0]]), name="Pad")
    raw.Pad(input=x, paddings=tf.constant([[0, 0], [0, 0], [0, 0], [1, 2]]), name="Pad_channels")
    raw.PadV2(input=x, paddings=tf.constant([[0, 0], [1, 2], [3, 0], [0, 0]]), constant_values=tf.constant(0.5), name="PadV2")
    raw.MirrorPad(input=x, paddings=tf.constant([[0, 0], [1, 2], [3, 0], [0, 0]]), mode="REFLECT", name="reflect")
    raw.MirrorPad(input=x, paddings=tf.constant([[0, 0], [1, 2], [3, 0], [0, 0]]), mode="SYMMETRIC", name="symmetric")
    doubled = raw.Mul(x=x, y=tf.constant(2.0), name="doubled")
    raw.ConcatV2(values=[x, doubled], axis=tf.constant(3), name="concat_channels")
    raw.ConcatV2(values=[x, doubled], axis=tf.constant(-3), name="concat_rows")
    raw.Concat(concat_dim=tf.constant(2), values=[x, doubled], name="concat_old")
    shape = raw.Shape(input=x, name="Shape")
    batch = tf.strided_slice(shape, [0], [1], [1], shrink_axis_mask=1, name="batch")
    rest = tf.strided_slice(shape, [1], [4], [1], name="rest")
    size = raw.Prod(input=rest, axis=tf.constant([0]), name="Prod")
    raw.Reshape(tensor=x, shape=raw.Pack(values=[batch, size], axis=0, name="Pack_shape"), name="flattened")
    grouped = raw.Reshape(tensor=x, shape=tf.constant([-1, 12, 16, 3, 2]), name="grouped")
    shuffled = raw.Transpose(x=grouped, perm=tf.constant([0, 1, 2, 4, 3]), name="shuffled")
    raw.Reshape(tensor=shuffled, shape=tf.constant([-1, 12, 16, 6]), name="channel_shuffle")
    raw.Reshape(tensor=x, shape=raw.ConcatV2(values=[shape[:1], tf.constant([-1, 6])], axis=tf.constant(0), name="concat_shape"), name="positions")
    turned = raw.Transpose(x=x, perm=tf.constant([0, 3, 1, 2]), name="turned")
    raw.Reshape(tensor=turned, shape=tf.constant([-1, 6 * 12 * 16]), name="turned_flat")
    raw.Relu(features=turned, name="turned_relu")
    column = tf.strided_slice(x, [0, 3, 0, 0], [0, 4, 0, 0], [1, 1, 1, 1], begin_mask=13, end_mask=13, name="row")
    raw.Squeeze(input=column, axis=[1], name="Squeeze")
    raw.ExpandDims(input=raw.Squeeze(input=column, axis=[1]), axis=tf.constant(2), name="ExpandDims")
    tf.identity(x[:, 1:-2, ::2], name="cut")
    tf.identity(x[..., 1:4], name="ellipsis_end")
    tf.identity(x[:, 5], name="picked_row")
    tf.identity(x[:, -1, ..., 2], name="picked_last")
    tf.identity(x[:, :, tf.newaxis, 2:9:3], name="new_axis")
    tf.identity(x[:, ::-1, :, ::-1], name="reversed")
    raw.ReverseV2(tensor=x, axis=tf.constant([2]), name="ReverseV2")
    raw.Slice(input=x, begin=tf.constant([0, 2, 3, 1]), size=tf.constant([-1, 5, -1, 3]), name="Slice")
    raw.Pack(values=[x, doubled], axis=4, name="Pack_last")
    raw.Pack(values=[x, doubled], axis=1, name="Pack_first")
    for index, part in enumerate(raw.Unpack(value=x, num=6, axis=3, name="Unpack")):
        if index in (0, 4):
            tf.identity(part, name=f"unpacked_{index}")
    first, second = raw.Split(axis=tf.constant(3), value=x, num_split=2, name="Split")
    raw.Sub(x=second, y=first, name="split_difference")
    one, two, three = raw.SplitV(value=x, size_splits=tf.constant([2, -1, 3]), axis=tf.constant(-1), num_split=3, name="SplitV")
    tf.identity(two, name="split_middle")
    raw.Add(x=raw.Sub(x=three, y=two, name="broadcast_parts"), y=tf.constant(1.0), name="split_sum")
    raw.GatherV2(params=x, indices=tf.constant([5, 0, 0, 3]), axis=tf.constant(3), name="GatherV2")
    raw.GatherV2(params=x, indices=tf.constant(4), axis=tf.constant(2), name="GatherV2_one")
    raw.Tile(input=x, multiples=tf.constant([1, 2, 1, 3]), name="Tile")
    raw.BroadcastTo(input=column, shape=tf.constant([1, 7, 16, 6]), name="BroadcastTo")
    ramp = raw.Cast(x=raw.Range(start=tf.constant(0), limit=tf.constant(6), delta=tf.constant(1), name="Range"), DstT=tf.float32, name="ramp")
    raw.Mul(x=x, y=ramp, name="times_ramp")
    raw.Add(x=x, y=raw.Fill(dims=tf.constant([1, 1, 6]), value=tf.constant(0.25), name="Fill"), name="plus_fill")
    raw.SpaceToDepth(input=x, block_size=2, name="SpaceToDepth")
    raw.DepthToSpace(input=raw.Tile(input=x, multiples=tf.constant([1, 1, 1, 2]), name="Tile_channels"), block_size=2, name="DepthToSpace")
    raw.IdentityN(input=[x, doubled], name="IdentityN")


def resizing(x):
    for name, op in {"bilinear": raw.ResizeBilinear, "nearest": raw.ResizeNearestNeighbor}.items():
        for size in [(24, 32), (7, 9)]:
            for flags in [{}, {"align_corners": True}, {"half_pixel_centers": True}]:
                op(images=x, size=tf.constant(size), name="_".join([name, str(size[0]), *flags]), **flags)


def open_sizes(x):
    """Of images whose size the file leaves open."""
    y = tf.nn.relu(tf.nn.conv2d(x, weight("k", 3, 3, 6, 4), 2, "SAME", name="conv"), name="relu")
    size = tf.shape(y)[1:3] * tf.constant([2, 2])
    up = raw.ResizeNearestNeighbor(images=y, size=size, half_pixel_centers=True, name="up")
    whole = tf.shape(up, name="whole")
    raw.ResizeBilinear(images=up, size=tf.stack([whole[1] * 2, whole[2] * 3]), half_pixel_centers=True, name="up_again")
    z = raw.ConcatV2(values=[x, up], axis=tf.constant(3), name="skip")
    pooled = tf.reduce_mean(z, [1, 2], name="pooled")
    tf.matmul(pooled, weight("dense_kernel", 10, 3), name="logits")


def switches(x):
    """A graph that was frozen with its switches: Keras 2's learning phase."""
    phase = v1.placeholder_with_default(False, [], name="keras_learning_phase")
    y = tf.nn.relu(tf.nn.conv2d(x, weight("k", 3, 3, 6, 4), 1, "SAME", name="conv"), name="relu")
    y = v1.cond(phase, lambda: tf.nn.dropout(y, 0.5), lambda: tf.identity(y, name="as_it_is"), name="dropout")
    with tf.control_dependencies([tf.no_op(name="nothing")]):
        y = tf.identity(y, name="after")
    switched = raw.Switch(data=y, pred=tf.constant(True), name="switch")
    merged = raw.Merge(inputs=[raw.Neg(x=switched[0], name="untaken"), raw.Square(x=switched[1], name="taken")], name="merge")
    tf.identity(merged[0], name="result")


def fusions(x):
    """Becomes fused nodes below: each line is one, under the name of its last node."""
    fused = [
        ("plain", "Conv2D", ["BiasAdd"]),
        ("relu", "Conv2D", ["BiasAdd", "Relu"]),
        ("relu6", "Conv2D", ["BiasAdd", "Relu6"]),
        ("elu", "Conv2D", ["BiasAdd", "Elu"]),
        ("leaky", "Conv2D", ["BiasAdd", "LeakyRelu"]),
        ("sigmoid", "Conv2D", ["BiasAdd", "Sigmoid"]),
        ("prelu", "Conv2D", ["BiasAdd", "Prelu"]),
        ("norm", "Conv2D", ["FusedBatchNorm"]),
        ("norm_relu", "Conv2D", ["FusedBatchNorm", "Relu"]),
        ("only_relu", "Conv2D", ["Relu"]),
        ("explicit", "Conv2D", ["BiasAdd", "Relu"]),
        ("depthwise", "DepthwiseConv2dNative", ["BiasAdd", "Relu6"]),
        ("depthwise_prelu", "DepthwiseConv2dNative", ["BiasAdd", "Prelu"]),
        ("dense", "MatMul", ["BiasAdd"]),
        ("dense_tanh", "MatMul", ["BiasAdd", "Tanh"]),
        ("dense_relu", "MatMul", ["BiasAdd", "Relu"]),
    ]
    flat = tf.reshape(x, [-1, 12 * 16 * 6], name="flat")
    for name, op, steps in fused:
        channels = 6 if op == "DepthwiseConv2dNative" else 4
        padding = [[0, 0], [2, 1], [0, 3], [0, 0]] if name == "explicit" else "SAME"
        if op == "Conv2D":
            y = tf.nn.conv2d(x, weight(f"{name}/kernel", 3, 3, 6, channels), 1, padding, name=f"{name}/Conv2D")
        elif op == "MatMul":
            y = tf.matmul(flat, weight(f"{name}/kernel", 12 * 16 * 6, channels), name=f"{name}/MatMul")
        else:
            y = raw.DepthwiseConv2dNative(input=x, filter=weight(f"{name}/kernel", 3, 3, 6, 1, scale=0.3), strides=[1, 1, 1, 1], padding="SAME", name=f"{name}/Depthwise")
        arguments = [y.op.inputs[0].op.name, f"{name}/kernel"]
        for position, step in enumerate(steps):
            last = name if position == len(steps) - 1 else f"{name}/{step}"
            if step == "BiasAdd":
                y = raw.BiasAdd(value=y, bias=weight(f"{name}/bias", channels), name=last)
                arguments.append(f"{name}/bias")
            elif step == "FusedBatchNorm":
                statistics = [weight(f"{name}/{role}", channels, low=0.5, high=2) for role in ("gamma", "beta", "mean", "variance")]
                y = raw.FusedBatchNormV3(x=y, scale=statistics[0], offset=statistics[1], mean=statistics[2], variance=statistics[3], epsilon=0.01, is_training=False, name=last)[0]
                arguments += [s.op.name for s in statistics]
            elif step == "Prelu":
                alpha = weight(f"{name}/alpha", channels, low=0.1, high=0.4)
                rising, falling = tf.nn.relu(y, name=f"{name}/rising"), tf.minimum(y, 0, name=f"{name}/falling")
                y = tf.add(rising, tf.multiply(alpha, falling, name=f"{name}/sloped"), name=last)
                arguments.append(f"{name}/alpha")
            elif step == "LeakyRelu":
                y = raw.LeakyRelu(features=y, alpha=0.3, name=last)
            elif step in ("Sigmoid", "Tanh"):
                y = getattr(raw, step)(x=y, name=last)
            else:
                y = getattr(raw, step)(features=y, name=last)
        FUSED[name] = (op, steps, arguments)


FUSED = {}


def fuse(graph_def):
    """The graph with each of `FUSED` as one node, as the converter's optimizers write them."""
    nodes = {node.name: node for node in graph_def.node}
    kept = graph_pb2.GraphDef(versions=graph_def.versions)
    for node in graph_def.node:
        if node.name in FUSED:
            op, steps, arguments = FUSED[node.name]
            first = nodes[f"{node.name}/{'Depthwise' if op.startswith('Depth') else op}"]
            fused = node_def_pb2.NodeDef(name=node.name, op="FusedDepthwiseConv2dNative" if op.startswith("Depth") else f"_Fused{op}")
            fused.input.extend(arguments)
            for key, value in first.attr.items():
                fused.attr[key].CopyFrom(value)
            fused.attr["fused_ops"].list.s.extend([step.encode() for step in steps])
            fused.attr["num_args"].i = len(arguments) - 2
            fused.attr["epsilon"].f = 0.01 if "FusedBatchNorm" in steps else 0
            fused.attr["leakyrelu_alpha"].f = 0.3
            kept.node.add().CopyFrom(fused)
        elif "/" not in node.name or node.op == "Const":
            kept.node.add().CopyFrom(node)
    wanted = {name for node in kept.node for name in node.input}
    used = graph_pb2.GraphDef(versions=graph_def.versions)
    used.node.extend([node for node in kept.node if node.op != "Const" or node.name in wanted])
    return used


def small(x):
    """For quantized weights."""
    y = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, weight("k1", 3, 3, 6, 8), 2, "SAME", name="conv_1"), weight("b1", 8), name="bias_1"), name="relu_1")
    y = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(y, weight("k2", 3, 3, 8, 8), 1, "SAME", name="conv_2"), weight("b2", 8), name="bias_2"), name="relu_2")
    y = tf.reshape(y, tf.constant([-1, 6 * 8 * 8], name="shape"), name="flat")
    y = raw.SelectV2(condition=tf.constant(True, name="on"), t=y, e=tf.constant(np.zeros((1, 6 * 8 * 8), np.float32), name="nothing"), name="chosen")
    tf.nn.softmax(tf.matmul(y, weight("dense_kernel", 6 * 8 * 8, 5), name="logits"), name="probabilities")


# name: (graph, image shape in the file, options)
GRAPHS = {
    "activations": (activations, [None, 12, 16, 6], {}),
    "arithmetic": (arithmetic, [None, 12, 16, 6], {}),
    "convolutions": (convolutions, [None, 12, 16, 6], {}),
    "fusions": (fusions, [None, 12, 16, 6], {"fuse": True}),
    "open-sizes": (open_sizes, [None, None, None, 6], {}),
    "pools": (pools, [None, 12, 16, 6], {}),
    "reshapes": (reshapes, [None, 12, 16, 6], {}),
    "resizing": (resizing, [1, 12, 16, 6], {}),
    "switches": (switches, [None, 12, 16, 6], {}),
    "small-float16": (small, [None, 12, 16, 6], {"quantize": "float16"}),
    "small-uint8": (small, [None, 12, 16, 6], {"quantize": "uint8"}),
    "small-uint16": (small, [None, 12, 16, 6], {"quantize": "uint16"}),
}

IMAGE = (12, 16)


def make_graph(name):
    build, shape, options = GRAPHS[name]
    global rng
    rng = np.random.default_rng(11)
    FUSED.clear()
    graph = tf.Graph()
    with graph.as_default():
        build(v1.placeholder(tf.float32, shape, name="image"))
    graph_def = graph.as_graph_def()
    image = hashed_image((1, *IMAGE, shape[-1]))
    written = fuse(graph_def) if options.get("fuse") else graph_def
    model, shard, dequantized = model_json(written, options.get("quantize"))
    if options.get("quantize"):
        graph_def = with_constants(graph_def, dequantized)
    layers, gradients = values_and_gradients(graph_def, [node.name for node in written.node], "image", image)
    write(name, {
        "model": model, "shard": base64.b64encode(shard).decode(),
        "input": {"shape": list(image.shape)}, "layers": layers, "gradients": gradients,
    })


def hashed_image(shape):
    return (2 * uniform(0, int(np.prod(shape))) - 1).reshape(shape).astype(np.float32)


# ---------------------------------------------------------------------------------------------- whole networks

# name: (builder, its arguments, whether the graph is optimized as the converter does: constants folded, nodes fused)
APPLICATIONS = {
    "densenet121": ("DenseNet121", {}, True),
    "efficientnet-b0": ("EfficientNetB0", {}, False),
    "mobilenet-v2": ("MobileNetV2", {"alpha": 0.5}, True),
    "resnet50": ("ResNet50", {}, False),
}

# At most so many nodes of a network are compared, and the first of each op.
SAMPLED_NODES = 24

# What the converter asks of TensorFlow's own optimizer.
PASSES = ["pruning", "constfold", "arithmetic", "dependency", "pruning", "remap", "constfold", "arithmetic", "dependency"]


def make_application(name):
    builder, arguments, optimize = APPLICATIONS[name]
    keras.utils.clear_session()
    settings = {"weights": None, "input_shape": (32, 32, 3), "classes": 7, "classifier_activation": None, **arguments}
    network = getattr(keras.applications, builder)(**settings)
    # else the optimizer finds offsets of 0 and drops them
    fill(network)
    call = tf.function(lambda image: tf.identity(network(image, training=False)))
    concrete = call.get_concrete_function(tf.TensorSpec([None, 32, 32, 3], tf.float32, name="image"))
    frozen = convert_to_constants.convert_variables_to_constants_v2(concrete)
    output = frozen.outputs[0].op.name
    graph_def = optimized(frozen, output) if optimize else frozen.graph.as_graph_def()
    graph_def, roles = with_hashed_weights(graph_def)
    signature = {
        "inputs": {"image": {"name": "image:0", "dtype": "DT_FLOAT", "tensorShape": {"dim": [{"size": "-1"}, {"size": "32"}, {"size": "32"}, {"size": "3"}]}}},
        "outputs": {"output_0": {"name": f"{output}:0", "dtype": "DT_FLOAT", "tensorShape": {"dim": [{"size": "-1"}, {"size": "7"}]}}},
    }
    model, _, _ = model_json(graph_def, signature=signature)
    constants = {node.name: tensor_util.MakeNdarray(node.attr["value"].tensor) for node in graph_def.node if node.op == "Const"}
    image = hashed_image((1, 32, 32, 3))
    nodes = following(graph_def, "image")
    indices = {round(i) for i in np.linspace(0, len(nodes) - 1, SAMPLED_NODES)}
    seen = set()
    for index, node in enumerate(nodes):
        if node.op not in seen:
            seen.add(node.op)
            indices.add(index)
    sampled = [nodes[index].name for index in sorted(indices)]
    # fused nodes have no gradient in TensorFlow; the convolution lies in the middle, where maps have many pixels
    convolutions = [node.name for node in nodes if node.op == "Conv2D"]
    middle = [] if optimize else [convolutions[len(convolutions) // 2]]
    layers, gradients = values_and_gradients(graph_def, sampled, "image", image, middle)
    write(name, {
        "model": model,
        "roles": roles,
        "constants": {name: values.ravel().tolist() for name, values in constants.items() if name not in roles},
        "input": {"shape": list(image.shape)}, "layers": layers, "gradients": gradients,
    })


def optimized(frozen, output):
    """As tensorflowjs_converter does, which first makes a BiasAdd of what is left of a batch normalization."""
    graph_def = with_biases(by_grappler(frozen.graph.as_graph_def(), output))
    return by_grappler(graph_def, output)


def by_grappler(graph_def, output):
    for node in graph_def.node:
        # what may be fused is known per device
        node.device = "/device:CPU:0"
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
    meta = v1.train.export_meta_graph(graph_def=graph_def, graph=graph)
    meta.collection_def["train_op"].node_list.value.append(f"{output}:0")
    config = config_pb2.ConfigProto()
    rewrite = config.graph_options.rewrite_options
    rewrite.optimizers.extend(PASSES)
    rewrite.min_graph_nodes = -1
    device = device_properties_pb2.NamedDevice(name="/CPU:0")
    device.properties.type = "CPU"
    return tf_optimizer.OptimizeGraph(config, meta, cluster=cluster.Cluster(devices=[device]))


def with_biases(graph_def):
    nodes = {node.name: node for node in graph_def.node}
    for node in graph_def.node:
        if node.op != "AddV2":
            continue
        first, second = sorted((nodes[name] for name in node.input), key=lambda each: each.op == "Const")
        if first.op in ("Conv2D", "DepthwiseConv2dNative") and second.op == "Const":
            values = tensor_util.MakeNdarray(second.attr["value"].tensor)
            if values.size == 1:
                continue
            second.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(values.ravel()))
            node.op = "BiasAdd"
            node.input[:] = [first.name, second.name]
    return graph_def


def following(graph_def, input_name):
    """The nodes that follow from the input, in topological order."""
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
    follows, found = {input_name}, []
    for op in graph.get_operations():
        if any(tensor.op.name in follows for tensor in op.inputs):
            follows.add(op.name)
            if op.outputs and op.outputs[0].dtype == tf.float32:
                found.append(op.node_def)
    return found


ROLES = {
    "Conv2D": ["", "kernel"], "DepthwiseConv2dNative": ["", "depthwise_kernel"], "MatMul": ["", "kernel"],
    "_FusedConv2D": ["", "kernel", "bias"], "_FusedDepthwiseConv2dNative": ["", "depthwise_kernel", "bias"],
    "_FusedMatMul": ["", "kernel", "bias"], "BiasAdd": ["", "bias"], "AddV2": ["bias", "bias"], "Sub": ["mean", "mean"],
    "FusedBatchNormV3": ["", "gamma", "beta", "mean", "variance"],
}


def with_hashed_weights(graph_def):
    """The graph with hashes for all float constants but small ones, and what each of them is for."""
    consumers = {}
    for node in graph_def.node:
        for index, name in enumerate(node.input):
            consumers.setdefault(name.split(":")[0].lstrip("^"), []).append((node, index))

    def role(name):
        for node, index in consumers.get(name, []):
            if node.op == "Identity":
                return role(node.name)
            known = ROLES.get(node.op, [])
            return known[index] if index < len(known) else "scale"
        return "scale"

    changed, roles = {}, {}
    for stream, node in enumerate((node for node in graph_def.node if node.op == "Const"), 1):
        values = tensor_util.MakeNdarray(node.attr["value"].tensor)
        if values.dtype == np.float32 and values.size > 16:
            # a vector may have been spread over the axes of an image
            shape = values.shape if role(node.name).endswith("kernel") else (values.size,)
            roles[node.name] = role(node.name)
            changed[node.name] = weight_values(stream, roles[node.name], shape).reshape(values.shape)
    return with_constants(graph_def, changed), roles


# ---------------------------------------------------------------------------------------------- the converter's layout

STORED = {np.dtype(np.float32): "float32", np.dtype(np.int32): "int32", np.dtype(bool): "bool"}
NARROWED = {np.dtype(np.int64): np.int32, np.dtype(np.float64): np.float32}


def model_json(graph_def, quantize=None, signature=None):
    """model.json, its shard's bytes, and the constants as who reads the shard will see them."""
    shard, entries, read = b"", [], {}
    topology = json_format.MessageToDict(graph_def)
    topology.pop("library", None)
    stored = {node.name: tensor_util.MakeNdarray(node.attr["value"].tensor) for node in graph_def.node if node.op == "Const"}
    for node in topology["node"]:
        if node["op"] != "Const":
            continue
        values = stored[node["name"]]
        node["attr"]["value"]["tensor"] = {k: v for k, v in node["attr"]["value"]["tensor"].items() if k in ("dtype", "tensorShape")}
        values = values.astype(NARROWED.get(values.dtype, values.dtype))
        entry = {"name": node["name"], "shape": list(values.shape), "dtype": STORED[values.dtype]}
        if quantize and values.dtype != bool:
            values, entry["quantization"], read[node["name"]] = quantized(values, quantize)
        shard += values.tobytes()
        if "quantization" in entry and entry["quantization"] is None:
            del entry["quantization"]
        entries.append(entry)
    model = {
        "format": "graph-model", "generatedBy": tf.__version__, "convertedBy": "make_graph_goldens.py",
        "modelTopology": topology, "weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": entries}],
    }
    if signature:
        model["signature"] = signature
    return model, shard, read


def quantized(values, dtype):
    """As tensorflowjs/quantization.py: an affine map that has 0 among its steps."""
    if dtype == "float16":
        if values.dtype != np.float32:
            return values, None, values
        return values.astype(np.float16), {"dtype": "float16", "original_dtype": "float32"}, values.astype(np.float16).astype(np.float32)
    if dtype == "uint8" and values.dtype == np.int32:
        # too coarse for shapes
        return values, None, values
    steps = np.iinfo(dtype).max
    low, high = float(min(values.min(), 0)), float(max(values.max(), 0))
    scale = (high - low) / steps or 1.0
    zero = round(-low / scale)
    low = -zero * scale
    stored = np.clip(np.round((values - low) / scale), 0, steps).astype(dtype)
    read = stored.astype(np.float64) * scale + low
    read = np.round(read).astype(np.int32) if values.dtype == np.int32 else read.astype(np.float32)
    return stored, {"dtype": dtype, "scale": scale, "min": low, "original_dtype": STORED[values.dtype]}, read


def with_constants(graph_def, values):
    changed = graph_pb2.GraphDef()
    changed.CopyFrom(graph_def)
    for node in changed.node:
        if node.name in values:
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(values[node.name]))
    return changed


# ---------------------------------------------------------------------------------------------- what TensorFlow computes

rounded = lambda value: float(f"{value:.8g}")


def statistics(op, values):
    values = np.asarray(values)
    flat = values.astype(np.float64).ravel()
    return {
        "class_name": op, "shape": list(values.shape), "mean": rounded(flat.mean()), "std": rounded(flat.std()),
        "min": rounded(flat.min()), "max": rounded(flat.max()), "l2": rounded(np.sqrt((flat**2).sum())),
        "first8": [rounded(v) for v in flat[:8]],
    }


def values_and_gradients(graph_def, names, input_name, image, gradient_of=None):
    """Of all float nodes that follow from the image; the gradient of channel 0 of each that feeds no other."""
    graph = tf.Graph()
    for node in graph_def.node:
        # silu's own gradient belongs to the function that it was traced in
        node.attr.pop("_gradient_op_type", None)
    with graph.as_default():
        tf.import_graph_def(graph_def, name="")
        x = graph.get_tensor_by_name(f"{input_name}:0")
        follows = {input_name}
        for op in graph.get_operations():
            if any(tensor.op.name in follows for tensor in op.inputs):
                follows.add(op.name)
        operations = [graph.get_operation_by_name(name) for name in names if name in follows and name != input_name]
        operations = [op for op in operations if op.outputs and op.outputs[0].dtype == tf.float32 and op.type not in ("Switch", "Merge")]
        layers = {}
        with v1.Session(graph=graph) as session:
            for op in operations:
                try:
                    values = session.run(op.outputs[0], {x: image})
                except tf.errors.InvalidArgumentError as error:
                    # in the branch of a switch that is not taken
                    if "was not executed" not in str(error) and "Retval" not in str(error):
                        raise
                    continue
                if values.shape[:1] == (1,):
                    layers[op.name] = statistics(op.node_def.op, values)
            leaves = [op for op in operations if not any(c.name in layers for o in op.outputs for c in o.consumers()) and op.name in layers]
            wanted = leaves if gradient_of is None else [graph.get_operation_by_name(name) for name in gradient_of]
            gradients = {}
            for op in wanted:
                objective = tf.reduce_mean(op.outputs[0][..., 0])
                gradient = tf.gradients(objective, x)[0]
                if gradient is not None:
                    try:
                        values = session.run(gradient, {x: image})
                    except (tf.errors.UnimplementedError, tf.errors.InvalidArgumentError):
                        print(f"no gradient on the CPU: {op.name}", file=sys.stderr)
                        continue
                    if np.abs(values).max() > 0:
                        gradients[op.name] = statistics(op.node_def.op, values)
    return layers, gradients


def write(name, golden):
    golden = {"meta": {"made_by": f"TensorFlow {tf.__version__}, CPU, float32"}, **golden}
    HERE.mkdir(exist_ok=True)
    path = HERE / f"{name}.json.gz"
    # mtime 0: the same content gives the same bytes
    path.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0))
    print(f"{name}: {len(golden['layers'])} nodes, {len(golden['gradients'])} gradients, {path.stat().st_size / 1024:.1f} KiB", flush=True)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or [*GRAPHS, *APPLICATIONS]:
        (make_graph if wanted in GRAPHS else make_application)(wanted)
