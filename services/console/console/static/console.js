// Works on top of pages that do their work without it: search while typing, and a word when the network fails.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers.Accept = "text/html";
});

function say(text) {
  const results = document.getElementById("resultados");
  if (!results) return;
  const notice = document.createElement("div");
  notice.className = "alert alert-warning";
  notice.setAttribute("role", "alert");
  notice.textContent = text;
  results.replaceChildren(notice);
}

document.addEventListener("htmx:sendError", () => say("No hay conexión. Revise la red e intente de nuevo."));
document.addEventListener("htmx:responseError", () => say("La búsqueda no se pudo hacer. Intente de nuevo en unos segundos."));
document.addEventListener("htmx:beforeRequest", (event) => event.detail.target.setAttribute("aria-busy", "true"));
