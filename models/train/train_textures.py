"""Trains the `textures` model on drawn patterns and figures and writes it as .h5 and .keras.

    python train_textures.py DRAWINGS_FOLDER OUT_FOLDER [--seed 1] [--steps 600] [--minutes 14]

It goes in two legs. The first has batch normalization, which finds its way quickly from random weights. Then every
normalization is folded into the convolution before it, and the second leg, for a given time, trains the network in the
form in which it is saved. That network takes raw 0-255 pixels, like the networks that the classic recipes were written
for: grey noise around 128 is an ordinary input to it.

An eighth of every batch is moved a small way up its own loss (one step of adversarial training, L2). The gradients of such
a network follow shapes instead of pixel noise, which is what makes its dreams worth looking at.
"""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from draw_textures import LABELS
from living_filters import living_share

BLOCKS = ((24, 24), (40, 40), (64, 64), (96, 96), (128, 128))
BATCH = 32
SIZES = (48, 64, 96)
ADVERSARIAL_COUNT = BATCH // 8
ADVERSARIAL_RADIUS = .7 * 255  # largest L2 length of the adversarial step, in 0-255 pixels
ADVERSARIAL_FROM = 250  # step from which on the batch normalization's moving statistics can be trusted
HALF_RANGE = 127.5


def conv_names() -> list[str]:
    return [f"block{b}_conv{c}" for b, block in enumerate(BLOCKS, 1) for c in range(1, len(block) + 1)]


def build_trained(normalized: bool) -> keras.Model:
    """The network of the first leg (with batch normalization) or of the second (with biases), 0-255 RGB in, logits out."""
    inputs = keras.Input((None, None, 3), name="input_1")
    # Padding comes before scaling, so that the border is black as it will be in the folded network.
    x = layers.ZeroPadding2D(1)(inputs)
    x = layers.Rescaling(1 / HALF_RANGE, -1)(x)
    for b, block in enumerate(BLOCKS, 1):
        for c, filters in enumerate(block, 1):
            first = b == c == 1
            x = layers.Conv2D(filters, 3, padding="valid" if first else "same", use_bias=not normalized,
                              kernel_initializer="he_normal", name=f"block{b}_conv{c}")(x)
            if normalized:
                x = layers.BatchNormalization(momentum=.95, name=f"block{b}_conv{c}_bn")(x)
            x = layers.ReLU()(x)
        if b < len(BLOCKS):
            x = layers.MaxPooling2D(2)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(.1)(x)
    return keras.Model(inputs, layers.Dense(len(LABELS), name="predictions")(x))


def build_folded() -> keras.Model:
    """The network as it is saved, 0-255 RGB in, probabilities out."""
    inputs = keras.Input((None, None, 3), name="input_1")
    x = inputs
    for b, block in enumerate(BLOCKS, 1):
        for c, filters in enumerate(block, 1):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"block{b}_conv{c}")(x)
        if b < len(BLOCKS):
            x = layers.MaxPooling2D(2, name=f"block{b}_pool")(x)
    x = layers.GlobalAveragePooling2D(name="global_average_pooling")(x)
    outputs = layers.Dense(len(LABELS), activation="softmax", name="predictions")(x)
    return keras.Model(inputs, outputs, name="textures")


def fold(trained: keras.Model) -> keras.Model:
    """Batch normalization, where there is any, and the scaling of the input folded into the convolutions."""
    folded = build_folded()
    normalized = any(isinstance(layer, layers.BatchNormalization) for layer in trained.layers)
    for name in conv_names():
        if normalized:
            norm = trained.get_layer(f"{name}_bn")
            gamma, beta, mean, variance = (v.numpy() for v in (norm.gamma, norm.beta, norm.moving_mean, norm.moving_variance))
            factor = gamma / np.sqrt(variance + norm.epsilon)
            kernel, bias = trained.get_layer(name).kernel.numpy() * factor, beta - mean * factor
        else:
            kernel, bias = trained.get_layer(name).get_weights()
        if name == "block1_conv1":
            bias = bias - kernel.sum((0, 1, 2))
            kernel = kernel / HALF_RANGE
        folded.get_layer(name).set_weights([kernel, bias])
    folded.get_layer("predictions").set_weights(trained.get_layer("predictions").get_weights())
    return folded


def unfold(folded: keras.Model) -> keras.Model:
    """The network of the second leg with the weights of a folded one; its input is scaled for the optimizer's sake."""
    trained = build_trained(normalized=False)
    for name in conv_names():
        kernel, bias = folded.get_layer(name).get_weights()
        if name == "block1_conv1":
            kernel = kernel * HALF_RANGE
            bias = bias + kernel.sum((0, 1, 2))
        trained.get_layer(name).set_weights([kernel, bias])
    trained.get_layer("predictions").set_weights(folded.get_layer("predictions").get_weights())
    return trained


def augment(images: tf.Tensor, size: int) -> tf.Tensor:
    """uint8 [n, 96, 96, 3] -> float [n, size, size, 3], 0-255: a crop, mirrored, recoloured, sometimes noisy."""
    count = tf.shape(images)[0]
    images = tf.cast(images, tf.float32)
    extent = tf.random.uniform((count, 1), .55, 1.0)
    corner = tf.random.uniform((count, 2)) * (1 - extent)
    boxes = tf.concat([corner, corner + extent], 1)
    mirrored = tf.stack([boxes[:, 0], boxes[:, 3], boxes[:, 2], boxes[:, 1]], 1)
    boxes = tf.where(tf.random.uniform((count, 1)) < .5, boxes, mirrored)
    images = tf.image.crop_and_resize(images, boxes, tf.range(count), (size, size))
    gain = tf.random.uniform((count, 1, 1, 1), .6, 1.25)
    shift = tf.random.uniform((count, 1, 1, 3), -25, 25)
    noise = tf.random.normal(tf.shape(images)) * tf.random.uniform((count, 1, 1, 1), 0, 10)
    return tf.clip_by_value((images - 128) * gain + 128 + shift + noise, 0, 255)


def make_step(model: keras.Model, optimizer: keras.optimizers.Optimizer, size: int):
    """One training step at one image size: (images, targets, radius of the adversarial step, whether to take it) -> loss."""
    cross_entropy = keras.losses.CategoricalCrossentropy(from_logits=True)

    @tf.function
    def step(images, targets, radius, adversarial: bool):
        images = augment(images, size)
        if adversarial:
            moving = images[:ADVERSARIAL_COUNT]
            with tf.GradientTape() as tape:
                tape.watch(moving)
                loss = cross_entropy(targets[:ADVERSARIAL_COUNT], model(moving, training=False))
            gradient = tape.gradient(loss, moving)
            length = tf.sqrt(tf.reduce_sum(gradient**2, (1, 2, 3), keepdims=True)) + 1e-12
            amount = tf.random.uniform((ADVERSARIAL_COUNT, 1, 1, 1), 0, 1) * radius * (size / 64)
            moved = tf.clip_by_value(moving + gradient / length * amount, 0, 255)
            images = tf.concat([moved, images[ADVERSARIAL_COUNT:]], 0)
        with tf.GradientTape() as tape:
            loss = cross_entropy(targets, model(images, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    return step


def accuracy_at(model: keras.Model, images: np.ndarray, labels: np.ndarray, size: int) -> float:
    """Share of whole pictures recognized when resized to size x size."""
    right = 0
    for start in range(0, len(images), 50):
        part = tf.image.resize(tf.cast(images[start:start + 50], tf.float32), (size, size), antialias=True)
        right += int((model(part, training=False).numpy().argmax(1) == labels[start:start + 50]).sum())
    return right / len(images)


def train(model: keras.Model, folder: Path, seed: int, peak_rate: float, progress, ramp: bool, sizes: tuple[int, ...] = SIZES) -> int:
    """Trains until progress(step), which runs from 0 to 1, reaches 1; returns the number of steps made.

    The rate falls along a cosine of the progress. With `ramp`, for a network that starts from nothing, rate and
    adversarial radius begin small.
    """
    images = np.load(folder / "train_images.npy", mmap_mode="r")
    labels = np.load(folder / "train_labels.npy")
    test_images, test_labels = np.load(folder / "test_images.npy")[::3], np.load(folder / "test_labels.npy")[::3]
    targets = np.eye(len(LABELS), dtype=np.float32) * .95 + .05 / len(LABELS)
    rng = np.random.default_rng(seed)
    optimizer = keras.optimizers.AdamW(peak_rate, weight_decay=1e-3, clipnorm=None if ramp else 1.0)
    optimizer.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    optimizer.build(model.trainable_variables)
    step_of = {size: make_step(model, optimizer, size) for size in sizes}
    order = np.empty(0, int)
    started, losses, number = time.time(), [], 0
    while (done := progress(number)) < 1:
        number += 1
        warm = min(1, number / (100 if ramp else 30))
        optimizer.learning_rate = peak_rate * warm * max(.003, .5 + .5 * np.cos(np.pi * done))
        radius = ADVERSARIAL_RADIUS * (min(1, done / .6) if ramp else 1)
        if len(order) < BATCH:
            order = rng.permutation(len(images))
        chosen, order = order[:BATCH], order[BATCH:]
        size = sizes[rng.integers(len(sizes))]
        losses.append(step_of[size](tf.constant(images[chosen]), targets[labels[chosen]], tf.constant(radius, tf.float32),
                                    not ramp or number > ADVERSARIAL_FROM))
        if number % 50 == 0:
            print(f"step {number}: loss {np.mean(losses):.4f}, {(time.time() - started) / number:.2f} s/step", flush=True)
            losses = []
        if number % 200 == 0:
            print(f"step {number}: held out {accuracy_at(model, test_images, test_labels, 64):.4f}", flush=True)
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drawings", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=600, help="of the first leg")
    parser.add_argument("--minutes", type=float, default=14, help="of the second leg")
    parser.add_argument("--rate", type=float, default=1.5e-3, help="peak learning rate of the second leg")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="sides of the images of the second leg, in pixels")
    parser.add_argument("--resume", type=Path, help="a folded network to go on from instead of the first leg, .keras")
    options = parser.parse_args()
    keras.utils.set_random_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.resume:
        model = keras.models.load_model(options.resume, compile=False)
    else:
        trained = build_trained(normalized=True)
        train(trained, options.drawings, options.seed, 4e-3, lambda step: step / options.steps, ramp=True)
        model = fold(trained)
        model.save(options.out / "first-leg.keras", include_optimizer=False)
    trained = unfold(model)
    start = time.time()
    steps = train(trained, options.drawings, options.seed + 1, options.rate,
                  lambda _: (time.time() - start) / (60 * options.minutes), ramp=False, sizes=tuple(options.sizes))
    print(f"the second leg made {steps} steps")
    model = fold(trained)
    model.save(options.out / "textures.h5", include_optimizer=False)
    model.save(options.out / "textures.keras", include_optimizer=False)
    model.summary()
    images, labels = np.load(options.drawings / "test_images.npy"), np.load(options.drawings / "test_labels.npy")
    probe = tf.cast(images[:20], tf.float32)
    difference = tf.reduce_max(tf.abs(model(probe) - tf.nn.softmax(trained(probe, training=False))))
    print(f"folded and trained networks differ by {float(difference):.2e}")
    accuracy = {f"heldOut{size}px": round(accuracy_at(model, images, labels, size), 4) for size in (64, 80, 96)}
    accuracy.update({f"heldOut{size}px": round(accuracy_at(model, images[::5], labels[::5], size), 4) for size in (128, 224)})
    print(accuracy)
    print("living filters", living_share(model, 64, 0, (1.0, 255.0)), living_share(model, 64, 128, (148.0,)))

    metadata = {
        "name": "textures",
        "description": f"{len(LABELS)} drawn colour patterns and figures, a small VGG-like network for images of any "
                       "size (trained on 48 to 96 px). A network to dream with.",
        "inputEncoding": {"range": [0, 255], "channelOrder": "rgb", "mean": [0, 0, 0], "std": [1, 1, 1]},
        "labels": LABELS,
        "accuracy": accuracy,
    }
    (options.out / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n")


if __name__ == "__main__":
    main()
