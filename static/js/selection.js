// Selecting in the list: each tick is told to the server at once, which answers with the bar as it is then.
// Without JavaScript the same form is posted by its buttons.

import { Queue } from "./selection-queue.js";

const ROW = ".list-table tbody tr";
const BOX = `${ROW} .pick input`;
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const bar = () => document.querySelector("#selectie");
const form = () => document.querySelector("#kies");
const pageBox = () => document.querySelector("#kies-pagina");
const boxes = () => [...document.querySelectorAll(BOX)];

const queue = new Queue({ send, failed });

// What the server says

async function send(changes) {
  const body = new FormData(form());
  body.delete("key");
  body.set("shown", JSON.stringify([...changes.keys()]));
  for (const [key, isOn] of changes) if (isOn) body.append("key", key);
  await post(form().action, body);
}

// Posts a change, and shows the bar in the answer; throws when it was not carried out.
async function post(url, body) {
  body.set("page", JSON.stringify(boxes().map((box) => box.value)));
  const answer = await fetch(url, {
    method: "POST", body, keepalive: true, headers: { "HX-Request": "true" },
  });
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  if (!answer.ok || elsewhere) throw new Error(`${answer.status}`);
  show(await answer.text());
}

// The places that are read aloud stay, and only what is in them changes.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#selectie");
  const old = bar();
  if (!fresh || !old) return;
  old.className = fresh.className;
  old.dataset.picked = fresh.dataset.picked;
  for (const part of [".picks-said", ".picks-doing"]) {
    const [from, to] = [fresh.querySelector(part), old.querySelector(part)];
    if (from.innerHTML !== to.innerHTML) to.replaceChildren(...from.childNodes);
  }
  old.querySelector("[name=total]").value = fresh.querySelector("[name=total]").value;
  old.querySelector(".picks-problem").hidden = true;
  if (!queue.hasMore()) tickAsTold();
}

const told = () => new Set(JSON.parse(bar()?.dataset.picked ?? "[]"));

function tickAsTold() {
  const picked = told();
  for (const box of boxes()) box.checked = picked.has(box.value);
  showPageBox();
}

function failed(changes) {
  for (const box of boxes()) {
    if (changes.has(box.value)) box.checked = !changes.get(box.value);
  }
  showPageBox();
  showProblem();
}

function showProblem() {
  const problem = bar()?.querySelector(".picks-problem");
  if (!problem) return;
  problem.hidden = false;
  bar().classList.add("picks-on");
}

// Ticking

function tickEach(some, isOn) {
  for (const box of some) {
    box.checked = isOn;
    queue.add(box.value, isOn);
  }
  showPageBox();
}

function showPageBox() {
  const whole = pageBox();
  if (!whole) return;
  const ticked = boxes().filter((box) => box.checked).length;
  whole.checked = ticked > 0 && ticked === boxes().length;
  whole.indeterminate = ticked > 0 && !whole.checked;
}

// From the box that was ticked last up to and including this one.
let anchor = null;
function tickRange(box) {
  const all = boxes();
  const [from, to] = [all.findIndex((one) => one.value === anchor), all.indexOf(box)];
  const range = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  tickEach(range, box.checked);
}

// Which of a range's ends a click is: a checkbox's change event does not tell the keys.
let withShift = false;
document.addEventListener("click", (event) => {
  const cell = event.target.closest(".list-table .pick");
  if (!cell) return;
  if (event.target.matches("input")) {
    withShift ||= event.shiftKey;
    return;
  }
  // On the label; Firefox would do nothing with Shift.
  event.preventDefault();
  withShift = event.shiftKey;
  cell.querySelector("input")?.focus();
  cell.querySelector("input")?.click();
}, { capture: true });

// With Shift the browser would select text.
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest(".list-table .pick")) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target === pageBox()) {
    tickEach(boxes(), event.target.checked);
  } else if (event.target.matches(BOX)) {
    if (withShift) tickRange(event.target);
    else tickEach([event.target], event.target.checked);
    anchor = event.target.value;
  }
  withShift = false;
});

// By keyboard: x in a row; the arrows from box to box, with Shift they tick on; Enter goes to the bar.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
  const box = event.target.closest(ROW)?.querySelector(".pick input");
  if (!box) return;
  if (event.target === box && event.key === "Enter") {
    event.preventDefault();
    focusBar();
  } else if (event.key.toLowerCase() === "x") {
    event.preventDefault();
    withShift = event.shiftKey;
    box.click();
  } else if (event.target === box && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const next = boxes()[boxes().indexOf(box) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (!event.shiftKey) return;
    anchor ??= box.value;
    tickEach([next], box.checked);
  }
});

// The buttons of the bar

document.addEventListener("submit", async (event) => {
  if (event.target !== form()) return;
  const button = event.submitter;
  if (button?.hasAttribute("data-leaves")) return;
  event.preventDefault();
  if (!button?.hasAttribute("formaction")) return;
  const end = startWaiting(button);
  try {
    await queue.settled();
    await post(button.formAction, new FormData(form()));
    tickAsTold();
  } catch {
    showProblem();
  } finally {
    end();
  }
});

function startWaiting(button) {
  const buttons = [...form().querySelectorAll("button")];
  for (const one of buttons) one.disabled = true;
  button.setAttribute("aria-busy", "true");
  return () => {
    for (const one of buttons) one.disabled = false;
    button.removeAttribute("aria-busy");
    // The button may be gone, and with it the place of who works by keyboard.
    if (!document.activeElement || document.activeElement === document.body) {
      focusBar();
    }
  };
}

function focusBar() {
  const first = form()?.querySelector(".picks-doing :is(a, button)") ?? pageBox();
  first?.focus({ preventScroll: true });
}

// Nobody leaves before the server knows what was ticked.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#selectie a[href]");
  if (!link || !queue.isBusy() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await queue.settled();
  location.assign(link.href);
});
document.addEventListener("htmx:confirm", (event) => {
  if (!queue.isBusy()) return;
  event.preventDefault();
  queue.settled().then(() => event.detail.issueRequest());
});

// A new page of the list, or an old one that the browser kept

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "resultaat") return;
  anchor = null;
  showPageBox();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) ask();
});

// How many match may be told later than the rows: then all of them can be offered with their number.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.target.id === "kies-totaal" && boxes().some((box) => box.checked)) ask();
});

function ask() {
  if (form() && !queue.isBusy()) send(new Map()).then(tickAsTold).catch(showProblem);
}

// Who is quick ticks before this script is there.
const atFirst = told();
for (const box of boxes()) {
  if (box.checked !== atFirst.has(box.value)) queue.add(box.value, box.checked);
}
showPageBox();
