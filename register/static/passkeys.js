// Passkeys. A browser without them, or without scripts, shows the other ways that stand on the page.

// How old in milliseconds a page may be whose question is still asked; the server takes it for twice as long.
const FRESH = 5 * 60 * 1000;

const question = async (button) => {
  let asked = button;
  if (performance.now() > FRESH) {
    const answer = await fetch(location.href).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    asked = (page && page.getElementById(button.id)) || button;
  }
  return JSON.parse(asked.dataset.passkey);
};

const answer = async (asked) => {
  const kind = PublicKeyCredential;
  if (asked.user) return navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(asked) });
  return navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(asked) });
};

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.dataset.passkey || event.defaultPrevented) return;
  event.preventDefault();
  const failed = button.parentElement.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    button.form.elements[button.dataset.field].value = JSON.stringify(await answer(await question(button)));
    button.form.submit();
  } catch {
    failed.hidden = false;
  }
});

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const each of document.querySelectorAll("[data-with-passkeys]")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-without-passkeys]")) each.hidden = true;
}
