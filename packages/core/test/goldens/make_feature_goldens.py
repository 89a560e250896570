"""Makes the goldens of feature maps, predictions and fitted pictures: what Keras and Pillow compute.

    python make_feature_goldens.py            (needs tensorflow-cpu, keras, h5py, pillow, numpy; writes beside itself)

Files of models that lie beside the repository, in ../shared, are only named by their path there. Everything is seeded.
"""

import base64
import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
SHARED = ROOT.parent / "shared"
MADE_BY = f"Keras {keras.__version__} (TensorFlow-CPU backend), Pillow {Image.__version__}"


def encoded(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


# ---- pictures ----

def picture(mode: str, width: int, height: int, seed: int) -> Image.Image:
    """Waves with noise on them; the alpha channel has holes."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    waves = np.stack([np.sin(x / 2 + c) + np.cos(y / 3 - c) for c in range(len(mode))], axis=-1)
    values = np.clip(128 + 50 * waves + random.normal(0, 30, waves.shape), 0, 255).astype(np.uint8)
    if mode == "RGBA":
        values[..., 3] = np.where((x + y) % 7 < 3, 0, 255)
    return Image.fromarray(values, mode)


def fitted() -> list[dict]:
    cases = []
    for mode, width, height, seed in [("RGB", 24, 18, 1), ("RGB", 12, 30, 2), ("RGBA", 20, 20, 3)]:
        source = picture(mode, width, height, seed)
        for size in [(8, 8), (30, 16), (36, 40)]:
            results = {
                "stretch": source.resize(size, Image.Resampling.BILINEAR),
                "crop": ImageOps.fit(source, size, Image.Resampling.BILINEAR),
                # Transparent parts of a letterboxed picture stay transparent; its borders are black.
                "fit": ImageOps.pad(source, size, Image.Resampling.BILINEAR, color=(0, 0, 0, 255)[: len(mode)]),
            }
            cases.append({
                "mode": mode, "source": {"width": width, "height": height, "bytes": encoded(np.asarray(source))},
                "size": {"width": size[0], "height": size[1]},
                "results": {fit: encoded(np.asarray(result)) for fit, result in results.items()},
            })
    return cases


# ---- predictions ----

class Depthwise(keras.layers.DepthwiseConv2D):
    """Keras 2 wrote an argument that Keras 3 does not know."""

    def __init__(self, *args, groups: int = 1, **others):
        super().__init__(*args, **others)


def predictions(model: keras.Model, image: np.ndarray) -> dict:
    """Probabilities, and the logits that the last layer's softmax makes them of."""
    last = model.layers[-1]
    features = keras.Model(model.inputs, last.input)(tf.constant(image), training=False).numpy()
    probabilities = model(tf.constant(image), training=False).numpy()[0]
    if last.weights:
        kernel, bias = (weight.numpy() for weight in last.weights)
        logits = (features @ kernel + bias)[0]
    else:
        logits = features.reshape(-1)
    order = np.argsort(-logits)
    kept = order[:10]
    return {
        "outputLayer": last.name, "classCount": int(logits.size), "top": [int(index) for index in kept],
        "probabilities": [float(probabilities.reshape(-1)[index]) for index in kept],
        "logits": [float(logits[index]) for index in kept], "logitSum": float(logits.astype(np.float64).sum()),
    }


def sample_input(name: str) -> np.ndarray:
    golden = json.loads((HERE / f"{name}-activations.json").read_text())["input"]
    return np.frombuffer((HERE / golden["file"]).read_bytes(), "<f4").reshape(golden["shape"])


def all_predictions() -> list[dict]:
    made = []
    for name in ["digits", "textures"]:
        model = keras.models.load_model(ROOT / "models" / name / f"{name}.h5", compile=False)
        made.append({"model": f"models/{name}/{name}.h5", "input": f"{name}-input.bin",
                     **predictions(model, sample_input(name))})
    if not SHARED.exists():
        raise SystemExit("The folder ../shared is absent: its models' predictions cannot be made.")
    activations = SHARED / "fixtures" / "activations"
    five = json.loads((activations / "mnist-five.json").read_text())
    values = np.array(five["data"] if isinstance(five, dict) else five, np.float32).reshape(1, 28, 28, 1)
    model = keras.models.load_model(SHARED / "models/mnist-cnn/mnist_cnn.h5", compile=False)
    made.append({"model": "shared/models/mnist-cnn/mnist_cnn.h5", "input": "fixtures/activations/mnist-five.json",
                 **predictions(model, values)})
    chelsea = "fixtures/activations/chelsea_centercrop224.png"
    pixels = np.asarray(Image.open(SHARED / chelsea).convert("RGB"), np.float32)[None] / 127.5 - 1
    path = "models/mobilenet-v1-0.25/mobilenet_v1_0.25_224_imagenet.h5"
    model = keras.models.load_model(SHARED / path, compile=False, custom_objects={"DepthwiseConv2D": Depthwise})
    made.append({"model": f"shared/{path}", "input": chelsea, **predictions(model, pixels)})
    return made


if __name__ == "__main__":
    (HERE / "fitted-pictures.json").write_text(json.dumps({"made_by": MADE_BY, "cases": fitted()}) + "\n")
    (HERE / "predictions.json").write_text(json.dumps({"made_by": MADE_BY, "models": all_predictions()}, indent=1) + "\n")
