/* Find and replace by a pattern: who writes \1 for what a group found is told that it is $1 here. */

const replacement = document.getElementById("id_replacement");
const pattern = document.getElementById("id_is_pattern");
const hint = document.getElementById("hint-groep");

function tell() {
  hint.hidden = !(pattern.checked && /\\[0-9]/.test(replacement.value));
}

if (replacement && pattern && hint) {
  replacement.addEventListener("input", tell);
  pattern.addEventListener("change", tell);
  tell();
}
