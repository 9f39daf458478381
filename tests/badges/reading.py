"""Reads a PDF as a phone's camera would."""

import pypdfium2
import zxingcpp


def tokens_in(pdf):
    """Return the text of the code on each page, in the order of the pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=3).to_pil().convert("L") for page in document]
    finally:
        document.close()
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
