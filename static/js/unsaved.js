/* What is typed in a form is kept on the server, for the person alone, to go on with on another device.
 *
 * <form data-keeps="all" data-keep-failed="…">: "all" of what it shows is kept already; "none": it shows
 * nothing that was typed; "" for typed, and not kept. With hidden inputs `mark` (what it builds on) and `page`,
 * [data-kept] for what the server says of it, and [data-kept-says] (role=status) for what is read out:
 * only what is news, so not each time that it was kept.
 */

const PAUSE = 1500; // after the last key, in milliseconds
const LONGEST = 10_000; // after the first
const AGAIN = 15_000; // when it didn't go
const LARGEST_AT_LEAVING = 60_000; // characters; browsers send no more from a page that closes

for (const form of document.querySelectorAll("form[data-keeps]")) watch(form);

function watch(form) {
  const shown = form.querySelector("[data-kept]");
  const says = form.querySelector("[data-kept-says]");
  let kept = form.dataset.keeps ? typedIn(form) : null;
  let timer = null;
  let since = 0;
  let isBusy = false;
  let isAtRest = false; // until the person chooses

  function typed() {
    const isKept = typedIn(form) === kept;
    form.classList.toggle("is-kept", isKept && form.elements.mark.value !== "");
    if (isKept || isAtRest) return;
    since ||= Date.now();
    plan(Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  }

  function plan(pause) {
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  }

  async function keep(replaces = "yes", { isLeaving = false } = {}) {
    clearTimeout(timer);
    if (isBusy) return;
    const text = typedIn(form);
    if (text === kept && replaces === "yes") return;
    isBusy = true;
    since = 0;
    const outcome = await send(replaces, isLeaving);
    isBusy = false;
    if (outcome === "kept" || outcome === "nothing") {
      kept = text;
      isAtRest = false;
      typed();
    } else if (outcome === "later" || outcome === "failed") {
      plan(AGAIN);
    } else {
      isAtRest = true;
    }
  }

  async function send(replaces, keepalive) {
    const body = new FormData(form);
    body.set("keep", replaces);
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body, keepalive, redirect: "manual", headers: { "X-Keeps": "1" },
      });
      const outcome = answer.headers.get("X-Kept");
      if (!outcome) return fail();
      show(await answer.text());
      return outcome;
    } catch {
      return fail();
    }
  }

  function show(html) {
    shown.innerHTML = html;
    const piece = shown.firstElementChild;
    if (piece.dataset.mark !== undefined) form.elements.mark.value = piece.dataset.mark;
    say(piece.dataset.says ?? piece.querySelector("p")?.textContent ?? piece.textContent);
  }

  function fail() {
    const words = document.createElement("p");
    words.className = "kept kept-problem";
    words.textContent = form.dataset.keepFailed;
    shown.replaceChildren(words);
    say(words.textContent);
    return "failed";
  }

  function say(words) {
    const tidy = words.trim().replace(/\s+/g, " ");
    if (says.textContent !== tidy) says.textContent = tidy;
  }

  if (form.dataset.keeps === "all") typed();
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (submitter?.name === "keep") {
      event.preventDefault();
      event.stopImmediatePropagation();
      keep(submitter.value);
    } else {
      isAtRest = true;
      clearTimeout(timer);
    }
  }, { capture: true });
  addEventListener("pageshow", (event) => {
    if (event.persisted) isAtRest = false;
  });
  addEventListener("online", () => { if (!isAtRest) keep(); });
  // A phone that is put away closes the page without a word.
  document.addEventListener("visibilitychange", () => {
    const isLeaving = document.visibilityState === "hidden";
    const fits = typedIn(form).length + form.elements.seen.value.length < LARGEST_AT_LEAVING;
    if (isLeaving && !isAtRest) keep("yes", { isLeaving: fits });
  });
}

function typedIn(form) {
  const inputs = [...form.elements].filter((input) => /^[cx]-/.test(input.name));
  return JSON.stringify(inputs.map((input) => [input.name, input.value]));
}
