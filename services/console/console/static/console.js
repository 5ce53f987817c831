// Works on top of pages that do their work without it: search without a new page, a word when it is slow or the network
// fails, and «/» to go to the search box.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers.Accept = "text/html";
});

function say(text, kind = "warning") {
  const results = document.getElementById("resultados");
  if (!results) return;
  const notice = document.createElement("div");
  notice.className = `alert alert-${kind}`;
  notice.setAttribute("role", kind === "info" ? "status" : "alert");
  notice.textContent = text;
  results.replaceChildren(notice);
}

const SLOW_MS = 1200;
let slow;

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target.setAttribute("aria-busy", "true");
  slow = setTimeout(() => say("La búsqueda está tardando un poco. No hace falta repetirla.", "info"), SLOW_MS);
});
document.addEventListener("htmx:afterRequest", (event) => {
  clearTimeout(slow);
  document.getElementById("resultados")?.removeAttribute("aria-busy");
});
document.addEventListener("htmx:sendError", () => say("No hay conexión. Revise la red e intente de nuevo."));
document.addEventListener("htmx:responseError", () => say("La búsqueda no se pudo hacer. Intente de nuevo en unos segundos."));

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById("q")?.focus();
});
