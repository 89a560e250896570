"""Draws the sample pictures to dream on and to look through the networks with.

    python draw_samples.py OUT_FOLDER
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy.ndimage import zoom

import draw_digits
from colours import hsv
from figures import Pen, butterfly, cat, fish, flower, mushroom


def clouds(rng, height: int, width: int, coarsest: int = 3) -> np.ndarray:
    """[height, width] noise of mean 0 with detail at every size."""
    total = np.zeros((height, width), np.float32)
    for octave in range(6):
        cells = coarsest * 2**octave
        grid = rng.normal(size=(cells + 2, 2 * cells + 2))
        total += zoom(grid, ((height + 6) / (cells + 2), (width + 6) / (2 * cells + 2)), order=1)[:height, :width] / 1.8**octave
    return total


def gradient(height: int, width: int, stops) -> np.ndarray:
    """[height, width, 3] of colours from top to bottom."""
    at = np.linspace(0, 1, len(stops))
    y = np.linspace(0, 1, height)
    column = np.stack([np.interp(y, at, [stop[c] for stop in stops]) for c in range(3)], -1)
    return np.repeat(column[:, None], width, 1).astype(np.float32)


def ridge(rng, width: int, base: float, swing: float, roughness: float) -> np.ndarray:
    """The height of a skyline at each column."""
    x = np.linspace(0, 1, width)
    line = np.full(width, float(base))
    for octave in range(1, 8):
        line += swing * roughness**octave * np.sin(x * 2**octave * 2.2 + rng.uniform(0, 6))
    return line


def paste(canvas: Image.Image, draw, rng, x: float, y: float, size: float, angle: float = 0) -> None:
    """A figure of the textures drawings, drawn at twice its size, centred at (x, y)."""
    pen = Pen(int(size * 2))
    draw(rng, pen)
    sprite = pen.image.rotate(angle, Image.BICUBIC).resize((int(size), int(size)), Image.LANCZOS)
    canvas.paste(sprite, (int(x - size / 2), int(y - size / 2)), sprite)


def landscape(rng) -> Image.Image:
    """Hills under an evening sky with a sun, clouds, trees and a meadow, 512x384."""
    w, h = 1024, 768
    sky = gradient(h, w, [(58, 96, 170), (120, 160, 215), (250, 205, 150), (255, 170, 110)])
    y, x = np.mgrid[:h, :w]
    distance = np.hypot(x - 730, y - 250)
    sky += np.exp(-distance / 150)[..., None] * np.array([120, 90, 30], np.float32)
    sky[distance < 52] = (255, 246, 205)
    cover = np.clip(clouds(rng, h, w) * .55 + .15, 0, 1)[..., None] * np.clip(1.2 - y / 380, 0, 1)[..., None]
    sky = sky * (1 - cover) + np.array([255, 236, 222], np.float32) * cover
    pixels = np.clip(sky, 0, 255)
    layers = [  # base, swing, roughness, top colour, bottom colour
        (390, 190, .55, (112, 124, 172), (150, 150, 180)),
        (450, 110, .55, (84, 112, 138), (120, 140, 140)),
        (520, 90, .42, (72, 128, 84), (98, 150, 80)),
        (600, 70, .40, (64, 138, 52), (124, 176, 64)),
    ]
    skylines = []
    for base, swing, roughness, top, bottom in layers:
        line = ridge(rng, w, base, swing, roughness)
        skylines.append(line)
        below = y >= line
        depth = np.clip((y - line) / 180, 0, 1)[..., None]
        shade = np.array(top, np.float32) * (1 - depth) + np.array(bottom, np.float32) * depth
        shade = shade * (1 + .08 * clouds(rng, h, w, 12)[..., None])
        pixels = np.where(below[..., None], shade, pixels)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for line, count, size in ((skylines[2], 26, 46), (skylines[3], 9, 110)):
        for tx in np.sort(rng.uniform(0, w - 1, count)):
            foot, s = line[int(tx)] + rng.uniform(4, 50), size * rng.uniform(.7, 1.3)
            draw.rectangle((tx - s * .06, foot - s * .5, tx + s * .06, foot), fill=(84, 58, 40))
            if rng.random() < .5:
                for k in range(4):
                    half, top = s * (.42 - .08 * k), foot - s * (.3 + .3 * k)
                    draw.polygon([(tx - half, top), (tx + half, top), (tx, top - s * .45)], fill=hsv(.36, .6, .28 + .06 * k))
            else:
                for k in range(26):
                    r = s * rng.uniform(.1, .2)
                    cx, cy = tx + rng.normal(0, s * .2), foot - s * .75 + rng.normal(0, s * .18)
                    draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=hsv(rng.uniform(.22, .32), .7, .3 + .3 * k / 26))
    for _ in range(260):  # grass and small flowers of the meadow
        gx, gy = rng.uniform(0, w), rng.uniform(650, h)
        draw.line((gx, gy, gx + rng.normal(0, 5), gy - rng.uniform(8, 22)), fill=hsv(rng.uniform(.2, .3), .7, rng.uniform(.35, .7)), width=2)
    image = image.resize((w // 2, h // 2), Image.LANCZOS)
    for _ in range(34):
        fy = rng.uniform(330, 380)
        paste(image, flower, rng, rng.uniform(0, 512), fy, 9 + (fy - 330) / 3)
    return image


def cat_face(rng) -> Image.Image:
    """A drawn cat before a blurred garden, 256x256."""
    canvas = Image.fromarray(np.clip(gradient(256, 256, [(120, 175, 220), (170, 205, 150), (80, 130, 70)])
                                     + 14 * clouds(rng, 256, 256)[..., None], 0, 255).astype(np.uint8))
    canvas = canvas.filter(ImageFilter.GaussianBlur(3))
    paste(canvas, cat, rng, 128, 136, 236)
    return canvas


def aquarium(rng) -> Image.Image:
    """Fish, weeds and bubbles under water, 384x256."""
    w, h = 384, 256
    water = gradient(h, w, [(70, 180, 215), (30, 110, 180), (12, 50, 110)])
    y, x = np.mgrid[:h, :w]
    rays = np.clip(np.sin(x * .045 + y * .02 + .8 * np.sin(x * .012)), 0, 1)[..., None] * np.clip(1 - y / 220, 0, 1)[..., None]
    image = Image.fromarray(np.clip(water + 45 * rays + 6 * clouds(rng, h, w)[..., None], 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image, "RGBA")
    draw.polygon([(0, h), *[(k, 226 + 8 * np.sin(k / 40)) for k in range(0, w + 8, 8)], (w, h)], fill=(205, 180, 125))
    for _ in range(16):
        foot, tall, phase = rng.uniform(0, w), rng.uniform(40, 120), rng.uniform(0, 6)
        points = [(foot + 7 * np.sin(k / 9 + phase), 240 - k) for k in range(0, int(tall), 3)]
        draw.line(points, fill=(*hsv(rng.uniform(.27, .42), .8, rng.uniform(.3, .65)), 255), width=5, joint="curve")
    for fx, fy, size in ((90, 80, 110), (250, 60, 76), (300, 150, 130), (150, 160, 86), (55, 180, 60), (215, 115, 54)):
        paste(image, fish, rng, fx, fy, size, rng.uniform(-8, 8))
    for _ in range(26):
        bx, by, r = rng.uniform(0, w), rng.uniform(0, 220), rng.uniform(2, 8)
        draw.ellipse((bx - r, by - r, bx + r, by + r), fill=(220, 245, 255, 60), outline=(240, 252, 255, 200), width=1)
    return image


def meadow(rng) -> Image.Image:
    """Large flowers, butterflies and mushrooms close up, 320x320."""
    w = 320
    ground = gradient(w, w, [(150, 205, 235), (140, 190, 110), (50, 105, 45)]) + 16 * clouds(rng, w, w, 6)[..., None]
    image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(image)
    for _ in range(160):
        gx, gy = rng.uniform(0, w), rng.uniform(190, w + 20)
        draw.line((gx, gy, gx + rng.normal(0, 9), gy - rng.uniform(20, 60)), fill=hsv(rng.uniform(.22, .34), .75, rng.uniform(.25, .7)), width=2)
    for fx, fy, size in ((70, 150, 92), (230, 175, 110), (150, 235, 84)):
        draw.line((fx, fy, fx + 8, w), fill=(52, 110, 40), width=6)
        paste(image, flower, rng, fx, fy, size, rng.uniform(0, 90))
    for mx, my, size in ((65, 272, 76), (268, 284, 58)):
        paste(image, mushroom, rng, mx, my, size)
    for bx, by, size in ((150, 70, 96), (268, 66, 60), (45, 50, 48)):
        paste(image, butterfly, rng, bx, by, size, rng.uniform(-30, 30))
    return image


def digit(rng) -> Image.Image:
    """A three written by hand, 28x28, white on black."""
    return Image.fromarray(draw_digits.finish(draw_digits.hand_drawn(3, rng), rng))


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for seed, make in enumerate((landscape, cat_face, aquarium, meadow, digit), 11):
        name = make.__name__.replace("_", "-")
        make(np.random.default_rng(seed)).save(out / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
