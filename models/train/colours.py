"""Colours, palettes, smooth noise and backgrounds that the drawings share."""

import colorsys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import zoom

SIZE = 96  # a finished picture's side, in pixels


def hsv(h: float, s: float, v: float) -> tuple[int, int, int]:
    return tuple(int(round(255 * c)) for c in colorsys.hsv_to_rgb(h % 1, min(max(s, 0), 1), min(max(v, 0), 1)))


def any_colour(rng, s=(.3, 1.0), v=(.35, 1.0)) -> tuple[int, int, int]:
    return hsv(rng.random(), rng.uniform(*s), rng.uniform(*v))


def palette(rng, count: int) -> np.ndarray:
    """Colours [count, 3] that go together yet stay apart in brightness: neighbours differ by at least .25."""
    hue, spread = rng.random(), rng.choice([.06, .15, .5])
    values = np.linspace(rng.uniform(.1, .4), rng.uniform(.8, 1.0), count)
    rng.shuffle(values)
    return np.array([hsv(hue + rng.uniform(-spread, spread), rng.uniform(.1, .95), v) for v in values], np.float32)


def darker(colour, factor: float) -> tuple[int, int, int]:
    return tuple(int(min(255, c * factor)) for c in colour)


def smooth_noise(rng, size: int, cells: int) -> np.ndarray:
    """[size, size] noise between 0 and 1 without detail below size / cells."""
    noise = zoom(rng.random((cells + 3, cells + 3)), (size + 8) / (cells + 3), order=1)[:size, :size]
    return noise.astype(np.float32)


def background(rng) -> Image.Image:
    """Two or three colours that flow into one another, at times with blurred clutter."""
    a, b, c = (np.array(any_colour(rng, (.05, .9), (.15, 1)), np.float32) for _ in range(3))
    mix, mix2 = smooth_noise(rng, SIZE, int(rng.integers(1, 5))), smooth_noise(rng, SIZE, 2)
    mix = mix[..., None]
    pixels = a * mix + b * (1 - mix)
    pixels += (c - pixels) * mix2[..., None] * rng.uniform(0, .7)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if rng.random() < .6:
        draw = ImageDraw.Draw(image)
        for _ in range(rng.integers(2, 12)):
            x, y, r = rng.uniform(0, SIZE), rng.uniform(0, SIZE), rng.uniform(3, 25)
            box = (x - r, y - r * rng.uniform(.3, 1), x + r, y + r)
            (draw.ellipse if rng.random() < .5 else draw.rectangle)(box, fill=any_colour(rng, (.05, .9), (.1, 1)))
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(1, 6)))
    return image
