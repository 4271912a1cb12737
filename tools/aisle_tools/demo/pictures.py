"""A picture for every product: a quiet drawing of its kind, in its own colour. SVG, 400 by 400."""

import hashlib
import re
from html import escape

from aisle_schemas import Product

_COLOURS = {
    "black": "#2f3437", "charcoal": "#474e54", "grey": "#8b949b", "gray": "#8b949b", "white": "#e9e6df", "cream": "#e6dcc6",
    "navy": "#2b4162", "blue": "#3f73a8", "teal": "#2a7f82", "green": "#4a7f57", "olive": "#77804a", "sage": "#93a58b",
    "yellow": "#dcb23e", "mustard": "#c99a2e", "orange": "#d5763a", "rust": "#b4573a", "red": "#b8433f", "coral": "#dd7f6b",
    "pink": "#d493a5", "plum": "#74466b", "purple": "#77589b", "lilac": "#a795c6", "brown": "#84603f", "tan": "#bf9a6b",
    "sand": "#cdb58b", "copper": "#b4714a", "steel": "#9aa5ad", "silver": "#a9b2b8", "natural": "#cbb48d",
}  # fmt: skip
_PALETTE = ("#3f73a8", "#4a7f57", "#b4573a", "#77589b", "#c99a2e", "#2a7f82", "#84603f", "#b8433f")

# What is drawn: `c` takes the product's colour, `d` a darker tone, `l` a light one. Space: 400 by 400.
_GLYPHS = {
    "top": '<path class="c" d="M140 110l35-15q25 22 50 0l35 15 55 60-38 32-22-24v122q-55 14-110 0V178l-22 24-38-32z"/><path class="d" d="M175 95q25 34 50 0l8 4q-33 40-66 0z"/>',
    "trousers": '<path class="c" d="M145 95h110l18 210h-52l-21-130-21 130h-52z"/><path class="d" d="M145 95h110l2 20H143z"/>',
    "glove": '<path class="c" d="M150 300v-80l-34-50q-6-18 12-20 10 0 34 34V120q2-14 15-14t15 14v-16q2-14 15-14t15 14v18q2-13 15-13t14 14v26q2-12 14-12t13 14v79l-16 50z"/><path class="d" d="M150 282h112v24H150z"/>',
    "hat": '<path class="c" d="M115 250q0-130 85-130t85 130z"/><path class="d" d="M105 245h190q12 0 12 20t-12 20H105q-12 0-12-20t12-20z"/><circle class="l" cx="200" cy="112" r="20"/>',
    "shoe": '<path class="c" d="M82 262q-4-58 16-84 30 24 62-6l66 62q62 6 88 22 10 6 8 24H88q-6 0-6-18z"/><path class="d" d="M82 280h242q2 26-18 26H104q-22 0-22-26z"/><path class="s" d="M186 196l-18 18m34-2l-18 18m34-3l-18 18"/>',
    "lug": '<path class="c" d="M82 252q-4-58 16-84 30 24 62-6l66 62q62 6 88 22 10 6 8 24H88q-6 0-6-18z"/><path class="d" d="M80 268h246v16l-14 20h-18l-8-14-12 14h-20l-8-14-12 14h-20l-8-14-12 14h-20l-8-14-12 14h-20l-8-14-12 14H96q-16-6-16-36z"/><path class="s" d="M186 186l-18 18m34-2l-18 18m34-3l-18 18"/>',
    "ball": '<circle class="c" cx="200" cy="200" r="96"/><g class="d"><circle cx="170" cy="160" r="9"/><circle cx="205" cy="150" r="9"/><circle cx="238" cy="168" r="9"/><circle cx="160" cy="198" r="9"/><circle cx="198" cy="192" r="9"/><circle cx="236" cy="206" r="9"/><circle cx="178" cy="234" r="9"/><circle cx="215" cy="240" r="9"/></g>',
    "dinosaur": '<path class="c" d="M84 268q32-14 44-46 22-58 78-52 22-4 26-34 6-36 44-36 38 2 40 30 0 18-26 18l-18 4q-6 54-30 80l8 58h-30l-10-38q-22 8-42 2l-8 36h-30l2-52q-18 26-48 30z"/><circle class="l" cx="278" cy="120" r="6"/><path class="d" d="M150 182l10-24 16 18 14-24 16 20 10-20 8 20q-44-8-74 10z"/>',
    "blocks": '<rect class="c" x="100" y="200" width="92" height="92" rx="10"/><rect class="d" x="206" y="200" width="92" height="92" rx="10"/><rect class="l" x="154" y="100" width="92" height="92" rx="10"/>',
    "pan": '<circle class="d" cx="168" cy="212" r="98"/><circle class="c" cx="168" cy="212" r="80"/><path class="d" d="M240 146l76-66q14-8 24 4 8 12-4 22l-76 62z"/>',
    "pot": '<path class="c" d="M110 178h180v94q0 28-28 28H138q-28 0-28-28z"/><rect class="d" x="98" y="158" width="204" height="22" rx="10"/><rect class="d" x="184" y="128" width="32" height="30" rx="10"/><path class="d" d="M78 196h32v22H78zm212 0h32v22h-32z"/>',
    "plant": '<path class="d" d="M140 238h120l-16 76h-88z"/><path class="c" d="M194 238q-6-60-70-76-6 66 70 76zm12 0q-6-88 74-118 10 92-74 118z"/><path class="s" d="M200 240V150"/>',
    "tool": '<path class="d" d="M188 190h24v122q-12 14-24 0z"/><path class="c" d="M158 92q42-26 84 0 8 66-42 102-50-36-42-102z"/><path class="s" d="M200 108v60"/>',
    "tent": '<path class="c" d="M200 106l122 184H78z"/><path class="d" d="M200 170l46 120h-92z"/><path class="s" d="M200 106v-18"/>',
    "lamp": '<rect class="c" x="150" y="150" width="100" height="110" rx="18"/><rect class="d" x="138" y="260" width="124" height="36" rx="12"/><path class="s" d="M160 150q0-60 40-60t40 60"/><circle class="l" cx="200" cy="204" r="28"/>',
    "mug": '<path class="c" d="M120 140h130v120q0 36-36 36h-58q-36 0-36-36z"/><path class="t" d="M250 168h24q26 0 26 32t-26 32h-24"/><path class="s" d="M158 120q-10-16 0-30m28 30q-10-16 0-30m28 30q-10-16 0-30"/>',
    "headphones": '<path class="t" d="M116 220q0-110 84-110t84 110"/><rect class="c" x="94" y="206" width="48" height="86" rx="22"/><rect class="c" x="258" y="206" width="48" height="86" rx="22"/>',
    "speaker": '<rect class="c" x="132" y="96" width="136" height="208" rx="26"/><circle class="d" cx="200" cy="232" r="44"/><circle class="l" cx="200" cy="142" r="20"/>',
    "bed": '<rect class="d" x="84" y="226" width="232" height="52" rx="10"/><path class="c" d="M84 226q0-44 44-44h144q44 0 44 44z"/><rect class="l" x="110" y="142" width="80" height="46" rx="14"/><rect class="l" x="210" y="142" width="80" height="46" rx="14"/>',
    "bag": '<rect class="c" x="118" y="136" width="164" height="170" rx="34"/><path class="t" d="M164 136q0-44 36-44t36 44"/><rect class="d" x="142" y="216" width="116" height="66" rx="14"/>',
    "boot": '<path class="c" d="M140 96h84v128q58 6 74 34v30H140z"/><path class="d" d="M136 284h166v22H136z"/><path class="l" d="M140 96h84v20h-84z"/>',
    "bone": '<path class="c" d="M140 176a28 28 0 1 0-30 40 28 28 0 1 0 40 20l100-50a28 28 0 1 0 40-34 28 28 0 1 0-50-16z"/>',
    "sock": '<path class="c" d="M160 96h66v108q0 22 20 38l34 28q14 16-2 30-14 10-34 4l-66-28q-18-10-18-34z"/><path class="d" d="M160 96h66v26h-66z"/>',
    "flame": '<path class="c" d="M206 90q-8 52 34 86 36 32 22 74-14 46-62 46t-62-46q-10-38 22-70 4 26 20 30-14-70 26-120z"/><path class="l" d="M204 214q-4 22 12 36 8 34-16 34t-18-30q4-24 22-40z"/>',
    "drop": '<path class="c" d="M200 92q76 98 76 142 0 66-76 66t-76-66q0-44 76-142z"/><path class="s" d="M160 240q4 28 30 32"/>',
    "book": '<rect class="c" x="112" y="104" width="176" height="196" rx="12"/><rect class="d" x="112" y="104" width="30" height="196" rx="10"/><rect class="l" x="168" y="140" width="90" height="52" rx="8"/>',
    "bolt": '<rect class="c" x="138" y="96" width="124" height="208" rx="22"/><path class="l" d="M212 138l-46 70h30l-8 54 46-72h-30z"/>',
    "mat": '<path class="c" d="M96 214h178v66H96z"/><circle class="d" cx="274" cy="238" r="42"/><circle class="c" cx="274" cy="238" r="27"/><circle class="d" cx="274" cy="238" r="12"/>',
    "dumbbell": '<rect class="s" x="150" y="192" width="100" height="16"/><rect class="c" x="106" y="146" width="40" height="108" rx="12"/><rect class="c" x="254" y="146" width="40" height="108" rx="12"/><rect class="d" x="84" y="166" width="24" height="68" rx="10"/><rect class="d" x="292" y="166" width="24" height="68" rx="10"/>',
    "cat": '<path class="c" d="M124 120l44 34q32-10 64 0l44-34 6 96q-6 78-82 84-76-6-82-84z"/><circle class="l" cx="168" cy="210" r="11"/><circle class="l" cx="232" cy="210" r="11"/><path class="d" d="M188 240h24l-12 14z"/>',
    "box": '<path class="c" d="M104 150l96-44 96 44v110l-96 44-96-44z"/><path class="d" d="M104 150l96 44v110l-96-44z"/><path class="s" d="M200 194l96-44"/>',
}  # fmt: skip

# The first kind of which a word stands in the product's title, else in its category, is drawn; a plural counts.
_KINDS = {
    "lug": ("trail shoe",),
    "boot": ("boot",),
    "shoe": ("shoe", "slides"),
    "sock": ("sock", "gaiters"),
    "dinosaur": ("dinosaur", "dino", "triceratops", "t. rex", "fossil"),
    "ball": ("ball",),
    "glove": ("glove", "mitt", "mitten"),
    "flame": ("warmer", "stove"),
    "hat": ("hat", "beanie"),
    "trousers": ("trousers", "pants", "leggings"),
    "top": ("jacket", "base layer", "vest", "pajamas", "snowsuit", "raincoat", "apron"),
    "pan": ("pan", "skillet", "wok", "griddle"),
    "pot": ("dutch oven", "stockpot", "saucepan", "cookware", "cook set", "kettle"),
    "tool": ("secateurs", "shears", "trowel", "brush"),
    "drop": ("water filter", "fountain", "hose", "watering"),
    "book": ("journal", "board game", "puzzle"),
    "tent": ("tent",),
    "mug": ("mug", "roast", "decaf", "coffee"),
    "lamp": ("lantern", "headlamp", "light", "lamp", "projector"),
    "bolt": ("charger", "power bank", "charging"),
    "headphones": ("headphones", "earbuds"),
    "speaker": ("speaker", "radio"),
    "plant": ("raised bed", "garden", "seed", "bird feeder", "bee hotel"),
    "bed": ("bedding", "sleeping", "bed", "pillow"),
    "bag": ("bag", "backpack", "suitcase", "duffel", "tote", "sling", "packing cubes"),
    "mat": ("mat", "yoga", "roller", "bands"),
    "dumbbell": ("dumbbell", "kettlebell"),
    "cat": ("cat",),
    "bone": ("dog",),
    "blocks": ("toys",),
}
_WORDS = {kind: re.compile("|".join(rf"\b{re.escape(word)}s?\b" for word in words)) for kind, words in _KINDS.items()}


def picture(product: Product) -> str:
    """The product's picture, the same at every call."""
    colour = _colour(product)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">'
        f"<title>{escape(product.title)}</title>"
        "<style>"
        f".c{{fill:{colour}}}.d{{fill:{_mixed(colour, '#15191c', 0.4)}}}.l{{fill:{_mixed(colour, '#ffffff', 0.55)}}}"
        f".s,.t{{fill:none;stroke:{_mixed(colour, '#15191c', 0.55)};stroke-width:7;stroke-linecap:round}}"
        f".t{{stroke-width:20}}"
        "</style>"
        f'<rect width="400" height="400" fill="{_mixed(colour, "#f7f4ee", 0.84)}"/>'
        f'<ellipse cx="200" cy="316" rx="122" ry="13" fill="{_mixed(colour, "#f7f4ee", 0.66)}"/>'
        f"{_GLYPHS[_kind(product)]}</svg>"
    )


def _kind(product: Product) -> str:
    for text in (product.title, " | ".join(product.category)):
        for kind, words in _WORDS.items():
            if words.search(text.lower()):
                return kind
    return "box"


def _colour(product: Product) -> str:
    named = product.variants[0].colour if product.variants else ""
    for word in reversed(f"{product.title} {named}".lower().replace("-", " ").split()):
        if word in _COLOURS:
            return _COLOURS[word]
    drawn = hashlib.blake2b(product.product_id.encode(), digest_size=2).digest()
    return _PALETTE[drawn[0] % len(_PALETTE)]


def _mixed(colour: str, other: str, share: float) -> str:
    """`share` of the other, the rest of the colour; both "#rrggbb"."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
