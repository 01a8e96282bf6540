"""A screenshot with few colours: the frequent and the odd stay, each other becomes the nearest."""

import base64
import struct
import zlib
from typing import Any

import numpy as np
from playwright.sync_api import Page

# The odd ones: an amber word among a thousand greys must not turn red.
FREQUENT, ODD = 192, 64
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The browser that made the picture reads it, too: what it gives is RGBA, row by row.
PIXELS = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const bytes = canvas.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def lightened(page: Page, picture: bytes) -> bytes:
    """The PNG in at most 256 colours, read by a page that may load data: addresses."""
    source = "data:image/png;base64," + base64.b64encode(picture).decode()
    width, height, text = page.evaluate(PIXELS, source)
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 4)[:, :3]
    palette, chosen = _palette(pixels)
    rows = np.zeros((height, width + 1), np.uint8)  # each begins with its filter: none
    rows[:, 1:] = chosen.reshape(height, width)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [
        (b"IHDR", head),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
    ]
    return SIGNATURE + b"".join(_chunk(*part) for part in [*parts, (b"IEND", b"")])


def _palette(pixels: "np.ndarray[Any, Any]") -> tuple[Any, Any]:
    """The colours kept, as bytes, and for every pixel the place of its colour among them."""
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    every = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    chosen = list(np.argsort(-counts)[:FREQUENT])
    far = np.stack([_distance(every, one) for one in chosen], axis=1)
    for _ in range(ODD):
        chosen.append((far.min(axis=1) * np.sqrt(counts)).argmax())
        far = np.column_stack([far, _distance(every, chosen[-1])])
    return every[chosen].astype(np.uint8), far.argmin(axis=1).astype(np.uint8)[places]


def _distance(every: "np.ndarray[Any, Any]", one: int) -> Any:
    return ((every - every[one]) ** 2).sum(axis=1)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
