"""Uploaded papers of a case, read and brought to A4: pictures and PDFs, without what a PDF can carry beside its
pages."""

import io
import os

import pypdf

from . import limits
from .errors import Refused

# A4 in points.
WIDTH, HEIGHT = 595.276, 841.89
_MARGIN = 18.0
_MEDIA = ("application/pdf", "image/jpeg", "image/png")


def read_document(entry, title):
    path, media_type = entry.get("path"), entry.get("media_type")
    if media_type not in _MEDIA:
        raise Refused(
            "data.documents",
            f"“{title}”的类型不能放入材料包：{media_type}。",
            f"document {entry.get('id')}: {media_type} cannot be bound",
        )
    try:
        if not isinstance(path, str) or not os.path.isabs(path) or os.path.getsize(path) > limits.DOCUMENT_BYTES:
            raise Refused(
                "data.documents",
                f"“{title}”过大或者无法读取。",
                f"document {entry.get('id')}: no file of at most {limits.DOCUMENT_BYTES} bytes",
            )
        with open(path, "rb") as file:
            return file.read(), media_type
    except OSError:
        raise Refused("data.documents", f"无法读取“{title}”。", f"document {entry.get('id')} cannot be read") from None


def pdf_pages(body, identifier, title):
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted:
            raise Refused("data.documents", f"“{title}”已加密，不能放入材料包。", f"document {identifier} is encrypted")
        if len(reader.pages) > limits.PAGES:
            raise Refused(
                "data.documents",
                f"“{title}”超过 {limits.PAGES} 页。",
                f"document {identifier} has more than {limits.PAGES} pages",
            )
        return [_to_a4(page) for page in reader.pages]
    except Refused:
        raise
    except Exception:  # pypdf raises whatever a broken file makes it raise.
        raise Refused("data.documents", f"“{title}”不是可以读取的 PDF。", f"document {identifier} is no readable PDF") from None


def _to_a4(page):
    if page.get("/Rotate", 0):
        page.transfer_rotation_to_content()
    box = page.mediabox
    width, height = float(box.width), float(box.height)
    scale = (
        min((WIDTH - 2 * _MARGIN) / width, (HEIGHT - 2 * _MARGIN) / height, 1.0)
        if (width > WIDTH + 1 or height > HEIGHT + 1)
        else 1.0
    )
    sheet = pypdf.PageObject.create_blank_page(width=WIDTH, height=HEIGHT)
    shift = (
        pypdf.Transformation()
        .translate(-float(box.left), -float(box.bottom))
        .scale(scale)
        .translate((WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2)
    )
    sheet.merge_transformed_page(page, shift)
    return sheet


def check_picture(body, entry):
    from PIL import Image

    try:
        with Image.open(io.BytesIO(body)) as picture:
            if picture.format not in ("JPEG", "PNG") or picture.width * picture.height > limits.IMAGE_PIXELS:
                raise ValueError
    except Exception:  # Pillow raises whatever a broken file makes it raise.
        raise Refused(
            "data.documents", f"“{entry['title']}”不是可以读取的图片，或者过大。", f"document {entry['id']} is no readable picture"
        ) from None
