"""Draws the colour patterns and figures that the `textures` model learns from.

Two families, 30 classes. A *pattern* is a function of warped plane coordinates (stripes, honeycomb, wood ...). A
*figure* is a sprite (eye, cat, butterfly ...) drawn large, then placed once or many times, turned and shaded, on a
background of colours and blurred clutter. Everything varies: colours, light, perspective, size, blur, noise.

    python draw_textures.py OUT_FOLDER [--train 500] [--test 60] [--workers 2]     (counts per class)
"""

import argparse
import colorsys
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from scipy.ndimage import zoom
from scipy.spatial import cKDTree

from fonts import find_faces, report_missing

SIZE = 96
SPRITE = 224  # figures are drawn at this size and shrunk when placed, for smooth edges
FIELD = SIZE * 2  # patterns are computed at twice the size and averaged down, for the same reason
TAU = 2 * np.pi


# ---- colours and backgrounds ----

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


# ---- patterns: functions of the plane ----

def plane(rng, warp: float = .06) -> tuple[np.ndarray, np.ndarray]:
    """Warped coordinates u, v [FIELD, FIELD]: turned, in perspective, gently waving; the image is about 1 wide."""
    axis = np.linspace(-.5, .5, FIELD, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    angle = rng.uniform(0, TAU)
    u, v = x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
    depth = 1 + rng.uniform(-.6, .6) * x + rng.uniform(-.6, .6) * y
    u, v = u / depth, v / depth
    amount = rng.uniform(0, warp)
    u = u + amount * np.sin(v * rng.uniform(3, 9) + rng.uniform(0, TAU))
    v = v + amount * np.sin(u * rng.uniform(3, 9) + rng.uniform(0, TAU))
    return u + rng.uniform(0, 9), v + rng.uniform(0, 9)


def bands(rng, t: np.ndarray, colours: int | None = None) -> np.ndarray:
    """Colours [.., 3] of bands of unequal width along the fractional part of t."""
    count = colours or int(rng.integers(2, 5))
    shades = palette(rng, count)
    edges = np.cumsum(rng.uniform(.5, 1.5, count))
    return shades[np.searchsorted(edges / edges[-1], t % 1.0, side="right").clip(0, count - 1)]


def polar(rng) -> tuple[np.ndarray, np.ndarray]:
    """Distance and angle [FIELD, FIELD] to the nearest of one or a few centres."""
    u, v = plane(rng, .03)
    few = 1 if rng.random() < .45 else int(rng.integers(2, 9))
    centres = np.stack([rng.uniform(u.min(), u.max(), few), rng.uniform(v.min(), v.max(), few)], 1)
    if few == 1:
        centres = np.array([[u.mean(), v.mean()]]) + rng.normal(0, .12, (1, 2))
    distance, nearest = cKDTree(centres).query(np.stack([u, v], -1))
    return distance, np.arctan2(v - centres[nearest, 1], u - centres[nearest, 0])


def stripes(rng):
    u, _ = plane(rng, .04)
    return bands(rng, u * rng.uniform(3, 11))


def checks(rng):
    u, v = plane(rng, .03)
    f = rng.uniform(4, 12)
    return palette(rng, 2)[((np.floor(u * f) + np.floor(v * f)) % 2).astype(int)]


def dots(rng):
    u, v = plane(rng, .03)
    f = rng.uniform(3.5, 9)
    gu = u * f
    gv = v * f + (.5 * (np.floor(gu) % 2) if rng.random() < .6 else 0)
    inside = np.hypot(gu % 1 - .5, gv % 1 - .5) < rng.uniform(.22, .4)
    shades = palette(rng, 2)
    pixels = shades[inside.astype(int)]
    if rng.random() < .4:
        many = np.array([any_colour(rng) for _ in range(7)], np.float32)
        cell = (np.floor(gu) * 3 + np.floor(gv) * 5).astype(int) % 7
        pixels = np.where(inside[..., None], many[cell], shades[0])
    return pixels


def spirals(rng):
    r, theta = polar(rng)
    arms = rng.integers(1, 4) * rng.choice([-1, 1])
    turn = np.log(r + .02) * rng.uniform(1.2, 2.5) if rng.random() < .5 else r * rng.uniform(5, 14)
    return bands(rng, turn + arms * theta / TAU, int(rng.integers(2, 4)))


def rings(rng):
    r, _ = polar(rng)
    return bands(rng, r * rng.uniform(4, 11))


def waves(rng):
    u, v = plane(rng, .03)
    t = v * rng.uniform(4, 9) + rng.uniform(.35, .9) * np.sin(u * TAU * rng.uniform(1.5, 4))
    shade = bands(rng, t)
    return shade * (.6 + .4 * (t % 1))[..., None] if rng.random() < .5 else shade


def zigzag(rng):
    u, v = plane(rng, .02)
    teeth = np.abs((u * rng.uniform(2.5, 7)) % 1 - .5) * 2
    return bands(rng, v * rng.uniform(4, 9) + rng.uniform(.6, 1.4) * teeth)


def bricks(rng):
    u, v = plane(rng, .02)
    f = rng.uniform(5, 11)
    row = np.floor(v * f)
    along = u * f / rng.uniform(1.8, 2.6) + .5 * (row % 2)
    edge = rng.uniform(.05, .12)
    mortar = ((v * f) % 1 < edge) | (along % 1 < edge * .5)
    hue = rng.uniform(0, .09) if rng.random() < .7 else rng.random()
    base = np.array(hsv(hue, rng.uniform(.35, .8), rng.uniform(.45, .8)), np.float32)
    tint = rng.uniform(.75, 1.2, 64)[((row * 7 + np.floor(along) * 13) % 64).astype(int)]
    grey = np.full(3, rng.choice([rng.uniform(170, 235), rng.uniform(40, 90)]), np.float32)
    return np.where(mortar[..., None], grey, base * tint[..., None])


def honeycomb(rng):
    u, v = plane(rng, .04)
    f = rng.uniform(4, 9)
    x, y = u * f, v * f
    best = np.full(x.shape, 9.0)
    second = best.copy()
    cell = np.zeros(x.shape, int)
    # hexagons are the Voronoi cells of two interleaved rectangular grids
    for k, shift in enumerate((0, .5)):
        cx, cy = np.round(x - shift) + shift, (np.round((y / 1.732) - shift) + shift) * 1.732
        for dx in (-1, 0, 1):
            d = np.hypot(x - cx - dx, y - cy)
            nearer = d < best
            second = np.where(nearer, best, np.minimum(second, d))
            cell = np.where(nearer, ((cx + dx) * 6 + cy * 10).astype(int), cell)
            best = np.where(nearer, d, best)
    wall = second - best < rng.uniform(.1, .25)
    hue = rng.uniform(.08, .15) if rng.random() < .6 else rng.random()
    inside = np.array([hsv(hue + rng.uniform(-.02, .02), rng.uniform(.6, 1), rng.uniform(.6, 1)) for _ in range(11)], np.float32)
    glow = (1.1 - .5 * best)[..., None]
    return np.where(wall[..., None], np.array(hsv(hue, .8, rng.uniform(.1, .4)), np.float32), inside[cell % 11] * glow)


def mosaic(rng):
    u, v = plane(rng, .03)
    count = int(rng.integers(25, 130))
    seeds = np.stack([rng.uniform(u.min(), u.max(), count), rng.uniform(v.min(), v.max(), count)], 1)
    distance, nearest = cKDTree(seeds).query(np.stack([u, v], -1), k=2)
    hue, spread = rng.random(), rng.choice([.08, .5])
    tiles = np.array([hsv(hue + rng.uniform(-spread, spread), rng.uniform(.3, 1), rng.uniform(.3, 1)) for _ in range(count)], np.float32)
    grout = np.full(3, rng.choice([20., 230.]), np.float32)
    return np.where((distance[..., 1] - distance[..., 0] < rng.uniform(.006, .02))[..., None], grout, tiles[nearest[..., 0]])


def plaid(rng):
    u, v = plane(rng, .01)
    f = rng.uniform(1.8, 4)
    count = int(rng.integers(4, 7))
    shades, edges = palette(rng, count), np.cumsum(rng.uniform(.2, 1.5, count))
    weave = [shades[np.searchsorted(edges / edges[-1], (t * f) % 1).clip(0, count - 1)] for t in (u, v)]
    twill = ((u + v) * f * 14 % 1 < .5)[..., None]
    return np.where(twill, weave[0] * .75 + weave[1] * .25, weave[0] * .25 + weave[1] * .75)


def wood(rng):
    u, v = plane(rng, .05)
    grain = v * rng.uniform(5, 10) + 1.5 * smooth_noise(rng, FIELD, 3) + .5 * np.sin(u * rng.uniform(1, 4))
    for _ in range(rng.integers(0, 3)):  # knots bend the grain
        cu, cv = rng.choice(u.ravel()), rng.choice(v.ravel())
        grain = grain + 1.6 * np.exp(-((u - cu)**2 + 4 * (v - cv)**2) * rng.uniform(20, 60))
    t = grain % 1
    fibre = smooth_noise(rng, FIELD, 60) * .12
    hue = rng.uniform(.04, .1)
    light = np.array(hsv(hue, rng.uniform(.35, .6), rng.uniform(.7, .95)), np.float32)
    dark = np.array(hsv(hue - .01, rng.uniform(.55, .8), rng.uniform(.25, .5)), np.float32)
    mix = np.clip(t**rng.uniform(1.5, 4) + fibre, 0, 1)[..., None]
    return light * (1 - mix) + dark * mix


def scales(rng):
    """Fish scales: rows of overlapping discs, each with a rim and a light core."""
    image = Image.new("RGB", (FIELD * 2, FIELD * 2))
    draw = ImageDraw.Draw(image)
    r = rng.uniform(14, 36)
    hue, spread = rng.random(), rng.choice([.03, .12])
    rim, light = rng.uniform(.2, .5), rng.uniform(1.1, 1.5)
    for row, y in enumerate(np.arange(FIELD * 2 + r, -r, -r * rng.uniform(.5, .62))):
        for x in np.arange(-r + (r if row % 2 else 0), FIELD * 2 + r, 2 * r):
            c = hsv(hue + rng.uniform(-spread, spread), rng.uniform(.5, .95), rng.uniform(.5, .85))
            draw.ellipse((x - r, y - r, x + r, y + r), fill=darker(c, rim))
            draw.ellipse((x - r * .86, y - r * .9, x + r * .86, y + r * .86), fill=c)
            draw.ellipse((x - r * .5, y - r * .3, x + r * .5, y + r * .6), fill=darker(c, light))
    angle = rng.normal(0, 40) if rng.random() < .8 else rng.uniform(0, 360)
    return np.asarray(image.rotate(angle, Image.BILINEAR).crop((FIELD // 2, FIELD // 2, FIELD * 3 // 2, FIELD * 3 // 2)), np.float32)


def fur(rng):
    """Hairs, as short strokes that follow a slowly turning direction, light over dark."""
    hue, sat = (rng.uniform(.03, .12), rng.uniform(.1, .75)) if rng.random() < .7 else (rng.random(), rng.uniform(.1, .6))
    image = Image.new("RGB", (FIELD, FIELD), hsv(hue, sat, .25))
    draw = ImageDraw.Draw(image)
    flow = (smooth_noise(rng, FIELD, 2) - .5) * rng.uniform(1, 4) + rng.uniform(0, TAU)
    tone = smooth_noise(rng, FIELD, int(rng.integers(2, 6)))
    length = rng.uniform(14, 34)
    count = 900
    for index, (x, y) in enumerate(rng.uniform(0, FIELD - 1, (count, 2))):
        angle = flow[int(y), int(x)] + rng.normal(0, .18)
        bend = angle + rng.normal(0, .35)
        value = .2 + .6 * index / count * rng.uniform(.5, 1.3) * (.5 + tone[int(y), int(x)])
        middle = (x + length / 2 * np.cos(angle), y + length / 2 * np.sin(angle))
        end = (middle[0] + length / 2 * np.cos(bend), middle[1] + length / 2 * np.sin(bend))
        draw.line((x, y, *middle, *end), fill=hsv(hue + rng.normal(0, .015), sat, value), width=int(rng.integers(1, 4)))
    return np.asarray(image, np.float32)


def bubbles(rng):
    image = background(rng).resize((FIELD, FIELD), Image.BILINEAR).convert("RGB")
    for _ in range(rng.integers(6, 28)):
        x, y, r = *rng.uniform(0, FIELD, 2), rng.uniform(7, 34)
        draw = ImageDraw.Draw(image, "RGBA")
        tint = any_colour(rng, (.1, .6), (.8, 1))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(*tint, 70), outline=(255, 255, 255, 210), width=max(2, int(r / 9)))
        draw.ellipse((x - r * .8, y - r * .8, x + r * .8, y + r * .8), outline=(*tint, 120), width=max(1, int(r / 10)))
        draw.ellipse((x - r * .55, y - r * .6, x - r * .15, y - r * .25), fill=(255, 255, 255, 235))
        draw.arc((x - r * .72, y - r * .72, x + r * .72, y + r * .72), 20, 75, fill=(255, 255, 255, 150), width=max(1, int(r / 10)))
    return np.asarray(image, np.float32)


def chain(rng):
    """Rows of interlocked links, round or long, with a light and a dark side."""
    image = background(rng).resize((FIELD * 2, FIELD * 2), Image.BILINEAR)
    draw = ImageDraw.Draw(image)
    length, girth = rng.uniform(34, 70), rng.uniform(.45, .9)
    width = length * rng.uniform(.14, .22)
    metal = hsv(rng.uniform(.08, .16), rng.uniform(.4, .8), .9) if rng.random() < .5 else any_colour(rng, (0, .4), (.6, .95))
    gap = length * girth * rng.uniform(1.1, 2.2)
    for y in np.arange(0, FIELD * 2, gap):
        shift = rng.uniform(0, length)
        for index, x in enumerate(np.arange(-length, FIELD * 2 + length, length * .68)):
            # links seen from the front and from the side, in turn
            h = length * girth / 2 if index % 2 == 0 else width * .6
            box = np.array([x + shift - length / 2, y - h, x + shift + length / 2, y + h])
            for inset, shade in ((0, .35), (width * .2, .95), (width * .4, 1.25)):
                inner = tuple(box + [inset, inset, -inset, -inset])
                if index % 2 == 0:
                    draw.rounded_rectangle(inner, radius=h - inset, outline=darker(metal, shade), width=max(2, int(width - 2 * inset)))
                else:
                    draw.rounded_rectangle(inner, radius=h - inset, fill=darker(metal, shade))
    angle = rng.uniform(0, 360)
    return np.asarray(image.rotate(angle, Image.BILINEAR).crop((FIELD // 2, FIELD // 2, FIELD * 3 // 2, FIELD * 3 // 2)), np.float32)


# ---- figures: sprites ----

class Pen:
    """Draws on a transparent sprite in units where the sprite spans -1..1, y down."""

    def __init__(self, size: int = SPRITE):
        self.size = size
        self.image = Image.new("RGBA", (size, size))
        self.draw = ImageDraw.Draw(self.image)

    def at(self, points):
        return [tuple(p) for p in (np.asarray(points, float) * .98 + 1) * self.size / 2]

    def width(self, w):
        return max(1, int(round(w * self.size / 2)))

    def polygon(self, points, fill, outline=None, w=.03):
        self.draw.polygon(self.at(points), fill=fill, outline=outline, width=self.width(w) if outline else 0)

    def disc(self, x, y, rx, ry=None, fill=None, outline=None, w=.03):
        ry = rx if ry is None else ry
        (x0, y0), (x1, y1) = self.at([(x - rx, y - ry), (x + rx, y + ry)])
        self.draw.ellipse((x0, y0, x1, y1), fill=fill, outline=outline, width=self.width(w) if outline else 0)

    def box(self, x0, y0, x1, y1, fill, outline=None, w=.03):
        (a, b), (c, d) = self.at([(x0, y0), (x1, y1)])
        self.draw.rectangle((a, b, c, d), fill=fill, outline=outline, width=self.width(w) if outline else 0)

    def line(self, points, fill, w=.04):
        self.draw.line(self.at(points), fill=fill, width=self.width(w), joint="curve")

    def arc(self, x, y, rx, ry, start, end, fill, w=.04):
        (x0, y0), (x1, y1) = self.at([(x - rx, y - ry), (x + rx, y + ry)])
        self.draw.arc((x0, y0, x1, y1), start, end, fill=fill, width=self.width(w))


def round_shape(radius, count: int = 90):
    """Polygon of a polar curve: radius(angle) -> points [count, 2]."""
    theta = np.linspace(0, TAU, count, endpoint=False)
    r = radius(theta)
    return np.stack([r * np.cos(theta), r * np.sin(theta)], 1)


def turned(points, angle: float):
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(points) @ np.array([[c, s], [-s, c]])


def petal(length: float, width: float, tip: float = 1.0, count: int = 24):
    """A petal or leaf from the origin along +x: points [2 * count, 2]."""
    t = np.linspace(0, 1, count)
    half = width / 2 * np.sin(np.pi * t**tip)
    return np.concatenate([np.stack([t * length, half], 1), np.stack([t * length, -half], 1)[::-1]])


def eye(rng, pen, x=0.0, y=0.0, size=1.0, skin=True):
    tall = rng.uniform(.42, .62)
    t = np.linspace(0, np.pi, 30)
    lid = np.concatenate([np.stack([-np.cos(t), -tall * np.sin(t)], 1), np.stack([np.cos(t), tall * .85 * np.sin(t)], 1)])
    if skin:
        tone = hsv(rng.uniform(.03, .1), rng.uniform(.2, .6), rng.uniform(.4, .95))
        pen.polygon(lid * [1.0, 1.35] * .96, darker(tone, .85))
    pen.polygon(lid * .92 * size + [x, y], (245, 242, 238), darker((90, 50, 40), 1), .05)
    iris, look = any_colour(rng, (.4, 1), (.4, .95)), rng.uniform(-.15, .15)
    r = tall * .8 * size
    cx = x + look * size
    pen.disc(cx, y, r, fill=darker(iris, .35))
    pen.disc(cx, y, r * .9, fill=iris)
    for angle in np.linspace(0, TAU, 22, endpoint=False) + rng.uniform(0, .2):
        pen.line([(cx + r * .45 * np.cos(angle), y + r * .45 * np.sin(angle)), (cx + r * .85 * np.cos(angle), y + r * .85 * np.sin(angle))],
                 darker(iris, rng.choice([.6, 1.4])), .02 * size)
    pen.disc(cx, y, r * rng.uniform(.38, .55), fill=(8, 8, 12))
    pen.disc(cx - r * .3, y - r * .35, r * .18, fill=(255, 255, 255))
    if skin:
        for k in np.linspace(.12, .88, 9):
            bx, by = -np.cos(k * np.pi) * .92, -tall * np.sin(k * np.pi) * .92
            pen.line([(bx, by), (bx * 1.07, by - .2)], (30, 18, 15), .025)


def flower(rng, pen):
    count, hue, sat = int(rng.integers(5, 14)), rng.random(), rng.uniform(.4, 1)
    for ring in range(rng.integers(1, 4)):
        length = .98 - .27 * ring
        width = length * min(1.25, TAU / count * rng.uniform(.75, 1.1))
        fill = hsv(hue + .03 * ring, sat, rng.uniform(.75, 1) - .1 * ring)
        for k in range(count):
            angle = (k + .5 * (ring % 2)) * TAU / count
            pen.polygon(turned(petal(length, width, .8), angle), fill, darker(fill, .6), .025)
            pen.line(turned([(length * .3, 0), (length * .8, 0)], angle), darker(fill, .75), .02)
    core = hsv(rng.uniform(.08, .17), .9, rng.uniform(.5, 1))
    r = rng.uniform(.18, .3)
    pen.disc(0, 0, r, fill=core, outline=darker(core, .6))
    for angle, radius in zip(np.arange(24) * 2.4, np.sqrt(np.linspace(0, 1, 24)) * r * .85):
        pen.disc(radius * np.cos(angle), radius * np.sin(angle), .025, fill=darker(core, .6))


def leaf(rng, pen):
    hue = rng.uniform(.2, .42) if rng.random() < .7 else rng.uniform(.02, .15)
    fill = hsv(hue, rng.uniform(.5, 1), rng.uniform(.35, .85))
    blade = petal(1.8, rng.uniform(.6, 1.2), rng.uniform(.6, 1.1), 40)
    if rng.random() < .4:  # a saw-toothed edge
        blade = blade * np.stack([np.ones(80), 1 + .14 * (np.arange(80) % 4 / 4)], 1)
    blade = blade - [.85, 0]
    pen.polygon(blade, fill, darker(fill, .5))
    vein = darker(fill, rng.choice([.6, 1.5]))
    pen.line([(-1, 0), (.9, 0)], vein, .05)
    top = blade[:40]
    for k in range(5, 34, 4):
        end = top[min(39, k + 5)]
        for side in (1, -1):
            pen.line([(top[k, 0], 0), (end[0], side * abs(end[1]) * .85)], vein, .025)


def face(rng, pen):
    skin = hsv(rng.uniform(.03, .1), rng.uniform(.2, .65), rng.uniform(.35, 1))
    hair = hsv(rng.uniform(0, .14), rng.uniform(.2, .9), rng.uniform(.08, .8))
    wide = rng.uniform(.62, .78)
    long_hair = rng.random() < .5
    pen.disc(0, -.15, wide + .16, .84, fill=hair)
    if long_hair:
        pen.box(-wide - .16, -.15, wide + .16, .75, hair)
    for side in (-1, 1):
        pen.disc(side * wide, .05, .13, .18, fill=darker(skin, .85))
    pen.disc(0, .06, wide, .9, fill=skin, outline=darker(skin, .7), w=.025)
    fringe = rng.uniform(-.62, -.4)
    pen.draw.pieslice((*pen.at([(-wide, -.86)])[0], *pen.at([(wide, fringe * 2 + .86)])[0]), 180, 360, fill=hair)
    iris = any_colour(rng, (.3, .9), (.2, .7))
    gaze, brow = rng.uniform(-.04, .04), rng.uniform(-.07, .07)
    for side in (-1, 1):
        x = side * wide * .45
        pen.disc(x, -.08, .17, .11, fill=(250, 248, 245), outline=(40, 25, 20), w=.025)
        pen.disc(x + gaze, -.08, .09, fill=iris)
        pen.disc(x + gaze, -.08, .05, fill=(10, 10, 10))
        pen.line([(x - .18, -.28 + side * brow), (x + .18, -.28 - side * brow)], darker(hair, .8), .06)
    pen.line([(.02, 0), (-.07, .27), (.06, .3)], darker(skin, .65), .035)
    lips = hsv(rng.uniform(-.03, .02), rng.uniform(.4, .8), rng.uniform(.5, .85))
    if rng.random() < .5:
        pen.arc(0, .4, .3, .22, 15, 165, lips, .07)
    else:
        pen.disc(0, .56, .24, .09, fill=lips)
        pen.line([(-.22, .56), (.22, .56)], darker(lips, .5), .025)


@lru_cache(maxsize=None)
def _font(path: str):
    return ImageFont.truetype(path, int(SPRITE * .8))


def letter(rng, pen, faces=()):
    character = "ABCDEFGHJKLMNPQRSTUVWXYZabdeghknqrst&?"[rng.integers(38)]
    font, fill = _font(faces[rng.integers(len(faces))]), any_colour(rng, (.1, 1), (.05, 1))
    edge = int(rng.choice([0, 0, 5]))
    pen.draw.text((SPRITE / 2, SPRITE / 2), character, font=font, anchor="mm", fill=fill, stroke_width=edge, stroke_fill=darker(fill, .4))


def star(rng, pen):
    points, inner = int(rng.integers(5, 9)), rng.uniform(.38, .6)
    theta = np.arange(2 * points) * np.pi / points - np.pi / 2
    r = np.where(np.arange(2 * points) % 2, inner, 1)
    outline = np.stack([r * np.cos(theta), r * np.sin(theta)], 1)
    fill = hsv(rng.uniform(.1, .17), rng.uniform(.5, 1), 1) if rng.random() < .5 else any_colour(rng, (.4, 1), (.6, 1))
    pen.polygon(outline, fill)
    if rng.random() < .6:  # facets, light and dark in turn
        for k in range(2 * points):
            pen.polygon([(0, 0), outline[k], outline[(k + 1) % (2 * points)]], darker(fill, (.7, 1.1)[k % 2]))
    pen.line([*outline, outline[0]], darker(fill, .5), .04)


def heart(rng, pen):
    t = np.linspace(0, TAU, 90)
    outline = np.stack([16 * np.sin(t)**3, -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))], 1) / 17
    fill = hsv(rng.uniform(-.08, .03), rng.uniform(.6, 1), rng.uniform(.6, 1)) if rng.random() < .65 else any_colour(rng, (.4, 1), (.5, 1))
    pen.polygon(outline, fill, darker(fill, .55), .05)
    pen.polygon(outline * .78, darker(fill, 1.12))
    pen.disc(-.42, -.38, .14, .19, fill=tuple(int(c * .4 + 153) for c in fill))


def mushroom(rng, pen):
    cap = hsv(rng.uniform(-.03, .1), rng.uniform(.5, 1), rng.uniform(.5, .95)) if rng.random() < .8 else any_colour(rng)
    stem = hsv(.11, rng.uniform(.05, .3), rng.uniform(.75, 1))
    w, rise = rng.uniform(.16, .32), rng.uniform(.75, 1.05)
    pen.polygon([(-w, 0), (w, 0), (w * 1.4, .95), (-w * 1.4, .95)], stem, darker(stem, .65))
    pen.disc(0, .02, .88, .17, fill=darker(stem, .7))
    for k in np.linspace(-.8, .8, 17):
        pen.line([(k * .25, .02), (k, .1)], darker(stem, .5), .02)
    t = np.linspace(np.pi, TAU, 40)
    pen.polygon(np.stack([.95 * np.cos(t), rise * np.sin(t) + .06], 1), cap, darker(cap, .5))
    spot = (250, 246, 235) if rng.random() < .8 else darker(cap, .5)
    for x, y, r in ((-.5, -.3, .13), (0, -.55, .16), (.48, -.28, .14), (-.12, -.17, .12), (.25, -.05, .07), (-.75, -.05, .08), (.75, -.05, .07)):
        pen.disc(x + rng.normal(0, .04), y * rise + rng.normal(0, .03), r * rng.uniform(.7, 1.2), r * .8, fill=spot)
    pen.line([(-w * .7, .2), (-w * .8, .85)], darker(stem, .85), .05)


def cat(rng, pen):
    coat = hsv(rng.uniform(.04, .11), rng.uniform(.05, .75), rng.uniform(.25, .95))
    stripe = darker(coat, .55)
    for side in (-1, 1):
        pen.polygon([(side * .82, -.98), (side * .18, -.55), (side * .83, -.1)], coat, darker(coat, .5))
        pen.polygon([(side * .74, -.78), (side * .36, -.52), (side * .74, -.28)], hsv(.97, .35, .85))
    pen.disc(0, .08, .9, .8, fill=coat, outline=darker(coat, .5))
    if rng.random() < .7:
        for x in (-.2, 0, .2):
            pen.line([(x, -.68), (x * .8, -.38)], stripe, .08)
        for side in (-1, 1):
            for y in (.05, .25):
                pen.line([(side * .86, y), (side * .58, y + .06)], stripe, .07)
    pen.disc(-.17, .42, .24, .2, fill=(245, 240, 232))
    pen.disc(.17, .42, .24, .2, fill=(245, 240, 232))
    iris, slit = hsv(rng.choice([.13, .2, .3, .55]), rng.uniform(.6, 1), rng.uniform(.7, 1)), rng.uniform(.05, .14)
    for side in (-1, 1):
        pen.disc(side * .4, -.02, .23, .2, fill=iris, outline=(25, 18, 15), w=.04)
        pen.disc(side * .4, -.02, slit, .18, fill=(8, 8, 8))
        pen.disc(side * .4 - .07, -.1, .05, fill=(255, 255, 255))
    pen.polygon([(-.12, .22), (.12, .22), (0, .36)], hsv(.97, .5, .8), (60, 30, 30), .02)
    pen.arc(-.12, .4, .13, .13, 0, 150, (50, 30, 25), .035)
    pen.arc(.12, .4, .13, .13, 30, 180, (50, 30, 25), .035)
    hair = (250, 250, 250) if sum(coat) < 420 else (40, 35, 35)
    for side in (-1, 1):
        for k in (-.12, 0, .12):
            pen.line([(side * .25, .42 + k * .4), (side * .99, .38 + k * 1.6)], hair, .02)


def butterfly(rng, pen):
    first, second = any_colour(rng, (.6, 1), (.6, 1)), any_colour(rng, (.4, 1), (.7, 1))
    edge = (20, 15, 20) if rng.random() < .7 else darker(first, .4)
    upper, lower = rng.uniform(-.85, -.6), rng.uniform(.5, .85)
    for side in (-1, 1):
        for angle, length, width, tip in ((upper, 1.12, rng.uniform(.75, 1.0), 1.5), (lower, .88, rng.uniform(.7, .95), 1.3)):
            def wing(scale, shift=0.0):
                shape = turned(petal(length * scale, width * scale, tip) + [shift, 0], angle)
                return shape * [side, 1]
            pen.polygon(wing(1), edge)
            pen.polygon(wing(.82, .06), first)
            pen.polygon(wing(.5, .1), second)
            for k in (-.22, 0, .22):
                x, y = turned([(length * .86, k * width)], angle)[0]
                pen.disc(side * x, y, .05, fill=(250, 245, 230))
            x, y = turned([(length * .6, 0)], angle)[0]
            pen.disc(side * x, y, .13, fill=edge)
            pen.disc(side * x, y, .07, fill=second)
        pen.line([(0, -.35), (side * .12, -.7), (side * .28, -.9)], (20, 15, 15), .035)
    pen.disc(0, .05, .08, .45, fill=(35, 25, 25))
    pen.disc(0, -.4, .1, fill=(35, 25, 25))


def house(rng, pen):
    wall, roof = any_colour(rng, (.05, .6), (.6, 1)), hsv(rng.uniform(-.05, .1), rng.uniform(.4, .9), rng.uniform(.3, .8))
    half, top = rng.uniform(.55, .8), rng.uniform(-.25, 0)
    if rng.random() < .6:
        pen.box(half * .3, -.85, half * .6, -.2, darker(roof, .7))
    pen.box(-half, top, half, .95, wall, darker(wall, .5))
    pen.polygon([(-half - .18, top), (half + .18, top), (rng.uniform(-.1, .1), rng.uniform(-1, -.75))], roof, darker(roof, .5), .04)
    for y in np.arange(top - .08, -.75, -.12):
        reach = (half + .1) * (1 - (top - y) / (top + .9))
        pen.line([(-reach, y), (reach, y)], darker(roof, .75), .02)
    door = any_colour(rng, (.4, .9), (.3, .7))
    x = rng.uniform(-.15, .15)
    pen.box(x - .15, .4, x + .15, .95, door, darker(door, .5))
    pen.disc(x + .09, .68, .03, fill=(240, 220, 120))
    glass = hsv(rng.choice([.13, .55]), rng.uniform(.2, .7), 1)
    for side in (-1, 1):
        wx = side * half * .6
        pen.box(wx - .14, .12, wx + .14, .4, glass, (250, 250, 250), .04)
        pen.line([(wx, .12), (wx, .4)], (250, 250, 250), .03)
        pen.line([(wx - .14, .26), (wx + .14, .26)], (250, 250, 250), .03)


def snowflake(rng, pen):
    fill = hsv(rng.uniform(.5, .65), rng.uniform(0, .35), 1)
    w, branches = rng.uniform(.05, .1), rng.uniform(.2, .45, 3)
    spread = rng.uniform(.7, 1.2)
    arms = 6
    for k in range(arms):
        angle = k * TAU / arms
        pen.line(turned([(0, 0), (.97, 0)], angle), fill, w)
        for at, length in zip((.3, .53, .76), branches):
            for side in (-1, 1):
                end = (at + length * np.cos(spread), side * length * np.sin(spread))
                pen.line(turned([(at, 0), end], angle), fill, w * .8)
    pen.polygon(turned(round_shape(lambda t: np.full_like(t, .2), 6), 0), fill)
    pen.polygon(turned(round_shape(lambda t: np.full_like(t, .1), 6), .5), darker(fill, .75))


def fish(rng, pen):
    body, fin = any_colour(rng, (.4, 1), (.6, 1)), any_colour(rng, (.4, 1), (.5, 1))
    tall = rng.uniform(.38, .6)
    pen.polygon([(.45, 0), (.98, -.5), (.85, 0), (.98, .5)], fin, darker(fin, .5))
    pen.polygon([(-.35, -tall * .7), (.1, -tall - .32), (.4, -tall * .5)], fin, darker(fin, .5))
    pen.polygon([(-.1, tall * .8), (.2, tall + .25), (.3, tall * .6)], fin, darker(fin, .5))
    pen.disc(-.2, 0, .78, tall, fill=body, outline=darker(body, .5))
    if rng.random() < .5:
        for x in (-.35, -.05, .25):
            h = tall * np.sqrt(max(0, 1 - ((x + .2) / .78)**2)) * .92
            pen.line([(x, -h), (x + .04, 0), (x, h)], fin, .12)
    else:
        for x in np.arange(-.3, .45, .16):
            for y in np.arange(-tall * .55, tall * .6, .16):
                pen.arc(x, y, .09, .09, 90, 270, darker(body, .65), .025)
    pen.arc(-.95, 0, .5, tall * 1.2, -45, 45, darker(body, .6), .035)
    pen.disc(-.68, -tall * .22, .12, fill=(255, 255, 255), outline=(20, 20, 20), w=.02)
    pen.disc(-.7, -tall * .22, .06, fill=(5, 5, 5))
    pen.line([(-.96, .1), (-.8, .14)], darker(body, .4), .03)


def feather(rng, pen):
    colour, tip = any_colour(rng, (.2, 1), (.4, 1)), any_colour(rng, (.3, 1), (.3, 1))
    reach, lean = rng.uniform(.3, .5), rng.uniform(.25, .5)
    for t in np.linspace(0, 1, 46):
        x = -.62 + 1.5 * t
        w = reach * np.sin(np.pi * (t * .9 + .07))**.7
        shade = np.array(colour) * (1 - t) + np.array(tip) * t
        shade = tuple(int(c * rng.uniform(.75, 1.1)) if c * 1.1 < 255 else int(c) for c in shade)
        for side in (-1, 1):
            pen.line([(x, 0), (x + lean * .5, side * w * .7), (x + lean, side * w)], shade, .03)
    if rng.random() < .45:  # a peacock's eye
        for r, c in ((.3, any_colour(rng)), (.21, any_colour(rng)), (.12, (15, 15, 60))):
            pen.disc(.5, 0, r, r * .9, fill=c)
    pen.line([(-.98, 0), (.9, 0)], (245, 240, 225) if sum(colour) < 420 else (60, 45, 35), .035)


# how a figure sits in its picture: largest turn in degrees, and share of pictures that show it once, large
FIGURES = {
    "eyes": (eye, 25, .6), "flowers": (flower, 180, .4), "leaves": (leaf, 180, .5), "faces": (face, 15, .7),
    "letters": (letter, 20, .3), "stars": (star, 40, .4), "hearts": (heart, 25, .4), "mushrooms": (mushroom, 15, .5),
    "cats": (cat, 18, .7), "butterflies": (butterfly, 60, .5), "houses": (house, 8, .6), "snowflakes": (snowflake, 30, .4),
    "fish": (fish, 25, .5), "feathers": (feather, 180, .5),
}
PATTERNS = {f.__name__: f for f in (stripes, checks, dots, spirals, rings, scales, bricks, honeycomb, waves, zigzag,
                                    bubbles, mosaic, plaid, wood, fur, chain)}
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
    parser.add_argument("--train", type=int, default=500)
    parser.add_argument("--test", type=int, default=60)
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
