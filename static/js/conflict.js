/* On the page that settles a conflict: a chosen card fills the result, which stays editable. */

for (const field of document.querySelectorAll("[data-settle]")) {
  const result = field.querySelector("[data-settle-result] :is(input, textarea, select)");
  for (const radio of field.querySelectorAll("input[type=radio]")) {
    radio.addEventListener("change", () => {
      result.value = radio.value.replace(/\r\n?/g, "\n");
    });
  }
}
