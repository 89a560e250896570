"""Draws the colour patterns and figures that the `textures` model learns from.

Two families, 30 classes. A *pattern* is a function of warped plane coordinates (stripes, honeycomb, wood ...). A
*figure* is a sprite (eye, cat, butterfly ...) drawn large, then placed once or many times, turned and shaded, on a
background of colours and blurred clutter. Everything varies: colours, light, perspective, size, blur, noise.

The patterns are in patterns.py, the figures in figures.py; this script places, lights and stores them.

    python draw_textures.py OUT_FOLDER [--train 520] [--test 50] [--workers 2]     (counts per class)
"""

import argparse
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from colours import SIZE, background, smooth_noise
from figures import FIGURES, SPRITE, Pen
from fonts import find_faces, report_missing
from patterns import FIELD, PATTERNS

LABELS = sorted([*PATTERNS, *FIGURES])


def place(canvas: Image.Image, sprite: Image.Image, x: float, y: float, size: float, angle: float, flip: bool) -> None:
    """Puts a sprite with a soft shadow on the canvas, centred at (x, y), `size` pixels wide."""
    edge = max(8, int(size))
    small = sprite.transpose(Image.FLIP_LEFT_RIGHT) if flip else sprite
    small = small.rotate(angle, Image.BICUBIC, expand=True)
    edge = int(edge * small.width / SPRITE)
    small = small.resize((edge, edge), Image.LANCZOS)
    at = (int(x - edge / 2), int(y - edge / 2))
    shadow = Image.new("RGBA", small.size, (0, 0, 0, 0))
    shadow.putalpha(small.getchannel("A").filter(ImageFilter.GaussianBlur(1.5)).point(lambda a: a * .45))
    canvas.paste(shadow, (at[0] + 2, at[1] + 2), shadow)
    canvas.paste(small, at, small)


def draw_figure(name: str, rng, faces: list[str]) -> np.ndarray:
    """One picture [SIZE, SIZE, 3] of a figure: alone and large, or several of it scattered."""
    draw, turn, alone = FIGURES[name]
    canvas = background(rng)

    def sprite() -> Image.Image:
        pen = Pen()
        draw(rng, pen, *([faces] if name == "letters" else []))
        if rng.random() < .5:  # seen a little from the side
            squeeze = rng.uniform(.75, 1)
            pen.image = pen.image.transform(pen.image.size, Image.PERSPECTIVE,
                                            (1 / squeeze, rng.uniform(-.15, .15), -(1 / squeeze - 1) * SPRITE / 2, 0, 1, 0,
                                             rng.uniform(-8e-4, 8e-4), 0), Image.BICUBIC)
        return pen.image

    if rng.random() < alone:
        size = rng.uniform(.62, 1.25) * SIZE
        place(canvas, sprite(), *(SIZE / 2 + rng.normal(0, .07 * SIZE, 2)), size, rng.uniform(-turn, turn), rng.random() < .5)
    else:
        sprites = [sprite() for _ in range(rng.integers(1, 4))]
        size, count = rng.uniform(.26, .55) * SIZE, int(rng.integers(3, 9))
        cells = rng.permutation(9)[:count]
        for cell in cells:
            x, y = (np.array([cell % 3, cell // 3]) + .5) * SIZE / 3 + rng.normal(0, 4, 2)
            place(canvas, sprites[rng.integers(len(sprites))], x, y, size * rng.uniform(.8, 1.25),
                  rng.uniform(-turn, turn), rng.random() < .5)
    return np.asarray(canvas, np.float32)


def draw_pattern(name: str, rng) -> np.ndarray:
    pixels = PATTERNS[name](rng)
    if rng.random() < .5:  # relief: each surface a little uneven
        pixels = pixels * (.8 + .4 * smooth_noise(rng, FIELD, int(rng.integers(2, 20))))[..., None]
    return pixels.reshape(SIZE, 2, SIZE, 2, 3).mean((1, 3))


def draw(name: str, rng, faces: list[str]) -> np.ndarray:
    """One finished picture, uint8 [SIZE, SIZE, 3]: lit from some side, with its own exposure, blur and noise."""
    pixels = draw_pattern(name, rng) if name in PATTERNS else draw_figure(name, rng, faces)
    axis = np.linspace(-1, 1, SIZE, dtype=np.float32)
    light = 1 + rng.uniform(-.35, .35) * axis[None, :] + rng.uniform(-.35, .35) * axis[:, None]
    pixels = pixels * light[..., None] * rng.uniform(.75, 1.15) * rng.uniform(.88, 1.12, 3)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if rng.random() < .35:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(.3, 1.1)))
    pixels = np.asarray(image, np.float32)
    if rng.random() < .5:
        pixels = pixels + rng.normal(0, rng.uniform(1, 12), pixels.shape)
    return np.clip(pixels, 0, 255).round().astype(np.uint8)


def _draw_class(task: tuple[int, int, int, bool]) -> np.ndarray:
    label, count, seed, held_out = task
    rng = np.random.default_rng([seed, label])
    faces = [str(path) for path in find_faces(held_out)]
    return np.stack([draw(LABELS[label], rng, faces) for _ in range(count)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", type=int, default=520)
    parser.add_argument("--test", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    report_missing()
    options.out.mkdir(parents=True, exist_ok=True)
    with Pool(options.workers) as pool:
        for name, count, seed in (("train", options.train, 1), ("test", options.test, 2)):
            tasks = [(label, count, seed, name == "test") for label in range(len(LABELS))]
            parts = pool.map(_draw_class, tasks, chunksize=1)
            np.save(options.out / f"{name}_images.npy", np.concatenate(parts))
            np.save(options.out / f"{name}_labels.npy", np.repeat(np.arange(len(LABELS)), count).astype(np.uint8))


if __name__ == "__main__":
    main()
