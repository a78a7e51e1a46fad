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
