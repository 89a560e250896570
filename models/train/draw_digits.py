"""Draws the digits that the `digits` model learns from: white on black, 28x28, framed like MNIST.

Half of them are glyphs of free fonts (see fonts.py), half are hand-like strokes: skeletons of each digit with
jittered control points, drawn with a pen of varying width. Both then pass through the same distortions: thickness,
shear, rotation, stretch, an elastic mesh, blur, contrast and noise. A third kind, `scribbles`, shows no digit at all.

    python draw_digits.py OUT.npz [--train 40000] [--test 6000] [--scribbles 4000] [--workers 2]
"""

import argparse
from functools import lru_cache
from multiprocessing import Pool

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from fonts import find_faces, report_missing

SIZE = 28
SCALE = 3  # drawn three times larger and then averaged down, for smooth edges
CANVAS = SIZE * SCALE
GLYPH = 20 * SCALE  # MNIST fits a digit in 20x20 and centres its mass in 28x28

# Each digit has some ways of writing it, each a list of strokes, each a list of control points (x, y) in a unit box,
# y pointing down. A curve runs smoothly through the points of a stroke; corners are where strokes meet.
SKELETONS = {
    0: [
        [[(.5, 0), (.2, .12), (.08, .5), (.2, .88), (.5, 1), (.8, .88), (.92, .5), (.8, .12), (.5, 0)]],
        [[(.6, .02), (.3, .1), (.12, .5), (.25, .9), (.55, .98), (.82, .75), (.86, .35), (.7, .08), (.42, .06)]],
    ],
    1: [
        [[(.5, 0), (.5, 1)]],
        [[(.56, 0), (.5, .5), (.44, 1)]],
        [[(.28, .24), (.54, 0)], [(.54, 0), (.52, 1)]],
        [[(.28, .24), (.54, 0)], [(.54, 0), (.54, 1)], [(.25, 1), (.82, 1)]],
    ],
    2: [
        [[(.14, .25), (.3, .05), (.6, .02), (.82, .2), (.75, .42), (.45, .7), (.12, .97)], [(.12, .97), (.9, .95)]],
        [[(.14, .2), (.45, 0), (.78, .15), (.72, .45), (.4, .8), (.15, .95), (.1, .82), (.3, .78), (.6, .93), (.92, .9)]],
    ],
    3: [
        [[(.15, .15), (.45, 0), (.77, .12), (.74, .34), (.42, .47)],
         [(.42, .47), (.82, .6), (.84, .85), (.5, 1), (.12, .87)]],
        [[(.15, .03), (.8, .03)], [(.8, .03), (.42, .42)], [(.42, .42), (.8, .52), (.86, .8), (.55, 1), (.12, .9)]],
    ],
    4: [
        [[(.62, 0), (.1, .66)], [(.1, .66), (.92, .63)], [(.66, .02), (.64, 1)]],
        [[(.2, 0), (.14, .5)], [(.14, .5), (.86, .48)], [(.8, .02), (.74, 1)]],
        [[(.25, .02), (.12, .4), (.3, .55), (.8, .42)], [(.85, 0), (.72, 1)]],
    ],
    5: [
        [[(.85, .02), (.25, .03)], [(.25, .03), (.2, .43)],
         [(.2, .43), (.5, .36), (.85, .55), (.8, .85), (.45, 1), (.1, .9)]],
        [[(.86, .02), (.4, .04), (.22, .22), (.42, .42), (.78, .6), (.76, .9), (.42, 1), (.12, .9)]],
    ],
    6: [
        [[(.7, 0), (.35, .25), (.14, .65), (.3, .97), (.65, .98), (.83, .75), (.65, .53), (.35, .57), (.18, .74)]],
        [[(.45, 0), (.2, .4), (.16, .8), (.45, 1), (.78, .85), (.74, .6), (.45, .55), (.18, .78)]],
    ],
    7: [
        [[(.1, .05), (.88, .04)], [(.88, .04), (.4, 1)]],
        [[(.1, .05), (.88, .04)], [(.88, .04), (.58, .5), (.46, 1)]],
        [[(.1, .05), (.88, .04)], [(.88, .04), (.4, 1)], [(.32, .5), (.8, .48)]],
        [[(.12, .2), (.12, .05)], [(.12, .05), (.85, .04)], [(.85, .04), (.5, .5), (.4, 1)]],
    ],
    8: [
        [[(.5, .48), (.2, .3), (.25, .07), (.5, 0), (.77, .08), (.8, .28), (.5, .48),
          (.15, .72), (.25, .95), (.5, 1), (.78, .93), (.85, .7), (.5, .48)]],
        [[(.77, .14), (.5, 0), (.23, .1), (.27, .32), (.5, .47), (.82, .7), (.76, .93),
          (.5, 1), (.22, .93), (.18, .7), (.5, .47), (.76, .3), (.77, .14)]],
    ],
    9: [
        [[(.82, .22), (.6, .02), (.3, .06), (.16, .28), (.35, .5), (.65, .44), (.82, .2)], [(.82, .2), (.78, .6), (.66, 1)]],
        [[(.8, .2), (.5, .0), (.18, .2), (.3, .47), (.62, .46), (.8, .2)], [(.8, .2), (.84, .65), (.62, .95), (.25, .97)]],
    ],
}


def _smooth(points: np.ndarray, per_segment: int = 8) -> np.ndarray:
    """Catmull-Rom curve through control points [n, 2] -> [(n - 1) * per_segment + 1, 2]."""
    if len(points) < 3:
        t = np.linspace(0, 1, 2 * per_segment)[:, None]
        return points[0] * (1 - t) + points[-1] * t
    padded = np.concatenate([points[:1] * 2 - points[1:2], points, points[-1:] * 2 - points[-2:-1]])
    t = np.linspace(0, 1, per_segment, endpoint=False)[:, None]
    pieces = []
    for i in range(len(points) - 1):
        a, b, c, d = padded[i:i + 4]
        pieces.append(.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*pieces, points[-1:]])


def _draw_strokes(strokes: list[np.ndarray], width: float, rng: np.random.Generator) -> Image.Image:
    """Strokes in a unit box, drawn as discs along the curve so that the pen can change its width."""
    image = Image.new("L", (CANVAS, CANVAS))
    draw = ImageDraw.Draw(image)
    wobble = rng.uniform(0, .25)
    phase = rng.uniform(0, 6)
    for stroke in strokes:
        curve = _smooth(stroke) * GLYPH + (CANVAS - GLYPH) / 2
        steps = max(2, int(np.abs(np.diff(curve, axis=0)).sum() / 1.2))
        position = np.linspace(0, len(curve) - 1, steps)
        xs = np.interp(position, np.arange(len(curve)), curve[:, 0])
        ys = np.interp(position, np.arange(len(curve)), curve[:, 1])
        radii = width / 2 * (1 + wobble * np.sin(phase + np.linspace(0, 5, steps)))
        for x, y, r in zip(xs, ys, radii):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return image


def hand_drawn(digit: int, rng: np.random.Generator) -> Image.Image:
    """One digit written with a pen: a skeleton whose joints move together, so that strokes still meet."""
    skeleton = SKELETONS[digit][rng.integers(len(SKELETONS[digit]))]
    moved = {}
    strokes = []
    amount = rng.uniform(.01, .055)
    for stroke in skeleton:
        points = []
        for point in stroke:
            if point not in moved:
                moved[point] = np.asarray(point) + rng.normal(0, amount, 2)
            points.append(moved[point])
        strokes.append(np.stack(points))
    stretch = rng.uniform(.55, 1.0) if digit != 1 else rng.uniform(.6, 1.1)
    strokes = [(stroke - .5) * [stretch, 1] + .5 for stroke in strokes]
    return _draw_strokes(strokes, rng.uniform(1.6, 4.2) * SCALE, rng)


@lru_cache(maxsize=None)
def _glyph(path: str, digit: int) -> Image.Image:
    font = ImageFont.truetype(path, 80)
    image = Image.new("L", (160, 160))
    ImageDraw.Draw(image).text((40, 30), str(digit), font=font, fill=255)
    return image.crop(image.getbbox())


def printed(digit: int, faces: list[str], rng: np.random.Generator) -> Image.Image:
    """One digit of a font, fitted in 20x20 like MNIST's, sometimes thinner or thicker than the face."""
    glyph = _glyph(faces[rng.integers(len(faces))], digit)
    stretch = rng.uniform(.8, 1.2)
    scale = min(GLYPH / glyph.height, GLYPH / (glyph.width * stretch))
    glyph = glyph.resize((max(3, int(glyph.width * stretch * scale)), max(3, int(glyph.height * scale))), Image.BILINEAR)
    image = Image.new("L", (CANVAS, CANVAS))
    image.paste(glyph, ((CANVAS - glyph.width) // 2, (CANVAS - glyph.height) // 2))
    choice = rng.random()
    if choice < .3:
        image = image.filter(ImageFilter.MaxFilter(int(rng.choice([3, 5]))))
    elif choice < .4:
        thin = image.filter(ImageFilter.MinFilter(3))
        # a hairline must not vanish altogether
        if np.asarray(thin, np.float32).sum() > .5 * np.asarray(image, np.float32).sum():
            image = thin
    return image


def scribble(rng: np.random.Generator) -> Image.Image:
    """Pen strokes that are no digit: dots, dashes, crossing lines and random curves."""
    strokes = [
        np.clip(rng.uniform(-.2, 1.2, 2) + rng.normal(0, rng.uniform(.05, .4), (int(rng.integers(2, 6)), 2)), -.2, 1.2)
        for _ in range(rng.integers(1, 6))
    ]
    return _draw_strokes(strokes, rng.uniform(1, 4) * SCALE, rng)


def _warp(image: Image.Image, rng: np.random.Generator, elastic: float) -> Image.Image:
    """Shear, rotation, scale and an elastic distortion, all as one mesh of 4x4 quadrilaterals."""
    angle, shear = rng.normal(0, .14), rng.normal(.05, .15)
    scale_x, scale_y = rng.uniform(.92, 1.25, 2)
    matrix = (np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
              @ np.array([[scale_x, shear], [0, scale_y]]))
    cells = 4
    axis = np.linspace(0, CANVAS, cells + 1)
    grid = np.stack(np.meshgrid(axis, axis), -1)
    source = (grid - CANVAS / 2) @ matrix.T + CANVAS / 2 + rng.normal(0, elastic * SCALE, grid.shape)
    mesh = []
    for row in range(cells):
        for column in range(cells):
            box = (int(axis[column]), int(axis[row]), int(axis[column + 1]), int(axis[row + 1]))
            corners = [source[row, column], source[row + 1, column], source[row + 1, column + 1], source[row, column + 1]]
            mesh.append((box, tuple(float(v) for corner in corners for v in corner)))
    return image.transform(image.size, Image.MESH, mesh, Image.BILINEAR)


def finish(image: Image.Image, rng: np.random.Generator) -> np.ndarray:
    """Distorted drawing -> uint8 [28, 28]: centred by mass, blurred, with its own contrast and noise."""
    image = _warp(image, rng, rng.uniform(.1, .9))
    pixels = np.asarray(image, np.float32)
    mass = pixels.sum()
    if mass > 0:
        ys, xs = np.arange(CANVAS) @ pixels.sum(1) / mass, np.arange(CANVAS) @ pixels.sum(0) / mass
        offset = rng.normal(0, 1.0 * SCALE, 2)
        shift = np.clip(np.round([CANVAS / 2 - ys, CANVAS / 2 - xs] + offset), -5 * SCALE, 5 * SCALE).astype(int)
        pixels = np.roll(pixels, shift, (0, 1))
    blur = rng.uniform(0, .8) * SCALE
    small = Image.fromarray(pixels.astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur)).reduce(SCALE)
    values = np.asarray(small, np.float32) / 255
    peak = values.max()
    if peak > 0:
        values = values / peak * rng.uniform(.65, 1.0)
        # MNIST's strokes are nearly flat in the middle; a random gain before clipping gives that look
        values = np.clip(values * rng.uniform(1.0, 1.6), 0, 1)
    if rng.random() < .4:
        values = values + rng.normal(0, rng.uniform(.01, .1), values.shape)
    if rng.random() < .1:
        values = values + rng.uniform(0, .15)
    return (np.clip(values, 0, 1) * 255).round().astype(np.uint8)


def _draw_chunk(task: tuple[str, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """One chunk of drawings of a kind, from its own seed: (images, labels)."""
    kind, seed, count = task
    rng = np.random.default_rng(seed)
    faces = [str(path) for path in find_faces(held_out=kind == "printed-held-out")]
    images, labels = [], []
    for index in range(count):
        digit = index % 10
        if kind == "scribble":
            drawing = scribble(rng)
        elif kind == "hand":
            drawing = hand_drawn(digit, rng)
        else:
            drawing = printed(digit, faces, rng)
        images.append(finish(drawing, rng))
        labels.append(digit)
    return np.stack(images), np.array(labels, np.uint8)


def _draw_kind(pool, kind: str, count: int, seed: int):
    chunk = 500
    tasks = [(kind, seed + index, min(chunk, count - index * chunk)) for index in range(-(-count // chunk))]
    parts = pool.map(_draw_chunk, tasks, chunksize=1)
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--train", type=int, default=40000)
    parser.add_argument("--test", type=int, default=6000)
    parser.add_argument("--scribbles", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    report_missing()
    with Pool(options.workers) as pool:
        hand, hand_labels = _draw_kind(pool, "hand", options.train // 2, 10_000)
        print_, print_labels = _draw_kind(pool, "printed", options.train // 2, 20_000)
        test_hand, test_hand_labels = _draw_kind(pool, "hand", options.test // 2, 30_000)
        test_print, test_print_labels = _draw_kind(pool, "printed-held-out", options.test // 2, 40_000)
        scribbles, _ = _draw_kind(pool, "scribble", options.scribbles, 50_000)
    np.savez(
        options.out,
        train_images=np.concatenate([hand, print_]), train_labels=np.concatenate([hand_labels, print_labels]),
        test_hand_images=test_hand, test_hand_labels=test_hand_labels,
        test_printed_images=test_print, test_printed_labels=test_print_labels,
        scribbles=scribbles,
    )


if __name__ == "__main__":
    main()
