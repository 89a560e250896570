"""Patterns: functions of warped plane coordinates, each returns colours [FIELD, FIELD, 3] from 0 to 255."""

import numpy as np
from PIL import Image, ImageDraw
from scipy.spatial import cKDTree

from colours import SIZE, any_colour, background, darker, hsv, palette, smooth_noise

FIELD = SIZE * 2  # computed at twice the size and averaged down, for smooth edges
TAU = 2 * np.pi


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


PATTERNS = {f.__name__: f for f in (stripes, checks, dots, spirals, rings, scales, bricks, honeycomb, waves, zigzag,
                                    bubbles, mosaic, plaid, wood, fur, chain)}
