/* Counts, while one chooses, how many fields the surviving record takes over from the others. */

for (const form of document.querySelectorAll("[data-merge]")) {
  const count = form.querySelector("[data-merge-count]");
  form.addEventListener("change", () => say(form, count));
  say(form, count);
}

function say(form, count) {
  const number = form.querySelectorAll("[type=radio]:checked:not([data-own])").length;
  const { none, one, more } = count.dataset;
  count.textContent = number === 0 ? none : number === 1 ? one : more.replace("{}", number);
}
