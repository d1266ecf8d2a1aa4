// A running batch fetches its progress by itself (htmx); this tells who can't see the bar, now and then.

const SECONDS_BETWEEN = 10;
const spoken = document.querySelector("[data-progress-spoken]");
let lastSaid = 0;

function tell() {
  const progress = document.querySelector("#voortgang");
  const hasEnded = !("live" in progress.dataset);
  if (!hasEnded && Date.now() - lastSaid < SECONDS_BETWEEN * 1000) return;
  if (spoken.textContent === progress.dataset.spoken) return;
  lastSaid = Date.now();
  spoken.textContent = progress.dataset.spoken;
}

document.addEventListener("htmx:afterSettle", tell);
tell();
