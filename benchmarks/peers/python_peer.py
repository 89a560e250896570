"""One peer in Python: `python python_peer.py KIND`, KIND being tf-function, tf-eager, tf-maps or torch. Reads jobs as JSON lines,
{"layer", "count", "steps", "side", "batch"}, and answers each with {"ms"}: the same ascent as ours, on VGG16 with random weights.
"""

import json
import os
import sys
import time

KIND = sys.argv[1]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
BLOCKS = [[64, 64], [128, 128], [256] * 3, [512] * 3, [512] * 3]
NAMES = [[f"block{b + 1}_conv{c + 1}" for c in range(len(filters))] for b, filters in enumerate(BLOCKS)]


def tensorflow_job(layer: str, count: int, steps: int, side: int, batch: int) -> float:
    import tensorflow as tf

    kernels, incoming = {}, 3
    for names, filters in zip(NAMES, BLOCKS):
        for name, out in zip(names, filters):
            tf.random.set_seed(len(kernels))
            kernels[name] = CACHE.setdefault(name, tf.random.normal([3, 3, incoming, out], stddev=(2 / 9 / incoming) ** .5))
            incoming = out

    def forward(x):
        for names in NAMES:
            for name in names:
                x = tf.nn.relu(tf.nn.conv2d(x, kernels[name], 1, "SAME"))
                if name == layer:
                    return x
            x = tf.nn.max_pool2d(x, 2, 2, "VALID")
        return x

    def step(image, channels):
        with tf.GradientTape() as tape:
            tape.watch(image)
            score = tf.reduce_sum(tf.reduce_mean(tf.gather(forward(image), channels, axis=3, batch_dims=1), [1, 2]))
        gradient = tape.gradient(score, image)
        return image + gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient), [1, 2, 3], keepdims=True)) + 1e-5)

    if KIND == "tf-function":
        key = (layer, side, batch)
        step = STEPS.setdefault(key, tf.function(step))
    image = tf.random.uniform([batch, side, side, 3], 128, 148)
    step(image, tf.zeros([batch], tf.int32))
    start = time.perf_counter()
    for first in range(0, count, batch):
        image = tf.random.uniform([batch, side, side, 3], 128, 148)
        channels = tf.range(first, first + batch)
        for _ in range(steps):
            image = step(image, channels)
        image.numpy()
    # Of a last batch that is not full only the wanted images count.
    return (time.perf_counter() - start) * 1000 * count / (batch * -(-count // batch))


def tensorflow_maps(side: int) -> float:
    import tensorflow as tf

    kernels, incoming = [], 3
    for filters in BLOCKS:
        for out in filters:
            kernels.append(CACHE.setdefault(len(kernels), tf.random.normal([3, 3, incoming, out], stddev=(2 / 9 / incoming) ** .5)))
            incoming = out

    def maps(x):
        found, index = [], 0
        for filters in BLOCKS:
            for _ in filters:
                x = tf.nn.relu(tf.nn.conv2d(x, kernels[index], 1, "SAME"))
                found.append(x)
                index += 1
            x = tf.nn.max_pool2d(x, 2, 2, "VALID")
        return found

    run = STEPS.setdefault(("maps", side), tf.function(maps))
    image = tf.random.uniform([1, side, side, 3], 0, 255)
    run(image)
    start = time.perf_counter()
    [each.numpy() for each in run(image)]
    return (time.perf_counter() - start) * 1000


def torch_job(layer: str, count: int, steps: int, side: int, batch: int) -> float:
    import torch
    import torch.nn.functional as F

    kernels, incoming = {}, 3
    for names, filters in zip(NAMES, BLOCKS):
        for name, out in zip(names, filters):
            if name not in CACHE:
                CACHE[name] = torch.randn(out, incoming, 3, 3) * (2 / 9 / incoming) ** .5
            kernels[name] = CACHE[name]
            incoming = out

    def forward(x):
        for names in NAMES:
            for name in names:
                x = F.relu(F.conv2d(x, kernels[name], padding=1))
                if name == layer:
                    return x
            x = F.max_pool2d(x, 2)
        return x

    start = time.perf_counter()
    for first in range(0, count, batch):
        image = torch.rand(batch, 3, side, side) * 20 + 128
        channels = torch.arange(first, first + batch)
        for _ in range(steps):
            image = image.detach().requires_grad_()
            score = forward(image)[torch.arange(batch), channels].mean((1, 2)).sum()
            (gradient,) = torch.autograd.grad(score, image)
            image = image + gradient / (gradient.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-5)
        image.detach().numpy()
    return (time.perf_counter() - start) * 1000 * count / (batch * -(-count // batch))


CACHE, STEPS = {}, {}
if KIND == "torch":
    import torch  # noqa: F401 - says at once that it is absent
else:
    import tensorflow  # noqa: F401

print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    if KIND == "tf-maps":
        ms = tensorflow_maps(job["side"])
    elif KIND == "torch":
        ms = torch_job(**job)
    else:
        ms = tensorflow_job(**job)
    print(json.dumps({"ms": ms}), flush=True)
