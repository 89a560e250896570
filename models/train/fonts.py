"""The free fonts that the drawings use, all from Debian packages.

FACES lists one row per face: Debian package, file name, licence, kind, and whether the face is kept out of
training (held out), so that the stated accuracies are about faces that the network has never seen.
"""

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Face(NamedTuple):
    package: str
    file: str
    licence: str
    kind: str
    held_out: bool = False


OFL = "OFL-1.1"

FACES = [
    Face("fonts-dejavu-core", "DejaVuSans.ttf", "Bitstream Vera", "sans"),
    Face("fonts-dejavu-core", "DejaVuSerif-Bold.ttf", "Bitstream Vera", "serif"),
    Face("fonts-liberation2", "LiberationSans-Regular.ttf", OFL, "sans"),
    Face("fonts-liberation2", "LiberationSerif-Regular.ttf", OFL, "serif"),
    Face("fonts-liberation2", "LiberationMono-Bold.ttf", OFL, "mono"),
    Face("fonts-lato", "Lato-Light.ttf", OFL, "sans"),
    Face("fonts-lato", "Lato-BlackItalic.ttf", OFL, "sans"),
    Face("fonts-open-sans", "OpenSans-Regular.ttf", "Apache-2.0", "sans", True),
    Face("fonts-roboto-unhinted", "RobotoCondensed-Regular.ttf", "Apache-2.0", "sans"),
    Face("fonts-cantarell", "Cantarell-Regular.otf", OFL, "sans"),
    Face("fonts-comfortaa", "Comfortaa-Regular.ttf", OFL, "display"),
    Face("fonts-quicksand", "Quicksand-Medium.ttf", OFL, "sans"),
    Face("fonts-dosis", "Dosis-Medium.otf", OFL, "sans"),
    Face("fonts-cabin", "Cabin-Italic.otf", OFL, "sans"),
    Face("fonts-bebas-neue", "BebasNeue-Bold.otf", OFL, "display"),
    Face("fonts-go", "Go-Regular.ttf", "BSD-3-Clause", "sans"),
    Face("fonts-league-spartan", "LeagueSpartan-Bold.otf", OFL, "display"),
    Face("fonts-manrope", "Manrope-Medium.ttf", OFL, "sans", True),
    Face("fonts-play", "Play-Regular.ttf", OFL, "sans"),
    Face("fonts-linuxlibertine", "LinLibertine_R.otf", "OFL-1.1 or GPL-2+ with font exception", "serif"),
    Face("fonts-linuxlibertine", "LinBiolinum_RB.otf", "OFL-1.1 or GPL-2+ with font exception", "sans"),
    Face("fonts-junicode", "JunicodeTwoBeta-Bold.otf", OFL, "serif"),
    Face("fonts-cardo", "Cardoi99.ttf", OFL, "serif"),
    Face("fonts-quattrocento", "Quattrocento-Regular.otf", OFL, "serif", True),
    Face("fonts-crosextra-caladea", "Caladea-Italic.ttf", OFL, "serif"),
    Face("fonts-crosextra-carlito", "Carlito-Bold.ttf", OFL, "sans"),
    Face("fonts-roboto-slab", "RobotoSlab-Regular.otf", "Apache-2.0", "serif"),
    Face("fonts-sil-gentium-basic", "GenBasB.ttf", OFL, "serif"),
    Face("fonts-sil-andika", "Andika-Regular.ttf", OFL, "sans"),
    Face("fonts-hack", "Hack-Regular.ttf", "MIT and Bitstream Vera", "mono"),
    Face("fonts-inconsolata", "Inconsolata.otf", "OFL-1.0", "mono", True),
    Face("fonts-courier-prime", "Courier Prime.otf", OFL, "mono"),
    Face("fonts-fantasque-sans", "FantasqueSansMono-Italic.otf", OFL, "mono"),
    Face("fonts-monofur", "monof55.ttf", OFL, "mono"),
    Face("fonts-comic-neue", "ComicNeue-Regular.otf", OFL, "handwriting"),
    Face("fonts-dancingscript", "DancingScript-Regular.otf", OFL, "handwriting"),
    Face("fonts-humor-sans", "Humor-Sans.ttf", OFL, "handwriting"),
    Face("fonts-breip", "Breip.ttf", "OFL-1.0", "handwriting"),
    Face("fonts-dkg-handwriting", "dkg.ttf", OFL, "handwriting"),
    Face("fonts-kristi", "Kristi.ttf", OFL, "handwriting"),
    Face("fonts-kaushanscript", "KaushanScript-Regular.otf", OFL, "handwriting", True),
    Face("fonts-leckerli-one", "LeckerliOne-Regular.ttf", OFL, "display"),
    Face("fonts-lobstertwo", "LobsterTwo-Regular.otf", OFL, "display"),
    Face("fonts-rufscript", "Rufscript010.ttf", "GPL-3+ with font exception", "handwriting"),
    Face("fonts-yanone-kaffeesatz", "YanoneKaffeesatz-Regular.otf", OFL, "display"),
    Face("fonts-opendyslexic", "OpenDyslexic-Regular.otf", "CC-BY-3.0 and Bitstream Vera", "sans"),
    Face("fonts-cherrybomb", "CherryBomb-Regular.otf", OFL, "display"),
    Face("fonts-klee", "KleeOne-SemiBold.ttf", OFL, "handwriting", True),
    Face("fonts-yusei-magic", "YuseiMagic-Regular.ttf", OFL, "handwriting", True),
    Face("fonts-averia-serif-gwf", "AveriaSerifGWF-Bold.ttf", OFL, "serif"),
    Face("fonts-averia-sans-gwf", "AveriaSansGWF-Regular.ttf", OFL, "sans", True),
]


@lru_cache(maxsize=1)
def _font_files() -> dict[str, Path]:
    """File name -> path for every font under the font folders (FONT_DIRS overrides Debian's own)."""
    folders = os.environ.get("FONT_DIRS", "/usr/share/fonts").split(os.pathsep)
    found = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in (".ttf", ".otf"):
                found.setdefault(path.name, path)
    return found


def find_faces(held_out: bool) -> list[Path]:
    """Paths of the installed faces of one side of the split, in the order of FACES."""
    files = _font_files()
    return [files[face.file] for face in FACES if face.held_out == held_out and face.file in files]


def report_missing() -> None:
    """Says which faces are not installed; the drawings go on without them."""
    missing = [face for face in FACES if face.file not in _font_files()]
    for face in missing:
        print(f"missing font {face.file}: apt-get install {face.package}", file=sys.stderr)
    if len(missing) == len(FACES):
        raise SystemExit("no font found: install the Debian packages listed in fonts.py")


if __name__ == "__main__":
    report_missing()
    print(f"{len(find_faces(False))} faces for training, {len(find_faces(True))} held out")
