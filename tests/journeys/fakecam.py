"""Films for Chromium's `--use-file-for-fake-video-capture`: YUV4MPEG2 (I420) from pictures."""

import numpy as np
import qrcode
from PIL import Image

SIZE = (640, 480)  # even, as I420 needs
WIDE = (1280, 720)  # what phones are asked for: a whole badge can be read in it
DESK = (90, 90, 90)  # what the camera sees without a badge


def i420(picture):
    """Return one frame's bytes: BT.601, limited range."""
    rgb = np.asarray(picture.convert("RGB")).astype(np.float32)
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    y = 16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255
    u = 128 + (-37.797 * r - 74.203 * g + 112.0 * b) / 255
    v = 128 + (112.0 * r - 93.786 * g - 18.214 * b) / 255

    def quarter(plane):
        height, width = plane.shape
        return plane.reshape(height // 2, 2, width // 2, 2).mean((1, 3))

    planes = (y, quarter(u), quarter(v))
    return b"".join(np.clip(np.rint(p), 0, 255).astype(np.uint8).tobytes() for p in planes)


def write_y4m(path, shots, *, fps=5):
    """Write a film that loops: `shots` are (picture, seconds)."""
    width, height = shots[0][0].size
    with open(path, "wb") as film:
        film.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n" % (width, height, fps))
        for picture, seconds in shots:
            film.write((b"FRAME\n" + i420(picture)) * round(seconds * fps))


def desk(size=SIZE):
    """Return the picture without a badge."""
    return Image.new("RGB", size, DESK)


def holding(badge, size=SIZE):
    """Return a picture of something held before the camera, in the middle."""
    picture = desk(size)
    picture.paste(badge, ((size[0] - badge.width) // 2, (size[1] - badge.height) // 2))
    return picture


def showing(text):
    """Return a picture of `text` as a QR code, held before the camera."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=4)
    code.add_data(text)
    code.make(fit=True)
    return holding(code.make_image().get_image().convert("RGB"))
