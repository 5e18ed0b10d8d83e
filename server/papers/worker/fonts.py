"""Makes WeasyPrint embed subsets of fonts fast: with HarfBuzz's own subsetter, in milliseconds where fontTools takes
two seconds a face.

Chinese faces have 65,000 glyphs, and fontTools walks through all of them for every PDF. `install()` replaces one method
of WeasyPrint 57; with another WeasyPrint, or
without libharfbuzz-subset, it changes nothing and papers are only slower. The same glyphs of the same face give the
same bytes.
"""

import ctypes
import ctypes.util

_KEEP_NUMBERS = 0x2  # HB_SUBSET_FLAGS_RETAIN_GIDS: the page refers to glyphs by number.
_NO_HINTING = 0x1
_DESUBROUTINIZE = 0x4
_SETS_DROP_TABLE = 3  # HB_SUBSET_SETS_DROP_TABLE_TAG
# Shaping is done; a printed face needs no rules and no other outlines.
_DROPPED_TABLES = (b"GSUB", b"GPOS", b"GDEF", b"BASE", b"SVG ", b"DSIG", b"vhea", b"vmtx", b"VORG")


def _library():
    try:
        library = ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return None
    pointer, integer = ctypes.c_void_p, ctypes.c_uint
    for name, result, arguments in (
        ("hb_blob_create", pointer, [ctypes.c_char_p, integer, ctypes.c_int, pointer, pointer]),
        ("hb_blob_get_data", pointer, [pointer, ctypes.POINTER(integer)]),
        ("hb_blob_destroy", None, [pointer]),
        ("hb_face_create", pointer, [pointer, integer]),
        ("hb_face_reference_blob", pointer, [pointer]),
        ("hb_face_destroy", None, [pointer]),
        ("hb_set_add", None, [pointer, integer]),
        ("hb_subset_input_create_or_fail", pointer, []),
        ("hb_subset_input_set_flags", None, [pointer, integer]),
        ("hb_subset_input_glyph_set", pointer, [pointer]),
        ("hb_subset_input_set", pointer, [pointer, integer]),
        ("hb_subset_input_destroy", None, [pointer]),
        ("hb_subset_or_fail", pointer, [pointer, pointer]),
    ):
        function = getattr(library, name, None)
        if function is None:
            return None
        function.restype, function.argtypes = result, arguments
    return library


def subset(library, content, index, glyphs):
    """The face `index` of the font file `content`, holding only `glyphs` under their numbers; None when it cannot be
    made."""
    blob = library.hb_blob_create(content, len(content), 1, None, None)
    face = library.hb_face_create(blob, index)
    wanted = library.hb_subset_input_create_or_fail()
    made = None
    try:
        library.hb_subset_input_set_flags(wanted, _KEEP_NUMBERS | _NO_HINTING | _DESUBROUTINIZE)
        numbers = library.hb_subset_input_glyph_set(wanted)
        for glyph in sorted(glyphs):
            library.hb_set_add(numbers, glyph)
        dropped = library.hb_subset_input_set(wanted, _SETS_DROP_TABLE)
        for table in _DROPPED_TABLES:
            library.hb_set_add(dropped, int.from_bytes(table, "big"))
        made = library.hb_subset_or_fail(face, wanted)
        if not made:
            return None
        output = library.hb_face_reference_blob(made)
        length = ctypes.c_uint()
        data = library.hb_blob_get_data(output, ctypes.byref(length))
        result = ctypes.string_at(data, length.value)
        library.hb_blob_destroy(output)
        return result
    finally:
        if made:
            library.hb_face_destroy(made)
        library.hb_subset_input_destroy(wanted)
        library.hb_face_destroy(face)
        library.hb_blob_destroy(blob)


def install():
    """Replaces WeasyPrint's subsetting for this process; true when it did. Called once, before the first paper."""
    from weasyprint.pdf import stream

    library = _library()
    font = getattr(stream, "Font", None)
    original = getattr(font, "clean", None)
    if library is None or original is None:
        return False

    def clean(self, cmap):
        plain = cmap and self.ttfont is not None and not (self.bitmap or self.png or self.svg or "fvar" in self.ttfont)
        content = subset(library, self.file_content, self.index, cmap) if plain else None
        if content is None:
            original(self, cmap)
        else:
            self.file_content = content

    font.clean = clean
    return True
