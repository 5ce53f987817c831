"""What may be written to whom, when and by whom: decisions without any I/O; time and ids come in."""

from __future__ import annotations
