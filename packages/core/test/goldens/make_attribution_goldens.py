"""Makes the goldens of the attributions: what Keras and PyTorch say of a small branched network.

    python make_attribution_goldens.py            (needs tensorflow, keras, torch, numpy; writes beside itself)

Gradients are Keras's (GradientTape). Grad-CAM and Grad-CAM++ are the papers' formulas over Keras's activations and
gradients, in float64 and with the score exp(logit) written out, stretched with tf.image.resize. Guided backpropagation is
PyTorch's, on a copy of the network that is first checked to give the same logits. Seeded: two runs write the same bytes.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
import torch
import torch.nn.functional as F
from keras import layers

HERE = Path(__file__).resolve().parent
NAME = "attribution-branches"
SIZE = (12, 10)
# Every kind of place that a CAM may be taken at: after a ReLU, before one, one branch, both branches, before the fork.
CAM_LAYERS = ["stem", "left", "left_relu", "right", "joined", "last"]


def branched() -> keras.Model:
    image = layers.Input((*SIZE, 3), name="image")
    stem = layers.Conv2D(8, 3, padding="same", activation="relu", name="stem")(image)
    left = layers.Conv2D(6, 3, padding="same", name="left")(stem)
    left = layers.BatchNormalization(name="left_norm")(left)
    left = layers.ReLU(name="left_relu")(left)
    right = layers.Conv2D(4, 5, padding="same", activation="relu", name="right")(stem)
    joined = layers.Concatenate(name="joined")([left, right])
    x = layers.MaxPooling2D(2, name="pool")(joined)
    x = layers.Conv2D(7, 3, padding="valid", activation="relu", name="last")(x)
    x = layers.GlobalAveragePooling2D(name="global_pool")(x)
    return keras.Model(image, layers.Dense(5, activation="softmax", name="classes")(x), name="branches")


def fill(model: keras.Model, random: np.random.Generator) -> None:
    """Weights large enough that every branch matters and units are open here and closed there."""
    for layer in model.layers:
        weights = []
        for variable in layer.weights:
            if variable.path.endswith("variance"):
                weights.append(random.uniform(0.3, 1.5, variable.shape))
            else:
                scale = 1.6 / np.sqrt(np.prod(variable.shape[:-1])) if len(variable.shape) > 1 else 0.2
                weights.append(random.normal(0.0, scale, variable.shape) + (1.0 if variable.path.endswith("gamma") else 0.0))
        layer.set_weights([weight.astype(np.float32) for weight in weights])


def logits_model(model: keras.Model) -> keras.Model:
    """The same weights, without the softmax."""
    head = layers.Dense(5, name="logits")
    logits = head(model.get_layer("global_pool").output)
    head.set_weights(model.get_layer("classes").get_weights())
    return keras.Model(model.inputs, logits)


def gradient(model: keras.Model, image: np.ndarray, class_index: int):
    x = tf.constant(image)
    with tf.GradientTape() as tape:
        tape.watch(x)
        logit = model(x, training=False)[0, class_index]
    return float(logit), tape.gradient(logit, x).numpy()


def cams(model: keras.Model, image: np.ndarray, class_index: int, layer: str) -> dict:
    probe = keras.Model(model.inputs, [model.get_layer(layer).output, model.output])
    with tf.GradientTape() as tape:
        maps, logits = probe(tf.constant(image), training=False)
        # inside of the tape, else nothing that follows from the maps is recorded
        logit = logits[0, class_index]
    slope = tape.gradient(logit, maps).numpy()[0].astype(np.float64)
    maps = maps.numpy()[0].astype(np.float64)

    plain = np.maximum(0, maps @ slope.mean(axis=(0, 1)))

    score = np.exp(float(logit))
    first, second, third = score * slope, score * slope**2, score * slope**3
    denominator = 2 * second + maps.sum(axis=(0, 1)) * third
    alpha = np.divide(second, denominator, out=np.zeros_like(second), where=denominator != 0)
    weights = (alpha * np.maximum(0, first)).sum(axis=(0, 1))
    plus = np.maximum(0, maps @ weights) / score

    stretch = lambda cam: tf.image.resize(cam[..., None].astype(np.float32), SIZE, method="bilinear").numpy()[..., 0]
    return {"layer": layer, "grad-cam": numbers(stretch(plain)), "grad-cam++": numbers(stretch(plus))}


class GuidedRelu(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(context, gradient):
        (x,) = context.saved_tensors
        return gradient.clamp(min=0) * (x > 0)


def torch_logits(model: keras.Model, image: torch.Tensor) -> torch.Tensor:
    """The network in PyTorch (NCHW), its rectifiers guided."""
    weights = {layer.name: [torch.tensor(w) for w in layer.get_weights()] for layer in model.layers}
    relu = GuidedRelu.apply

    def conv(x, name, padding):
        kernel, bias = weights[name]
        return F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, padding=padding)

    stem = relu(conv(image, "stem", 1))
    gamma, beta, mean, variance = weights["left_norm"]
    left = relu(F.batch_norm(conv(stem, "left", 1), mean, variance, gamma, beta, eps=1e-3))
    right = relu(conv(stem, "right", 2))
    x = F.max_pool2d(torch.cat([left, right], dim=1), 2)
    x = relu(conv(x, "last", 0)).mean(dim=(2, 3))
    kernel, bias = weights["classes"]
    return x @ kernel + bias


def guided(model: keras.Model, image: np.ndarray, class_index: int, expected_logit: float) -> np.ndarray:
    x = torch.tensor(image).permute(0, 3, 1, 2).requires_grad_()
    logit = torch_logits(model, x)[0, class_index]
    assert abs(logit.item() - expected_logit) < 1e-5, "PyTorch's copy is another network"
    logit.backward()
    return x.grad.permute(0, 2, 3, 1).numpy()


def numbers(array: np.ndarray) -> list[float]:
    """Seven digits: as many as float32 holds."""
    return [float(f"{value:.7g}") for value in array.ravel()]


def main() -> None:
    random = np.random.default_rng(4)
    model = branched()
    fill(model, random)
    model.save(HERE / f"{NAME}.h5")
    image = np.array(numbers(random.normal(0.2, 0.7, (1, *SIZE, 3)))).reshape(1, *SIZE, 3).astype(np.float32)
    plain = logits_model(model)
    cases = []
    for class_index in (1, 3):
        logit, slope = gradient(plain, image, class_index)
        cases.append({
            "classIndex": class_index, "logit": logit,
            "gradient": numbers(slope),
            "guided-backpropagation": numbers(guided(model, image, class_index, logit)),
            "cams": [cams(plain, image, class_index, layer) for layer in CAM_LAYERS],
        })
    golden = {
        "meta": {"made_by": f"Keras {keras.__version__} (TensorFlow), PyTorch {torch.__version__}, float32, inference mode"},
        "image": {"height": SIZE[0], "width": SIZE[1], "channels": 3, "values": numbers(image)},
        "cases": cases,
    }
    (HERE / f"{NAME}.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
