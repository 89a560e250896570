"""One peer in Python: `python python_peer.py KIND`, KIND being tf-function, tf-eager or torch. It reads jobs as JSON lines and answers each
with {"ms", "peakBytes"}. All weights are random: they do not change what a step costs.

  {"job": "ascent", "network", "layer", "count", "steps", "height", "width", "batch"}   ascents of as many images, the same as ours
  {"job": "maps", "network", "height", "width", "runs"}                                every layer's output, as numpy arrays; median of the runs
"""

import json
import os
import resource
import statistics
import sys
import time

KIND = sys.argv[1]


def median_seconds(runs, work):
    def timed():
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return statistics.median(timed() for _ in range(runs))


os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def conv(name, filters, size=3, stride=1, activation="relu", norm=False, same=True):
    return {"op": "conv", "name": name, "filters": filters, "size": size, "stride": stride, "activation": activation, "norm": norm, "same": same}


def pool(size, stride):
    return {"op": "pool", "name": "", "size": size, "stride": stride}


def fire(index, squeeze, expand):
    return {"op": "fire", "name": f"fire{index}/concat", "squeeze": squeeze, "expand": expand}


def depthwise(name, stride):
    return {"op": "depthwise", "name": name, "size": 3, "stride": stride, "activation": "relu6", "norm": True, "same": True}


def vgg16():
    blocks = [[64, 64], [128, 128], [256] * 3, [512] * 3, [512] * 3]
    for block, filters in enumerate(blocks, 1):
        yield from (conv(f"block{block}_conv{index}", count) for index, count in enumerate(filters, 1))
        yield pool(2, 2)


def mobilenet():
    yield conv("conv1_relu", 8, stride=2, activation="relu6", norm=True)
    filters = [16, 32, 32, 64, 64] + [128] * 6 + [256] * 2
    for index, count in enumerate(filters, 1):
        yield depthwise(f"conv_dw_{index}_relu", 2 if index in (2, 4, 6, 12) else 1)
        yield conv(f"conv_pw_{index}_relu", count, size=1, activation="relu6", norm=True)


def squeezenet():
    yield conv("relu_conv1", 64, stride=2, same=False)
    yield pool(3, 2)
    for index, (squeeze, expand) in enumerate([(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)], 2):
        yield fire(index, squeeze, expand)
        if index in (3, 5):
            yield pool(3, 2)


NETWORKS = {"vgg16": vgg16, "mobilenet": mobilenet, "squeezenet": squeezenet}


class Peer:
    """The way through a network; `conv`, `pool` and `join` are a framework's own."""

    def layers(self, network, x):
        for index, layer in enumerate(NETWORKS[network]()):
            if layer["op"] == "pool":
                x = self.pool(x, layer["size"], layer["stride"])
            elif layer["op"] == "fire":
                x = self.conv(x, (network, index, 0), conv("", layer["squeeze"], 1))
                x = self.join([self.conv(x, (network, index, size), conv("", layer["expand"], size)) for size in [1, 3]])
            else:
                x = self.conv(x, (network, index), layer)
            yield layer["name"], x

    def target(self, network, layer, x):
        return next(x for name, x in self.layers(network, x) if name == layer)


class TensorFlow(Peer):
    def __init__(self):
        import tensorflow as tf

        self.tf, self.weights, self.compiled = tf, {}, {}

    def weight(self, key, shape):
        if key not in self.weights:
            fan_in = shape[0] * shape[1] * (shape[2] if shape[3] > 1 else 1)
            # Made once, not within the function that is being compiled.
            with self.tf.init_scope():
                self.weights[key] = self.tf.random.normal(shape, stddev=(2 / fan_in) ** 0.5)
        return self.weights[key]

    def conv(self, x, key, layer):
        tf = self.tf
        size, channels = layer["size"], x.shape[3]
        padding = "SAME" if layer["same"] else "VALID"
        if layer["op"] == "depthwise":
            strides = [1, layer["stride"], layer["stride"], 1]
            x = tf.nn.depthwise_conv2d(x, self.weight(key, [size, size, channels, 1]), strides, padding)
        else:
            x = tf.nn.conv2d(x, self.weight(key, [size, size, channels, layer["filters"]]), layer["stride"], padding)
        if layer["norm"]:
            # Batch norm as it is at inference.
            count = x.shape[3]
            x = tf.nn.batch_normalization(x, tf.zeros([count]), tf.ones([count]), tf.zeros([count]), tf.ones([count]), 1e-3)
        else:
            x = tf.nn.bias_add(x, tf.zeros([x.shape[3]]))
        return tf.nn.relu6(x) if layer["activation"] == "relu6" else tf.nn.relu(x)

    def pool(self, x, size, stride):
        return self.tf.nn.max_pool2d(x, size, stride, "VALID")

    def join(self, parts):
        return self.tf.concat(parts, 3)

    def step(self, network, layer, image, channels):
        tf = self.tf
        with tf.GradientTape() as tape:
            tape.watch(image)
            target = self.target(network, layer, image)
            score = tf.reduce_sum(tf.reduce_mean(tf.gather(target, channels, axis=3, batch_dims=1), [1, 2]))
        gradient = tape.gradient(score, image)
        return image + gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient), [1, 2, 3], keepdims=True)) + 1e-5)

    def function(self, key, run):
        if KIND == "tf-eager":
            return run
        return self.compiled.setdefault(key, self.tf.function(run))

    def ascent(self, network, layer, count, steps, height, width, batch):
        tf = self.tf
        step = self.function((network, layer, height, width, batch), lambda image, channels: self.step(network, layer, image, channels))
        step(tf.random.uniform([batch, height, width, 3]), tf.zeros([batch], tf.int32))
        start = time.perf_counter()
        for first in range(0, count, batch):
            image = tf.random.uniform([batch, height, width, 3], 128, 148)
            channels = tf.range(first, first + batch)
            for _ in range(steps):
                image = step(image, channels)
            image.numpy()
        return time.perf_counter() - start

    def maps(self, network, height, width, runs):
        tf = self.tf
        run = self.function(("maps", network, height, width), lambda image: [x for name, x in self.layers(network, image) if name])
        image = tf.random.uniform([1, height, width, 3], 0, 255)
        run(image)
        return median_seconds(runs, lambda: [each.numpy() for each in run(image)])


class Torch(Peer):
    def __init__(self):
        import torch

        self.torch, self.weights = torch, {}

    def weight(self, key, shape):
        if key not in self.weights:
            fan_in = shape[1] * shape[2] * shape[3]
            self.weights[key] = self.torch.randn(*shape) * (2 / fan_in) ** 0.5
        return self.weights[key]

    def conv(self, x, key, layer):
        F = self.torch.nn.functional
        size, channels = layer["size"], x.shape[1]
        padding = size // 2 if layer["same"] else 0
        if layer["op"] == "depthwise":
            x = F.conv2d(x, self.weight(key, [channels, 1, size, size]), None, layer["stride"], padding, groups=channels)
        else:
            bias = None if layer["norm"] else self.torch.zeros(layer["filters"])
            x = F.conv2d(x, self.weight(key, [layer["filters"], channels, size, size]), bias, layer["stride"], padding)
        if layer["norm"]:
            zeros, ones = self.torch.zeros(x.shape[1]), self.torch.ones(x.shape[1])
            x = F.batch_norm(x, zeros, ones, ones, zeros, False)
        return F.relu6(x) if layer["activation"] == "relu6" else F.relu(x)

    def pool(self, x, size, stride):
        return self.torch.nn.functional.max_pool2d(x, size, stride)

    def join(self, parts):
        return self.torch.cat(parts, 1)

    def step(self, network, layer, image, channels):
        torch = self.torch
        image = image.detach().requires_grad_()
        target = self.target(network, layer, image)
        score = target[torch.arange(len(image)), channels].mean((1, 2)).sum()
        (gradient,) = torch.autograd.grad(score, image)
        return image + gradient / (gradient.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-5)

    def ascent(self, network, layer, count, steps, height, width, batch):
        torch = self.torch
        self.step(network, layer, torch.rand(batch, 3, height, width), torch.arange(batch))
        start = time.perf_counter()
        for first in range(0, count, batch):
            image = torch.rand(batch, 3, height, width) * 20 + 128
            channels = torch.arange(first, first + batch)
            for _ in range(steps):
                image = self.step(network, layer, image, channels)
            image.detach().numpy()
        return time.perf_counter() - start

    def maps(self, network, height, width, runs):
        torch = self.torch
        image = torch.rand(1, 3, height, width) * 255
        with torch.inference_mode():
            list(self.layers(network, image))
            return median_seconds(runs, lambda: [x.numpy() for name, x in self.layers(network, image) if name])


peer = Torch() if KIND == "torch" else TensorFlow()
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    kind = job.pop("job")
    seconds = peer.ascent(**job) if kind == "ascent" else peer.maps(**job)
    # ru_maxrss is in KiB on Linux, in bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"ms": seconds * 1000, "peakBytes": peak}), flush=True)
