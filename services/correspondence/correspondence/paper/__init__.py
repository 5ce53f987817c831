"""Paper: letters made into PDF, signed and sealed. Processor-bound, so in the web process only, never in the worker."""

from __future__ import annotations
