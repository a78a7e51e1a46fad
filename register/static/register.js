// Nothing here is required: every page works without it.

// After a failed submission the summary of errors comes first, so it takes the focus.
document.querySelector("[data-focus]")?.focus();

// A second press within three seconds is the same press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});

// A page about long work looks again by itself; without this, its link does.
const watched = document.querySelector("[data-refresh]");
const look = async () => {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-refresh]");
  if (!now) return location.reload();
  const shown = document.querySelector("[data-refresh]");
  if (!shown.contains(document.activeElement)) shown.replaceChildren(...now.childNodes);
  setTimeout(look, now.dataset.refresh * 1000);
};
if (watched) setTimeout(look, watched.dataset.refresh * 1000);

// Parties that were typed or pasted are recognised at once; without this, when the form is sent or a button is pressed.
const lines = document.querySelector("[data-recognise]");
lines?.addEventListener("change", async () => {
  const body = new FormData(lines.form);
  body.set("look", "1");
  const answer = await fetch(location.href, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-recognised]");
  const shown = document.querySelector("[data-recognised]");
  if (now && !shown.contains(document.activeElement)) shown.replaceChildren(...now.childNodes);
});

// Where a narrow screen shows a table as blocks, some browsers forget that it is one: this says so. In the page itself
// the same words would be double, and not valid.
const roles = {
  table: "table",
  "thead, tbody": "rowgroup",
  tr: "row",
  td: "cell",
  "th[scope=col]": "columnheader",
  "th[scope=row]": "rowheader",
  "ol.chain__rail": "list",
};
for (const [what, role] of Object.entries(roles)) {
  for (const element of document.querySelectorAll(what)) element.setAttribute("role", role);
}
