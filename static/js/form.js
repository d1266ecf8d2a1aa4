/* A form that counts what changed, warns before that is lost, and saves once.
 *
 * <form data-changes data-none="…" data-one="…" data-more="{} …"> with <output data-change-count>.
 * An input that came back with an error has data-shown: the text it held before it was touched.
 */

const summary = document.querySelector("[data-error-summary]");
summary?.focus();

for (const once of document.querySelectorAll("[data-same-form]")) keepSame(once);

for (const form of document.querySelectorAll("form[data-changes]")) watch(form);

function watch(form) {
  const inputs = [...form.elements].filter((input) => /^[cx]-/.test(input.name));
  const counter = form.querySelector("[data-change-count]");
  let isSaving = false;

  const changed = () => inputs.filter((input) => input.value !== shownIn(input)).length;

  function count() {
    const number = changed();
    const words = { 0: form.dataset.none, 1: form.dataset.one };
    counter.textContent = words[number] ?? form.dataset.more.replace("{}", number);
    form.classList.toggle("has-changes", number > 0);
  }

  form.addEventListener("input", count);
  form.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    if (isSaving) event.preventDefault();
    isSaving = true;
  });
  for (const other of document.querySelectorAll("form[data-leave]")) {
    other.addEventListener("submit", () => { isSaving = true; });
  }
  addEventListener("beforeunload", (event) => {
    const isKept = form.classList.contains("is-kept"); // by js/unsaved.js
    if (!isSaving && !isKept && changed() > 0) event.preventDefault();
  });
  // Coming back with the browser's own button shows the page as it was left.
  addEventListener("pageshow", () => {
    isSaving = false;
    count();
  });
  count();
}

/* The form that one goes back to is the same one, also when the browser fetches it anew. */
function keepSame(once) {
  if (history.state?.once) once.value = history.state.once;
  else history.replaceState({ ...history.state, once: once.value }, "");
}

/* What the input held when the record was shown, in the way the browser gives its value. */
function shownIn(input) {
  const newlines = /\r\n?/g;
  if (input.dataset.shown !== undefined) return input.dataset.shown.replace(newlines, "\n");
  if (input instanceof HTMLSelectElement) {
    const chosen = [...input.options].find((option) => option.defaultSelected);
    return (chosen ?? input.options[0]).value;
  }
  return input.defaultValue.replace(newlines, "\n");
}
