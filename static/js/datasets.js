/* The design of a data set: what belongs to one choice of place is shown with that choice only, and
 * after a row was added, moved or taken away the focus is where the work goes on. */

const form = document.querySelector("[data-design]");
const place = form?.querySelector("[name=place]");

function showPlace() {
  for (const part of form.querySelectorAll("[data-if-place]")) {
    part.hidden = part.dataset.ifPlace !== place.value;
  }
}

place?.addEventListener("change", showPlace);
if (place) showPlace();

form?.addEventListener("htmx:afterSettle", (event) => {
  const pressed = event.detail.requestConfig?.elt;
  const columns = document.getElementById("kolommen");
  if (!pressed || !columns) return;
  if (pressed.value === "erbij") {
    columns.querySelector(".dataset-row:last-child input:not([type=hidden])")?.focus();
    return;
  }
  const same = document.getElementById(pressed.id);
  const next = same && !same.disabled ? same : document.getElementById(pressed.id.replace(/-(op|neer|weg)$/, "-rij"));
  (next ?? columns).focus();
});
