function markup(place, text) {
  // ruleid: script-writes-markup
  place.innerHTML = text;
  // ok: script-writes-markup
  place.textContent = text;
}

function fromText(text) {
  // ruleid: script-from-text
  return eval(text);
}

function away() {
  // ruleid: script-leads-away
  location.assign(new URLSearchParams(location.search).get("next"));
  // ok: script-leads-away
  location.assign("/mijn");
}
