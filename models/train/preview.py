"""Makes pictures with a colour model, to judge by eye what there is to see in it.

    python preview.py MODEL OUT_FOLDER [IMAGE] [--layer block4_conv1]

writes the classic 20-step ascents of some layers, longer ascents of filters and classes with jitter and octaves, and a
few dreams on IMAGE. Values are 0-255, the input encoding of the textures model.
"""

import argparse
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import Image


def sheet(images, columns: int) -> Image.Image:
    """Images [h, w, 3] side by side with a margin of 2 px."""
    rows = [images[k:k + columns] for k in range(0, len(images), columns)]
    h, w = images[0].shape[:2]
    canvas = np.full(((h + 2) * len(rows), (w + 2) * columns, 3), 40, np.uint8)
    for r, row in enumerate(rows):
        for c, image in enumerate(row):
            canvas[r * (h + 2):r * (h + 2) + h, c * (w + 2):c * (w + 2) + w] = np.clip(image, 0, 255)
    return Image.fromarray(canvas)


def classic(probe: keras.Model, channels, size: int = 64, steps: int = 20) -> list[np.ndarray]:
    """The classic recipe: grey noise, 20 steps of 1 on the gradient over its RMS, shown with a fixed contrast."""
    count = len(channels)
    image = tf.constant(np.random.default_rng(0).random((count, size, size, 3)) * 20 + 128, tf.float32)
    picked = tf.one_hot(channels, probe.output_shape[-1])

    @tf.function
    def step(image):
        with tf.GradientTape() as tape:
            tape.watch(image)
            loss = tf.reduce_sum(tf.reduce_mean(probe(image), (1, 2)) * picked)
        g = tape.gradient(loss, image)
        return image + g / (tf.sqrt(tf.reduce_mean(g**2, (1, 2, 3), keepdims=True)) + 1e-5)

    for _ in range(steps):
        image = step(image)
    shown = image.numpy()
    shown = (shown - shown.mean((1, 2, 3), keepdims=True)) / (shown.std((1, 2, 3), keepdims=True) + 1e-7) * .1 + .5
    return list(np.clip(shown, 0, 1) * 255)


def climb(image: tf.Tensor, objective, steps: int, octaves: int, scale: float, size: float, blur: float = 0) -> np.ndarray:
    """Ascent over octaves with jitter; `size` is the mean absolute change of a pixel in one step."""
    full = image.shape[1:3]

    def move(x):
        shift = tf.random.uniform((2,), -8, 9, tf.int32)
        x = tf.roll(x, shift, (1, 2))
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = tf.reduce_sum(objective(x))
        g = tape.gradient(value, x)
        x = tf.clip_by_value(x + size * g / (tf.reduce_mean(tf.abs(g), (1, 2, 3), keepdims=True) + 1e-8), 0, 255)
        if blur:
            x = (1 - blur) * x + blur * tf.nn.avg_pool2d(tf.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), "SYMMETRIC"), 3, 1, "VALID")
        return tf.roll(x, -shift, (1, 2))

    original, x, before = image, image, None
    for octave in range(octaves - 1, -1, -1):
        shape = [max(24, int(round(s / scale**octave))) for s in full]
        base = tf.image.resize(original, shape, antialias=True)
        x = base if before is None else base + tf.image.resize(x - before, shape)
        stepped = tf.function(move)
        start = base
        for _ in range(steps):
            x = stepped(x)
        before = start
    return x.numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("out", type=Path)
    parser.add_argument("image", nargs="?")
    parser.add_argument("--layer", nargs="*", default=["block3_conv2", "block4_conv2", "block5_conv1"])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tf.random.set_seed(0)
    model = keras.models.load_model(options.model, compile=False)
    probes = {layer.name: keras.Model(model.inputs, layer.output) for layer in model.layers if isinstance(layer, layers.Conv2D)}

    rows = []
    for name in ("block1_conv2", "block2_conv2", "block3_conv2", "block4_conv2", "block5_conv1"):
        rows += classic(probes[name], list(range(10)))
    sheet(rows, 10).save(options.out / "classic.png")

    grey = tf.constant(np.random.default_rng(1).normal(128, 8, (10, 96, 96, 3)), tf.float32)
    long = []
    for name in ("block3_conv1", "block4_conv1", "block5_conv1", "block5_conv2"):
        picked = tf.one_hot(range(10), probes[name].output_shape[-1])
        long += list(climb(grey, lambda x: tf.reduce_mean(probes[name](x), (1, 2)) * picked, 40, 3, 1.4, 1.5, .1))
    sheet(long, 10).save(options.out / "filters.png")

    last = model.get_layer("predictions")
    kernel, bias = last.get_weights()
    pooled = keras.Model(model.inputs, last.input)
    count = kernel.shape[1]
    grey = tf.constant(np.random.default_rng(2).normal(128, 8, (count, 96, 96, 3)), tf.float32)
    logits = climb(grey, lambda x: tf.reduce_sum((pooled(x) @ kernel + bias) * tf.eye(count), 1), 40, 3, 1.4, 1.5, .1)
    sheet(list(logits), 10).save(options.out / "classes.png")

    if options.image:
        picture = Image.open(options.image).convert("RGB")
        picture.thumbnail((400, 400))
        start = tf.constant(np.asarray(picture, np.float32)[None])
        for name in options.layer:
            dream = climb(start, lambda x: tf.reduce_mean(probes[name](x)**2, (1, 2, 3)), 20, 4, 1.4, 1.5)
            Image.fromarray(dream[0].astype(np.uint8)).save(options.out / f"dream-{name}.png")


if __name__ == "__main__":
    main()
