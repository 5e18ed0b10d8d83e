"""Every limit of the worker, in one place."""

# A case is at most 256 KiB, its history some megabytes at worst; ten times what a year-long dispute needs.
REQUEST_BYTES = 4 * 1024 * 1024
# What a court's window and an office's mail still take.
PDF_BYTES = 60 * 1024 * 1024
# A bound volume has 200 sheets; five volumes in one package.
PAGES = 1000
# As many as a case can hold.
DOCUMENTS = 400
# What may be uploaded as one paper.
DOCUMENT_BYTES = 50 * 1024 * 1024
# Pixels of one photographed page: 100 million is a 300 dpi scan of A2.
IMAGE_PIXELS = 100_000_000
ID_CHARACTERS = 128
# A template writes a few kilobytes; a loop that runs away is stopped here.
HTML_CHARACTERS = 8 * 1024 * 1024
# One value made by a template with `*`, so that no template fills the memory.
TEMPLATE_REPEATS = 100_000
# A JSON file of the catalogue, and of words.
FILE_BYTES = 2 * 1024 * 1024
