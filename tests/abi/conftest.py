"""Fixtures: the installed header, and a folder to build plugins in."""
from workshop import installed, workshop

__all__ = ["installed", "workshop"]
