/* A map of the Netherlands that shows a place or several, and in a form sets it.
 *
 * <div data-map="show" data-latitude="52.7" data-longitude="4.9" data-leaflet="…js" data-base="…svg" …></div>
 * <div data-map="compare" data-places="id of JSON: [{number, title, latitude, longitude}]" data-leaflet="…js" …></div>
 * <div data-map="edit" data-leaflet="…js" data-base="…svg" …></div>   beside inputs with data-coordinate
 *
 * Leaflet (`L`) and the drawing are fetched when the page is there and the map comes in sight: who only
 * reads or changes a phone number needn't wait for them. Without scripts the page shows the numbers alone.
 */

const NETHERLANDS = [[50.746, 3.3754], [53.5614, 7.2149]];
const DECIMALS = 5; // about a metre
const STEP = 10; // pixels per press of an arrow key
const FINE_STEP = 1; // with Shift
const DIRECTIONS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const CLOSE = 12; // zoom
const IS_TOUCHED = matchMedia("(pointer: coarse)").matches;
const IS_CALM = matchMedia("(prefers-reduced-motion: reduce)").matches;
const PIN = `<svg viewBox="0 0 28 36" width="28" height="36" aria-hidden="true" focusable="false">
  <path d="M14 34C9 26 3 20 3 13a11 11 0 0 1 22 0c0 7-6 13-11 21z"/><circle cx="14" cy="13" r="4"/>
</svg>`;

for (const element of document.querySelectorAll("[data-map]")) draw(element);

async function draw(element) {
  await pageIsThere();
  await inSight(element);
  await leafletFrom(element.dataset.leaflet);
  await idle(); // who types or clicks goes first
  if (element.dataset.map === "edit") editPlace(element);
  else if (element.dataset.map === "compare") comparePlaces(element);
  else showPlace(element);
}

async function pageIsThere() {
  if (document.readyState !== "complete") {
    await new Promise((there) => { addEventListener("load", there, { once: true }); });
  }
  await idle();
}

function idle() {
  return new Promise((then) => { (window.requestIdleCallback ?? setTimeout)(then); });
}

function inSight(element) {
  return new Promise((seen) => {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      seen();
    }, { rootMargin: "50%" });
    watcher.observe(element);
  });
}

let leaflet = null;

function leafletFrom(src) {
  leaflet ??= new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
  });
  return leaflet;
}

function showPlace(element) {
  const place = placeFrom(element.dataset.latitude, element.dataset.longitude);
  if (!place) return;
  const map = createMap(element, { keyboard: false, scrollWheelZoom: false });
  L.marker(place, { icon: pin(), keyboard: false, interactive: false }).addTo(map);
  showAround(map, place);
}

function comparePlaces(element) {
  const listed = JSON.parse(document.getElementById(element.dataset.places).textContent);
  const places = listed
    .map((one) => ({ ...one, at: placeFrom(one.latitude, one.longitude) }))
    .filter((one) => one.at);
  if (!places.length) return;
  const map = createMap(element, { keyboard: false, scrollWheelZoom: false });
  for (const spot of Map.groupBy(places, (one) => one.at.toString()).values()) {
    const icon = pin(spot.map((one) => one.number).join("·"));
    L.marker(spot[0].at, { icon, keyboard: false, interactive: false }).addTo(map);
  }
  const around = L.latLngBounds(places.map((one) => one.at));
  // The drawing alone says nothing closer by than this.
  map.fitBounds(around.pad(0.3), { animate: false, maxZoom: element.dataset.tiles ? 15 : 9 });
}

function editPlace(element) {
  const scope = element.closest("form");
  const latitude = scope.querySelector("[data-coordinate=latitude]");
  const longitude = scope.querySelector("[data-coordinate=longitude]");
  if (!latitude || !longitude) return;
  const status = scope.querySelector("[data-map-status]");
  const button = scope.querySelector("[data-map-put]");
  const map = createMap(element, { scrollWheelZoom: false });
  let marker = null;

  function putMarker(place) {
    if (marker) {
      marker.setLatLng(place);
      return;
    }
    marker = L.marker(place, { icon: pin(), draggable: true, autoPan: true }).addTo(map);
    marker.on("drag", () => write(marker.getLatLng()));
    marker.on("dragend", () => say(marker.getLatLng()));
    const pinElement = marker.getElement();
    pinElement.setAttribute("aria-label", element.dataset.pinLabel);
    pinElement.setAttribute("role", "application");
    pinElement.setAttribute("aria-roledescription", element.dataset.pinRole);
    pinElement.addEventListener("keydown", moveByKey);
    button?.setAttribute("hidden", "");
  }

  function moveByKey(event) {
    const direction = DIRECTIONS[event.key];
    if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const pixels = event.shiftKey ? FINE_STEP : STEP;
    const point = map.latLngToContainerPoint(marker.getLatLng());
    move(map.containerPointToLatLng(point.add(L.point(direction).multiplyBy(pixels))));
    map.panInside(marker.getLatLng(), { padding: [30, 30], animate: false });
  }

  function move(place) {
    putMarker(place);
    write(place);
    say(place);
  }

  function write(place) {
    const wrapped = place.wrap();
    writeDegrees(latitude, wrapped.lat);
    writeDegrees(longitude, wrapped.lng);
  }

  function say(place) {
    if (!status) return;
    const inside = L.latLngBounds(NETHERLANDS).contains(place);
    status.textContent = inside
      ? `${element.dataset.placed} ${latitude.value}, ${longitude.value}`
      : element.dataset.outside;
  }

  function readInputs() {
    const place = placeFrom(latitude.value, longitude.value);
    if (!place) {
      marker?.remove();
      marker = null;
      button?.removeAttribute("hidden");
      return;
    }
    putMarker(place);
    if (!map.getBounds().contains(place)) map.panTo(place, { animate: false });
  }

  map.on("click", (event) => {
    move(event.latlng);
    // One thumb can't drag the map, which would keep the page from scrolling. It need not: what is tapped
    // comes to the middle, and there + and − bring it near.
    if (IS_TOUCHED) map.panTo(event.latlng, { animate: !IS_CALM });
  });
  for (const input of [latitude, longitude]) {
    input.addEventListener("change", () => {
      readInputs();
      if (marker) say(marker.getLatLng());
    });
  }
  button?.addEventListener("click", () => {
    move(map.getCenter());
    marker.getElement().focus();
  });
  button?.removeAttribute("hidden");
  readInputs();
  if (marker) showAround(map, marker.getLatLng());
}

function createMap(element, options) {
  const words = element.dataset;
  const map = L.map(element, {
    zoomControl: false,
    zoomSnap: 0.25,
    minZoom: 5,
    maxZoom: 18,
    // One finger scrolls the page; two move the map.
    dragging: !IS_TOUCHED,
    zoomAnimation: !IS_CALM,
    ...options,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.fitBounds(NETHERLANDS);
  drawProvinces(map, words.base);
  if (words.tiles) addTiles(map, words.tiles);
  return map;
}

function addTiles(map, url) {
  const tiles = L.tileLayer(url, {
    minZoom: 6, maxZoom: 18, attribution: "Kaartgegevens © Kadaster",
  });
  let anyCame = false;
  tiles.on("tileload", () => { anyCame = true; });
  tiles.on("tileerror", () => {
    if (anyCame || !map.hasLayer(tiles)) return;
    // Their server can't be reached: the drawing alone says more from further away.
    tiles.remove();
    map.fitBounds(NETHERLANDS, { animate: false });
  });
  tiles.addTo(map);
}

/* The provinces as a drawing of our own site, so that there is a map without any other server. */
async function drawProvinces(map, url) {
  const answer = await fetch(url);
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  const drawing = document.importNode(parsed.documentElement, true);
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("aria-hidden", "true");
  drawing.removeAttribute("aria-label");
  drawing.setAttribute("class", "map-provinces");
  L.svgOverlay(drawing, NETHERLANDS, { attribution: "MapSVG CC BY 4.0" }).addTo(map);
}

function showAround(map, place) {
  const hasTiles = Boolean(map.getContainer().dataset.tiles);
  const inside = L.latLngBounds(NETHERLANDS).contains(place);
  // Without tiles, closer than this shows a plain colour.
  if (hasTiles) map.setView(place, CLOSE, { animate: false });
  else if (!inside) map.setView(place, 5, { animate: false });
}

function pin(words = "") {
  const html = words ? `${PIN}<span class="map-pin-number">${words}</span>` : PIN;
  return L.divIcon({ className: "map-pin", iconSize: [28, 36], iconAnchor: [14, 34], html });
}

function placeFrom(latitude, longitude) {
  const degrees = [latitude, longitude].map((text) => {
    const plain = String(text ?? "").trim().replace(",", ".");
    return /^[+-]?\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
  });
  const onEarth = Math.abs(degrees[0]) <= 85 && Math.abs(degrees[1]) <= 180;
  return onEarth ? L.latLng(degrees) : null;
}

function writeDegrees(input, degrees) {
  input.value = degrees.toFixed(DECIMALS).replace(".", input.dataset.decimal || ".");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
