"""Drawings in place of photographs: plainly drawn, so that nobody takes them for evidence."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = 960, 640
GROUND, LINE, METAL, PALE = "#e7e3da", "#2c3138", "#59636e", "#a9a499"

# Outlines on the sheet, by what is drawn: x and y of each corner.
OUTLINES = {
    "pistol": "180 190 760 190 760 280 420 280 390 330 330 330 290 500 170 500 210 300 180 280",
    "revolver": "200 200 420 170 780 200 780 255 470 265 430 320 340 330 290 500 180 490 230 300",
    "door": "190 140 560 140 720 300 800 320 800 500 190 500",
    "receiver": "140 250 820 250 820 360 600 360 580 420 420 420 400 360 140 360",
}


def drawing(outline: str, caption: str) -> bytes:
    """A drawing of the thing from the side on a measuring sheet, as PNG."""
    sheet, pen = _sheet(caption)
    corners = [int(number) for number in OUTLINES[outline].split()]
    pen.polygon(corners, fill=METAL, outline=LINE, width=4)
    pen.ellipse((330, 330, 420, 410), outline=LINE, width=8)
    return _png(sheet)


def marks(serial: str, caption: str) -> bytes:
    """A drawing of a plate with a serial as it can be read; with none, the plate is filed down."""
    sheet, pen = _sheet(caption)
    pen.rounded_rectangle((120, 210, 840, 420), 18, fill=METAL, outline=LINE, width=4)
    if serial:
        pen.text((480, 315), serial, fill=GROUND, font=ImageFont.load_default(96), anchor="mm")
    else:
        for x in range(180, 780, 14):
            pen.line((x, 260, x + 34, 370), fill=PALE, width=5)
    return _png(sheet)


def _sheet(caption: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(sheet)
    for x in range(60, 901, 20):  # a ruler in half centimetres
        pen.line((x, 560, x, 590 if (x - 60) % 100 == 0 else 576), fill=LINE, width=2)
    pen.line((60, 560, 900, 560), fill=LINE, width=3)
    pen.text((60, 40), caption, fill=LINE, font=ImageFont.load_default(34))
    pen.text((60, 596), "Drawing for the demonstration", fill=LINE, font=ImageFont.load_default(22))
    return sheet, pen


def _png(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "PNG", compress_level=1)
    return out.getvalue()
