// What the frame does better with JavaScript; all of it works without.

// Colours and density change without a new page, so that a half-filled form stays as it is.
const SWITCHES = { "switch-theme": "bsTheme", "switch-density": "density" };
async function choose(event) {
  if (event.target.id !== "voorkeur") return;
  const name = Object.keys(SWITCHES).find((one) => event.submitter.closest(`.${one}`));
  if (!name) return;
  event.preventDefault();
  const body = new FormData(event.target, event.submitter);
  const answer = await fetch(event.submitter.formAction, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") return;
  const choice = event.submitter.value;
  document.documentElement.dataset[SWITCHES[name]] = choice;
  for (const button of document.querySelectorAll(`.${name} button`)) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
}
document.addEventListener("submit", choose);

// Messages can be put away.
function offerDismissal(root) {
  for (const button of root.querySelectorAll("[data-dismiss-notice]")) button.hidden = false;
}
offerDismissal(document);
document.addEventListener("htmx:load", (event) => offerDismissal(event.target));
document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss-notice]")?.closest("[data-notice]").remove();
});

// Menus close on Escape and on a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details[data-menu][open]");
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// "/" puts the cursor in the search field, unless somebody is typing.
const TYPING = "input, textarea, select, [contenteditable]";
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(TYPING)) return;
  const search = document.querySelector("[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// Passkeys are offered where the browser has them; they want a name, not an IP address.
if (window.PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname)) {
  for (const button of document.querySelectorAll("[data-needs-passkeys]")) button.hidden = false;
}
