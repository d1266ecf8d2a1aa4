// Keys for who goes through many records. Each stands for a link or a button that is on the page.

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const REMEMBERED = "review-shortcuts";

const sheet = document.querySelector("#toetsen");
const onOff = document.querySelector("[data-shortcuts-on]");
let areOn = remembered() !== "off";

if (sheet) sheet.hidden = false;
if (onOff) {
  onOff.checked = areOn;
  onOff.addEventListener("change", () => {
    areOn = onOff.checked;
    remember(areOn ? "on" : "off");
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closeSheets();
  if (!areOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest(TYPING)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});

function press(target) {
  if (target === sheet) {
    sheet.open = !sheet.open;
    sheet.querySelector("summary").focus();
    return;
  }
  if (target.tagName === "SUMMARY") {
    target.parentElement.open = true;
    target.parentElement.querySelector("textarea")?.focus();
    return;
  }
  target.click();
}

// A note that was opened by the mouse gets the cursor too; one that lacks its text has it at once.
for (const flag of document.querySelectorAll(".judge-flag")) {
  if (flag.open) flag.querySelector("textarea")?.focus();
  flag.addEventListener("toggle", () => {
    if (flag.open) flag.querySelector("textarea")?.focus();
  });
}

function closeSheets() {
  for (const open of document.querySelectorAll(".judge-flag[open], .shortcuts[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
}

// A verdict counts once, however often its key or button is pressed.
for (const form of document.querySelectorAll(".judge form")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener("pageshow", () => { isSent = false; });
}

function remembered() {
  try { return localStorage.getItem(REMEMBERED); } catch { return null; }
}

function remember(value) {
  try { localStorage.setItem(REMEMBERED, value); } catch { /* then only for this page */ }
}
