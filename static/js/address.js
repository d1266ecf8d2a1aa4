/* An address that is offered fills in the fields with one tap.
 *
 * <div data-address-help> holds <button data-fill="name=value&…">, which the server offers.
 */

for (const help of document.querySelectorAll("[data-address-help]")) {
  const form = help.closest("form");
  help.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-fill]");
    if (!offer) return;
    for (const [name, value] of new URLSearchParams(offer.dataset.fill)) {
      const input = form.elements[name];
      if (!input || input.value === value) continue;
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    help.replaceChildren();
    form.elements["c-zip"]?.focus();
  });
}
