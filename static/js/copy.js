// A button that copies what an input holds: [data-copy="id"], hidden where there is no clipboard.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const input = document.getElementById(button.dataset.copy);
  const words = button.querySelector("[data-copy-said]");
  words.setAttribute("role", "status");
  button.hidden = false;
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    words.textContent = words.dataset.copySaid;
  });
}
