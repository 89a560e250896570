"""Makes the goldens of core's tests with Keras: the numbers that our own forward and backward passes must meet.

    python make_goldens.py            (needs tensorflow-cpu, keras, h5py, pillow, numpy; writes beside itself)

Arrays lie in .bin files, little-endian and row-major; each is described in the JSON that refers to it by
{"file", "shape", "dtype"}. Everything is seeded: two runs on the same machine write the same bytes.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import Image

HERE = Path(__file__).resolve().parent
MODELS = HERE.parents[3] / "models"
MADE_BY = f"Keras {keras.__version__} (TensorFlow-CPU backend), float32, inference mode"


# ---- writing ----

def write_array(name: str, array: np.ndarray) -> dict:
    """Writes one array and returns what a JSON says of it."""
    kind = "uint8" if array.dtype == np.uint8 else "float32"
    path = HERE / f"{name}.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(np.ascontiguousarray(array.astype("u1" if kind == "uint8" else "<f4")).tobytes())
    return {"file": path.name, "shape": list(array.shape), "dtype": kind}


def write_json(name: str, content: dict) -> None:
    path = HERE / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n")


def statistics(layer: layers.Layer, activation: np.ndarray) -> dict:
    """What a layer's golden records of its output; the deviation is the population's."""
    values = activation.astype(np.float64)
    return {
        "class_name": type(layer).__name__, "shape": list(activation.shape),
        "mean": float(values.mean()), "std": float(values.std()), "min": float(values.min()), "max": float(values.max()),
        "l2": float(np.sqrt((values**2).sum())), "first8": [float(v) for v in activation.ravel()[:8]],
        "argmax": int(activation.argmax()),
    }


def activations(model: keras.Model, image: np.ndarray) -> dict:
    """Statistics of every layer's output but the input's, by layer name."""
    kept = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    probe = keras.Model(model.inputs, [layer.output for layer in kept])
    outputs = probe(tf.constant(image), training=False)
    return {layer.name: statistics(layer, output.numpy()) for layer, output in zip(kept, outputs)}


# ---- the sample models ----

def sample_activations(name: str, model: keras.Model, image: np.ndarray, what: str) -> None:
    write_json(f"{name}-activations", {
        "meta": {"model": f"models/{name}/{name}.h5", "input": what, "made_by": MADE_BY},
        "input": write_array(f"{name}-input", image),
        "layers": activations(model, image),
    })


def chollet_filters(name: str, model: keras.Model, size: int, layer: str, channel: int, seed: int) -> None:
    """20 steps of the `chollet-filters` recipe, in model-input units, from a stored start."""
    shape = (1, size, size, model.input_shape[-1])
    start = (np.random.default_rng(seed).random(shape) * 20 + 128).astype(np.float32)
    probe = keras.Model(model.inputs, model.get_layer(layer).output)
    # a filter that answers nowhere to the start would give a golden without any movement; take the next living one
    while not np.any(probe(tf.constant(start), training=False)[..., channel] > 0):
        channel += 1
    image, losses = tf.constant(start), []
    for _ in range(20):
        with tf.GradientTape() as tape:
            tape.watch(image)
            loss = tf.reduce_mean(probe(image, training=False)[..., channel])
        gradient = tape.gradient(loss, image)
        losses.append(float(loss))
        image = image + gradient / (tf.sqrt(tf.reduce_mean(gradient**2)) + 1e-5)
    final = image.numpy()
    shown = (final - final.mean()) / (final.std() + 1e-7) * .1 + .5
    displayed = (np.clip(shown, 0, 1) * 255).astype(np.uint8)
    base = f"chollet-{name}-{layer}-{channel}"
    write_json(base, {
        "meta": {"model": f"models/{name}/{name}.h5", "recipe": "chollet-filters", "made_by": MADE_BY,
                 "loss": "of each step, before the image is moved", "displayed": "fractions are cut off, as astype('uint8') does"},
        "layer": layer, "channel": channel, "steps": 20, "stepSize": 1,
        "start": write_array(f"{base}-start", start), "final": write_array(f"{base}-final", final),
        "displayed": write_array(f"{base}-displayed", displayed), "loss": losses,
    })


def class_ascent(name: str, model: keras.Model, channel: int, steps: int) -> None:
    """The first steps of the `mnist-classes` recipe: one class probability climbed from zeros, in model-input units."""
    image, losses = tf.zeros((1, *model.input_shape[1:])), []
    for step in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(image)
            loss = tf.reduce_mean(model(image, training=False)[:, channel])
        gradient = tape.gradient(loss, image)
        losses.append(float(loss))
        image = image + gradient / (tf.sqrt(tf.reduce_mean(gradient**2)) + 1e-5) / (100 + 10 * step)
    base = f"class-ascent-{name}-{channel}"
    write_json(base, {
        "meta": {"model": f"models/{name}/{name}.h5", "recipe": "mnist-classes, its first steps", "made_by": MADE_BY,
                 "loss": "of each step, before the image is moved", "stepSize": "1 / (100 + 10 * step), steps counted from 0"},
        "layer": model.layers[-1].name, "channel": channel, "steps": steps,
        "final": write_array(f"{base}-final", image.numpy()), "loss": losses,
    })


# ---- small random networks ----

def conv_strides():
    """Even kernels, strides 2 with same and valid padding, dilation and groups; H, W and C all differ."""
    i = keras.Input((17, 14, 3))
    x = layers.Conv2D(6, 3, dilation_rate=2, padding="same", activation="relu", name="dilated_same")(i)
    x = layers.Conv2D(8, (4, 2), strides=2, padding="same", activation="relu", name="even_same")(x)
    x = layers.Conv2D(10, 3, groups=2, padding="same", activation="relu", name="grouped")(x)
    x = layers.Conv2D(7, (2, 4), strides=2, padding="valid", activation="relu", name="even_valid")(x)
    o = layers.Conv2D(5, 3, strides=2, padding="same", name="odd_same")(x)
    return keras.Model(i, o), [("grouped", 3), ("even_valid", 2), ("odd_same", 1)]


def conv_strides_valid():
    """The same questions on odd sizes with valid padding first, a dilated valid and a pointwise strided convolution."""
    i = keras.Input((19, 16, 4))
    x = layers.Conv2D(5, (4, 4), strides=2, padding="valid", activation="relu", name="even_valid")(i)
    x = layers.Conv2D(6, 2, strides=1, padding="same", activation="relu", name="even_same_unstrided")(x)
    x = layers.Conv2D(6, (3, 2), dilation_rate=2, padding="valid", activation="relu", name="dilated_valid")(x)
    o = layers.Conv2D(9, 1, strides=2, padding="same", name="pointwise_strided")(x)
    return keras.Model(i, o), [("dilated_valid", 4), ("pointwise_strided", 7)]


def mobilenet():
    """Zero padding, depthwise with multiplier 2 and stride 2, batch norm, ReLU6, separable convolution."""
    i = keras.Input((19, 16, 3))
    x = layers.ZeroPadding2D(((0, 1), (1, 0)), name="pad_1")(i)
    x = layers.Conv2D(6, 3, strides=2, padding="valid", use_bias=False, name="conv_1")(x)
    x = layers.BatchNormalization(name="bn_1")(x)
    x = layers.ReLU(6.0, name="relu6_1")(x)
    x = layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same", use_bias=False, name="depthwise_1")(x)
    x = layers.BatchNormalization(name="bn_2")(x)
    x = layers.ReLU(6.0, name="relu6_2")(x)
    x = layers.Conv2D(8, 1, use_bias=False, name="pointwise_1")(x)
    x = layers.BatchNormalization(name="bn_3")(x)
    x = layers.ZeroPadding2D(1, name="pad_2")(x)
    x = layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding="valid", name="depthwise_2")(x)
    x = layers.BatchNormalization(scale=False, name="bn_4")(x)
    x = layers.ReLU(6.0, name="relu6_3")(x)
    x = layers.SeparableConv2D(7, 3, depth_multiplier=2, padding="same", activation="relu", name="separable_1")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    o = layers.Dense(5, activation="softmax", name="predictions")(x)
    return keras.Model(i, o), [("depthwise_2", 9), ("separable_1", 4), ("predictions", 2)]


def resnet():
    """Additions, batch norms with random moving statistics, a strided shortcut, a 3x3 max pool with stride 2."""
    i = keras.Input((18, 21, 3))
    x = layers.Conv2D(8, 5, strides=2, padding="same", use_bias=False, name="conv_1")(i)
    x = layers.BatchNormalization(name="bn_1")(x)
    x = layers.Activation("relu", name="relu_1")(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool_1")(x)
    y = layers.Conv2D(8, 3, padding="same", name="block1_conv1")(x)
    y = layers.BatchNormalization(name="block1_bn1")(y)
    y = layers.Activation("relu", name="block1_relu1")(y)
    y = layers.Conv2D(8, 3, padding="same", name="block1_conv2")(y)
    y = layers.BatchNormalization(name="block1_bn2")(y)
    x = layers.Add(name="block1_add")([x, y])
    x = layers.Activation("relu", name="block1_out")(x)
    y = layers.Conv2D(12, 3, strides=2, padding="same", name="block2_conv1")(x)
    y = layers.BatchNormalization(center=False, name="block2_bn1")(y)
    y = layers.Activation("relu", name="block2_relu1")(y)
    y = layers.Conv2D(12, 3, padding="same", name="block2_conv2")(y)
    x = layers.Conv2D(12, 1, strides=2, name="block2_shortcut")(x)
    x = layers.BatchNormalization(name="block2_bn0")(x)
    x = layers.Add(name="block2_add")([x, y])
    o = layers.Activation("relu", name="block2_out")(x)
    return keras.Model(i, o), [("block1_add", 3), ("block2_out", 5)]


def inception():
    """Concatenation of branches, average pool with stride 1 and same padding, max pools over negative values."""
    i = keras.Input((13, 11, 4))
    low = layers.Conv2D(5, 3, padding="same", bias_initializer="zeros", name="negative")(i)
    a = layers.Conv2D(4, 1, activation="relu", name="branch1_conv")(low)
    b = layers.AveragePooling2D(3, strides=1, padding="same", name="branch2_average")(low)
    b = layers.Conv2D(3, 1, activation="relu", name="branch2_conv")(b)
    c = layers.MaxPooling2D(3, strides=1, padding="same", name="branch3_max")(low)
    d = layers.Conv2D(4, (1, 5), padding="same", activation="relu", name="branch4_conv1")(low)
    d = layers.Conv2D(6, (5, 1), padding="same", activation="relu", name="branch4_conv2")(d)
    x = layers.Concatenate(name="mixed")([a, b, c, d])
    x = layers.MaxPooling2D((2, 3), strides=2, padding="valid", name="pool_valid")(x)
    x = layers.AveragePooling2D(2, strides=2, padding="same", name="average_same")(x)
    o = layers.Conv2D(6, 2, padding="same", name="last")(x)
    return keras.Model(i, o), [("branch3_max", 2), ("mixed", 5), ("last", 4)]


def decoder():
    """Transposed convolutions, nearest and bilinear upsampling, and the smooth and leaky activations."""
    i = keras.Input((7, 5, 3))
    x = layers.Conv2D(6, 3, padding="same", name="conv_1")(i)
    x = layers.LeakyReLU(negative_slope=.2, name="leaky")(x)
    x = layers.Conv2DTranspose(5, 3, strides=2, padding="same", name="transpose_same")(x)
    x = layers.ELU(alpha=.7, name="elu")(x)
    x = layers.Conv2DTranspose(4, (4, 2), strides=(2, 1), padding="valid", name="transpose_valid")(x)
    x = layers.Activation("swish", name="swish")(x)
    x = layers.UpSampling2D((2, 3), interpolation="nearest", name="nearest")(x)
    x = layers.Conv2D(4, 3, strides=2, padding="same", name="conv_2")(x)
    x = layers.PReLU(shared_axes=[1, 2], name="prelu")(x)
    x = layers.UpSampling2D(2, interpolation="bilinear", name="bilinear")(x)
    o = layers.Conv2D(3, 3, padding="valid", activation="tanh", name="last")(x)
    return keras.Model(i, o), [("transpose_same", 2), ("swish", 1), ("last", 0)]


def heads():
    """Squeeze-excite products, subtraction, maximum, global max pooling, reshape, permute, flatten, dense, softmax."""
    i = keras.Input((9, 8, 3))
    x = layers.Conv2D(6, 3, padding="same", activation="relu", name="conv_1")(i)
    s = layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(x)
    s = layers.Conv2D(3, 1, activation="relu", name="excite_1")(s)
    s = layers.Conv2D(6, 1, activation="sigmoid", name="excite_2")(s)
    x = layers.Multiply(name="scaled")([x, s])
    a = layers.Conv2D(4, 3, padding="same", name="left")(x)
    b = layers.Conv2D(4, 3, padding="same", name="right")(x)
    difference = layers.Subtract(name="difference")([a, b])
    larger = layers.Maximum(name="larger")([a, b])
    top = layers.GlobalMaxPooling2D(name="global_max")(difference)
    y = layers.Permute((3, 1, 2), name="permute")(larger)
    y = layers.Reshape((12, 24), name="reshape")(y)
    y = layers.Flatten(name="flatten")(y)
    y = layers.Dense(7, activation="relu", name="dense_1")(y)
    y = layers.Concatenate(name="joined")([y, top])
    o = layers.Dense(5, name="logits")(y)
    o = layers.Softmax(name="softmax")(o)
    return keras.Model(i, o), [("scaled", 4), ("global_max", 1), ("logits", 3), ("softmax", 2)]


def fill(model: keras.Model, rng: np.random.Generator) -> None:
    """Random weights of sizes that keep the values alive; moving statistics far from 0 and 1."""
    for layer in model.layers:
        values = []
        for variable in layer.weights:
            shape, name = tuple(variable.shape), variable.name
            if "kernel" in name:
                fan_in = np.prod(shape[:2]) if "depthwise" in name or isinstance(layer, layers.DepthwiseConv2D) else np.prod(shape[:-1])
                if isinstance(layer, layers.Conv2DTranspose):
                    fan_in = shape[0] * shape[1] * shape[3] / 2
                value = rng.normal(0, 1.4 / np.sqrt(fan_in), shape)
            elif name == "gamma":
                value = rng.uniform(.5, 1.8, shape)
            elif name == "moving_variance":
                value = rng.uniform(.3, 2, shape)
            elif name == "alpha":
                value = rng.uniform(.05, .5, shape)
            elif layer.name == "negative":  # the bias pushes this layer's outputs below zero
                value = rng.uniform(-7, -5, shape)
            else:
                value = rng.normal(0, .3, shape)
            values.append(value.astype(np.float32))
        layer.set_weights(values)


def input_gradient(model: keras.Model, image: np.ndarray, layer: str, channel: int) -> np.ndarray:
    """d(mean over batch and positions of one channel) / d(input)."""
    probe = keras.Model(model.inputs, model.get_layer(layer).output)
    variable = tf.constant(image)
    with tf.GradientTape() as tape:
        tape.watch(variable)
        loss = tf.reduce_mean(probe(variable, training=False)[..., channel])
    return tape.gradient(loss, variable).numpy()


def network(make, seed: int) -> None:
    rng = np.random.default_rng(seed)
    name = make.__name__.replace("_", "-")
    model, targets = make()
    fill(model, rng)
    # values up to about 6 also reach the flat part of ReLU6
    image = rng.normal(0, 2, (2, *model.input_shape[1:])).astype(np.float32)
    model.save(HERE / f"network-{name}.h5", include_optimizer=False)
    gradients = []
    for layer, channel in targets:
        gradient = input_gradient(model, image, layer, channel)
        while not np.abs(gradient).max() > 0:  # random networks have dead channels; the next living one will do
            channel = (channel + 1) % model.get_layer(layer).output.shape[-1]
            gradient = input_gradient(model, image, layer, channel)
        gradients.append({"layer": layer, "channel": channel,
                          **write_array(f"network-{name}-gradient-{layer}-{channel}", gradient)})
    write_json(f"network-{name}", {
        "meta": {"model": f"network-{name}.h5", "about": make.__doc__, "made_by": MADE_BY,
                 "gradients": "d(mean over batch and positions of one channel of the layer's output) / d(input)"},
        "input": write_array(f"network-{name}-input", image),
        "output": write_array(f"network-{name}-output", model(tf.constant(image), training=False).numpy()),
        "layers": activations(model, image), "gradients": gradients,
    })


def main() -> None:
    for seed, make in enumerate((conv_strides, conv_strides_valid, mobilenet, resnet, inception, decoder, heads), 101):
        keras.utils.clear_session()
        network(make, seed)

    digits = keras.models.load_model(MODELS / "digits" / "digits.h5", compile=False)
    digit = np.asarray(Image.open(MODELS / "samples" / "digit.png"), np.float32)[None, :, :, None] / 255
    sample_activations("digits", digits, digit, "models/samples/digit.png / 255")
    chollet_filters("digits", digits, 28, "conv2d_1", 3, 201)
    chollet_filters("digits", digits, 28, "conv2d_4", 5, 202)
    class_ascent("digits", digits, 3, 40)

    textures = keras.models.load_model(MODELS / "textures" / "textures.h5", compile=False)
    cat = Image.open(MODELS / "samples" / "cat-face.png").convert("RGB").resize((64, 64), Image.LANCZOS)
    sample_activations("textures", textures, np.asarray(cat, np.float32)[None], "models/samples/cat-face.png, 64x64, 0-255")
    chollet_filters("textures", textures, 64, "block2_conv2", 1, 203)
    chollet_filters("textures", textures, 64, "block5_conv1", 2, 204)


if __name__ == "__main__":
    main()
