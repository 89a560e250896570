"""Figures: sprites on a transparent ground, drawn large so that they have smooth edges once placed."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from colours import any_colour, darker, hsv

SPRITE = 224
TAU = 2 * np.pi


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
