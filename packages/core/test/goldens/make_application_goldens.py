"""Makes the goldens of Keras's image applications: what each family computes with weights that anybody can make again.

    python make_application_goldens.py [name ...]     (needs tensorflow-cpu, keras, numpy; writes into applications/)

No weights are stored: every value is a hash of the weight's number and its own position, so that the test makes the
same ones (`test/hashed-values.ts`). A file applications/NAME.json.gz holds the architecture as Keras writes it, the
shapes of the weights, statistics of sampled layers and one gradient with respect to the image.
"""

import gzip
import json
import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import applications

from hashed import uniform

HERE = Path(__file__).resolve().parent
CLASSES = 7


def other_layers():
    """Normalizations and resizings that no application has."""
    layers = keras.layers
    i = keras.Input((17, 22, 3))
    x = layers.Resizing(15, 12, interpolation="bilinear", name="stretched")(i)
    x = layers.Conv2D(12, 3, name="conv_1")(x)
    x = layers.GroupNormalization(groups=4, name="groups")(x)
    x = layers.Activation("gelu", name="gelu")(x)
    x = layers.Resizing(21, 16, interpolation="nearest", name="nearest")(x)
    x = layers.Conv2D(8, 3, groups=2, name="conv_2")(x)
    x = layers.GroupNormalization(groups=-1, epsilon=1e-2, scale=False, name="instances")(x)
    x = layers.CenterCrop(15, 9, name="centre")(x)
    x = layers.LayerNormalization(axis=[1, 2, 3], name="whole_image")(x)
    x = layers.Resizing(8, 8, crop_to_aspect_ratio=True, name="cropped")(x)
    x = layers.CenterCrop(9, 12, name="centre_enlarged")(x)
    x = layers.Conv2D(6, 3, padding="same", name="conv_3")(x)
    x = layers.LayerNormalization(center=False, name="channels")(x)
    x = layers.SpatialDropout2D(0.5, name="dropout")(x)
    x = layers.UnitNormalization(axis=[1, 2], name="unit_maps")(x)
    x = layers.Conv2D(5, 3, padding="same", name="conv_4")(x)
    o = layers.UnitNormalization(name="unit")(x)
    return keras.Model(i, o, name="other_layers")


# One variant per family, at the smallest image that its builder takes and its layers survive.
# name: (builder, image size, largest pixel value, further arguments)
FAMILIES = {
    "convnext-tiny": ("ConvNeXtTiny", 32, 255, {}),
    "densenet121": ("DenseNet121", 32, 1, {}),
    "efficientnet-b0": ("EfficientNetB0", 32, 255, {}),
    "efficientnetv2-b0": ("EfficientNetV2B0", 32, 255, {}),
    "inception-resnet-v2": ("InceptionResNetV2", 75, 1, {}),
    "inception-v3": ("InceptionV3", 75, 1, {}),
    "mobilenet": ("MobileNet", 32, 1, {"alpha": 0.5}),
    "mobilenet-v2": ("MobileNetV2", 32, 1, {"alpha": 0.5}),
    "mobilenet-v3-large": ("MobileNetV3Large", 32, 255, {}),
    "mobilenet-v3-small": ("MobileNetV3Small", 32, 255, {"minimalistic": True}),
    "nasnet-mobile": ("NASNetMobile", 32, 1, {}),
    "other-layers": (other_layers, None, 1, {}),
    "resnet50": ("ResNet50", 32, 1, {}),
    "resnet50-v2": ("ResNet50V2", 32, 1, {}),
    "vgg16": ("VGG16", 32, 1, {}),
    "vgg19": ("VGG19", 32, 1, {"include_top": False}),
    "xception": ("Xception", 71, 1, {}),
}

# At most so many layers of a network are compared.
SAMPLED_LAYERS = 24


def weight_values(stream: int, name: str, shape: tuple) -> np.ndarray:
    """Kernels keep the size of what passes through them; statistics lie off 0 and 1."""
    u = uniform(stream, int(np.prod(shape, dtype=np.int64)))
    if len(shape) >= 2:
        fan_in = np.prod(shape[:2] if "depthwise" in name else shape[:-1])
        values = (2 * u - 1) * np.sqrt(6 / fan_in)
    elif "mean" in name:
        values = 0.6 * (u - 0.5)
    elif "beta" in name or "bias" in name:
        values = 0.4 * (u - 0.5)
    else:
        values = 0.5 + u
    return values.reshape(shape).astype(np.float32)


def plain_layers(model: keras.Model, prefix: str = ""):
    """Layers with their paths; those of nested models take the nested model's place."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from plain_layers(layer, f"{prefix}{layer.name}/")
        else:
            yield f"{prefix}{layer.name}", layer


def fill(model: keras.Model) -> list:
    """Sets all weights and returns, layer by layer, the names and shapes that make them again."""
    stream, made = 1, []
    for path, layer in plain_layers(model):
        own, values = [], []
        for variable in layer.weights:
            shape = tuple(int(size) for size in variable.shape)
            name = variable.name
            if name == "kernel" and isinstance(layer, keras.layers.DepthwiseConv2D):
                name = "depthwise_kernel"
            own.append([name, list(shape)])
            values.append(weight_values(stream, name, shape))
            stream += 1
        if own:
            layer.set_weights(values)
            made.append([path, own])
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()
    return made


def statistics(layer, activation: np.ndarray) -> dict:
    values = activation.astype(np.float64)
    rounded = lambda value: float(f"{value:.8g}")
    return {
        "class_name": type(layer).__name__, "shape": list(activation.shape),
        "mean": rounded(values.mean()), "std": rounded(values.std()),
        "min": rounded(values.min()), "max": rounded(values.max()),
        "l2": rounded(np.sqrt((values**2).sum())), "first8": [rounded(v) for v in values.ravel()[:8]],
    }


def gradient_of(model, image: np.ndarray):
    """d(mean over positions of one channel of the deepest feature map that has a gradient) / d(image)."""
    # maps of 1 × 1 pixels are squeezed channels, not feature maps
    maps = [l for l in model.layers if len(l.output.shape) == 4 and l.output.shape[1] not in (1, None)]
    for layer in reversed(maps):
        probe = keras.Model(model.inputs, layer.output)
        for channel in range(0, min(12, layer.output.shape[-1]), 3):
            x = tf.constant(image)
            with tf.GradientTape() as tape:
                tape.watch(x)
                loss = tf.reduce_mean(probe(x, training=False)[..., channel])
            gradient = tape.gradient(loss, x).numpy()
            if np.abs(gradient).max() > 0:
                return layer.name, channel, gradient
    raise ValueError(f"{model.name}: no gradient reaches the image")


def make(name: str) -> None:
    builder, size, scale, arguments = FAMILIES[name]
    keras.utils.clear_session()
    if callable(builder):
        return write(name, builder.__name__, builder(), scale)
    settings = {"include_top": True, "classes": CLASSES, "classifier_activation": None, **arguments}
    if not settings["include_top"]:
        del settings["classes"], settings["classifier_activation"]
    model = getattr(applications, builder)(weights=None, input_shape=(size, size, 3), **settings)
    write(name, builder, model, scale)


def write(name: str, builder: str, model: keras.Model, scale: float) -> None:
    weights = fill(model)
    shape = (1, *model.input_shape[1:])
    u = uniform(0, int(np.prod(shape))).reshape(shape)
    image = (u * scale if scale > 1 else 2 * u - 1).astype(np.float32)
    kept = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    indices = sorted({round(i) for i in np.linspace(0, len(kept) - 1, SAMPLED_LAYERS)})
    # the first layer of each class is compared in any case
    seen = set()
    for index, layer in enumerate(kept):
        if type(layer) not in seen:
            seen.add(type(layer))
            indices.append(index)
    sampled = [kept[index] for index in sorted(set(indices))]
    outputs = keras.Model(model.inputs, [layer.output for layer in sampled])(tf.constant(image), training=False)
    layer, channel, gradient = gradient_of(model, image)
    golden = {
        "meta": {"builder": builder, "made_by": f"Keras {keras.__version__} (TensorFlow-CPU backend), float32, inference mode"},
        "input": {"shape": list(image.shape), "scale": scale},
        "config": json.loads(model.to_json()),
        "weights": weights,
        "layers": {l.name: statistics(l, output.numpy()) for l, output in zip(sampled, outputs)},
        # every second row and column: enough to tell a direction, at a quarter of the size
        "gradient": {"layer": layer, "channel": channel,
                     "values": [float(f"{v:.6g}") for v in gradient[:, ::2, ::2].ravel()]},
    }
    path = HERE / "applications" / f"{name}.json.gz"
    path.parent.mkdir(exist_ok=True)
    # mtime 0: the same content gives the same bytes
    path.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0))
    largest = max(abs(s["max"]) for s in golden["layers"].values())
    print(f"{name}: {len(kept)} layers, {path.stat().st_size / 1024:.0f} KiB, largest {largest:.3g}, gradient of {layer} {channel}", flush=True)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or FAMILIES:
        make(wanted)
