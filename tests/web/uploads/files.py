"""Small files of each kind."""

from io import BytesIO

from PIL import Image
from reportlab.pdfgen.canvas import Canvas


def _pdf():
    written = BytesIO()
    page = Canvas(written, invariant=1)
    page.drawString(72, 720, "Orden de compra 118")
    page.save()
    return written.getvalue()


def picture(kind, colour="navy"):
    written = BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, kind)
    return written.getvalue()


PDF = _pdf()
