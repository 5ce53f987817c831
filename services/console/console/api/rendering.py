"""HTML from templates: everything escaped, nothing undefined, no script or style but our own files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from console.domain import deadlines, highlighting, spanish
from console.domain.accounts import attends, sees_readings
from radica import words
from radica.access import lane_name
from radica.clock import legal_date
from radica.purpose import PURPOSE_NAMES

if TYPE_CHECKING:
    from console.api.static import Files
    from console.domain.accounts import Person

# Bootstrap draws its arrows and marks as data: images
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class Templates:
    """The console's pages."""

    def __init__(self, files: Files, *, https: bool) -> None:
        self._headers = {**HEADERS, **(HSTS if https else {})}
        self._environment = Environment(
            loader=PackageLoader("console", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "asset": files.address,
            "light": deadlines.light,
            "spanish": spanish,
            "purposes": PURPOSE_NAMES,
        }
        self._environment.globals |= {"attends": attends, "sees_readings": sees_readings}
        self._environment.filters |= {
            "lane": lane_name,
            "capitalized": lambda words: words[:1].upper() + words[1:],
            "day": spanish.long_date,
            "legal_day": lambda at: spanish.long_date(legal_date(at)),
            "moment": spanish.local_time,
            "named": spanish.named,
            "size": spanish.file_size,
            "municipality": spanish.municipality,
            "kind": lambda code: spanish.word(spanish.KINDS, code),
            "channel": lambda code: spanish.word(words.CHANNELS, code),
            "regime": lambda code: spanish.word(spanish.REGIMES, code),
            "state": lambda code: spanish.word(words.STATES, code),
            "area": lambda code: spanish.word(words.AREAS, code),
            "result": lambda code: spanish.word(words.RESULTS, code),
            "order_status": lambda code: spanish.word(spanish.ORDER_STATUSES, code),
            "step_status": lambda code: spanish.word(spanish.STEP_STATUSES, code),
            "service": lambda code: spanish.word(spanish.SERVICES, code),
            "upload_state": lambda code: spanish.word(spanish.UPLOAD_STATES, code),
            "why": spanish.why_found,
            "pieces": lambda matched: highlighting.pieces(matched.text, matched.stretches),
            "id_type": lambda code: spanish.ID_TYPES.get((code or "").upper(), code or "Documento"),
        }

    def page(
        self,
        name: str,
        person: Person | None,
        csrf: str = "",
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: Any,  # noqa: ANN401 - what the template shows
    ) -> HTMLResponse:
        """Return a page for a person, None before they have signed in."""
        html = self._environment.get_template(name).render(person=person, csrf=csrf, **values)
        return HTMLResponse(html, status, {**self._headers, **(headers or {})})
