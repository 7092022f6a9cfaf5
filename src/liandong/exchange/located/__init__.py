"""TOML files that people write, with an error for each fault: file, line, fix."""

from liandong.exchange.located.convert import convert
from liandong.exchange.located.document import Document, FileError, read_document
from liandong.exchange.located.lines import Path
from liandong.exchange.located.nearest import near, nearest
from liandong.exchange.located.problem import Located

__all__ = [
    "Document",
    "FileError",
    "Located",
    "Path",
    "convert",
    "near",
    "nearest",
    "read_document",
]
