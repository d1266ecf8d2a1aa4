// What the list does better with JavaScript; all of it works without.

const filters = document.querySelector("#filters");
const search = document.querySelector("#zoek");
const A_YEAR = 365 * 24 * 60 * 60;

// "Back" fetches the page anew: a kept copy could show records as they no longer are.
window.htmx.config.historyCacheSize = 0;
window.htmx.config.refreshOnHistoryMiss = true;

// The form stays where it is while the result is swapped, so it is told what is on now.
function showWhatIsOn() {
  const on = new URLSearchParams(document.querySelector("#resultaat").dataset.query);
  if (document.activeElement !== search) search.value = on.get("q") ?? "";
  for (const facet of filters.querySelectorAll(".facet[data-name]")) showChosen(facet, on.getAll(facet.dataset.name));
  for (const control of filters.querySelectorAll("[data-asked]")) showAsked(control, on.get(control.name));
}

// What stands there by itself (a distance, say) is in `data-asked`.
function showAsked(control, value) {
  if (control.type === "checkbox") control.checked = value === control.value;
  else if (control.type === "radio") control.checked = control.value === (value ?? "");
  else if (control !== document.activeElement) control.value = value ?? control.dataset.asked;
}

function showChosen(facet, values) {
  const boxes = [...facet.querySelectorAll(".facet-choices [type=checkbox]")];
  for (const box of boxes) box.checked = values.includes(box.value);
  for (const value of values) {
    if (!boxes.some((box) => box.value === value)) facet.querySelector(".facet-choices").prepend(choice(facet, value));
  }
  const input = facet.querySelector("input.form-control:not([data-asked], [type=search])");
  if (input && values.includes(input.value)) input.value = "";
}

function choice(facet, value) {
  const box = Object.assign(document.createElement("input"), {
    type: "checkbox", className: "form-check-input", name: facet.dataset.name, value, checked: true,
  });
  const text = Object.assign(document.createElement("span"), { textContent: value });
  const label = Object.assign(document.createElement("label"), { className: "facet-choice" });
  label.append(box, text);
  return label;
}

showWhatIsOn();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "resultaat") return;
  showWhatIsOn();
  // The counts beside the values are of what is on now; they come after the rows.
  if (!filters.open) return;
  for (const facet of filters.querySelectorAll(".facet[open]")) window.htmx.trigger(facet, "renew");
});

// Without a connection nothing would happen, and nobody would know why.
const noAnswer = document.querySelector("#geen-antwoord");
document.addEventListener("htmx:sendError", () => { noAnswer.hidden = false; });
document.addEventListener("htmx:afterOnLoad", () => { noAnswer.hidden = true; });

// The values of a column are fetched when a person opens it; the panel stays as it was left.
function loadOpened() {
  if (!filters.open) return;
  for (const facet of filters.querySelectorAll(".facet[open]")) window.htmx.trigger(facet, "opened");
}
filters.addEventListener("toggle", (event) => {
  if (event.target === filters) {
    document.cookie = `list_filters=${filters.open ? "open" : "closed"}; path=/; max-age=${A_YEAR}; samesite=lax`;
  }
  loadOpened();
}, { capture: true });
document.addEventListener("DOMContentLoaded", loadOpened);

// The whole row opens its record, as its name does.
function opened(event) {
  const row = event.target.closest(".list-table tbody tr");
  if (!row || event.target.closest("a, button, summary, details, input, label, .pick")) return null;
  return getSelection().isCollapsed ? row.querySelector("a.name") : null;
}
document.addEventListener("click", (event) => {
  const link = opened(event);
  if (!link) return;
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey, altKey }));
});
document.addEventListener("auxclick", (event) => {
  const link = event.button === 1 ? opened(event) : null;
  if (link) window.open(link.href, "_blank", "noopener");
});

// The record that somebody comes back from gets the focus, with the page otherwise as it opens.
// Later than the browser, which puts the row at the top and takes the focus away.
if (location.hash.startsWith("#r-")) {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  window.addEventListener("load", () => setTimeout(() => {
    scrollTo(0, 0);
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector("a.name").focus({ preventScroll: true });
  }));
}
