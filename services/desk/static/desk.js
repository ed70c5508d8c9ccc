"use strict";

// Everything but the live view works without this file; it adds keys, and remembers what is shown.

function legend() {
  for (const box of document.querySelectorAll("[data-show]")) {
    const place = `show-${box.dataset.show}`;
    const kept = localStorage.getItem(place);
    if (kept !== null) box.checked = kept === "1";
    box.addEventListener("change", () => localStorage.setItem(place, box.checked ? "1" : "0"));
  }
}

function step(by) {
  const stops = [...document.querySelectorAll(".hit h3 a, .said .jump, .names.wide a")];
  if (!stops.length) return;
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by;
  stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
}

// From one place that the search found in an article to the next.
function place(by) {
  const places = [...document.querySelectorAll(".places a")];
  if (!places.length) return;
  const at = places.findIndex((link) => link.hash === location.hash);
  const next = at < 0 ? (by > 0 ? 0 : places.length - 1) : (at + by + places.length) % places.length;
  location.hash = places[next].hash;
}

// Files dropped on a folder's form go in one after the other, each with a line that says so.
function drops() {
  for (const form of document.querySelectorAll("[data-drop]")) {
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", async (event) => {
      event.preventDefault();
      form.classList.remove("over");
      for (const file of [...event.dataTransfer.files]) await putIn(form, file);
    });
  }
}

async function putIn(form, file) {
  const line = form.querySelector(".told").appendChild(document.createElement("li"));
  line.textContent = `${file.name}: on its way`;
  const address = `/api/uploads/${encodeURIComponent(form.dataset.drop)}/${encodeURIComponent(file.name)}`;
  try {
    const answer = await fetch(address, { method: "PUT", body: file });
    const told = await answer.json();
    line.textContent = answer.ok ? `${told.path}: put in` : `${file.name}: ${told.detail}`;
  } catch {
    line.textContent = `${file.name}: the desk did not answer`;
  }
}

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select") !== null;

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector('.find input[type="search"]')?.select();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "n") place(1);
  else if (event.key === "p") place(-1);
}

// The copies of a story, shown below the one that stands for it.
async function unfold(event) {
  const link = event.target.closest("[data-unfold]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const row = link.closest("li");
  const shown = row.querySelector(".unfolded");
  if (shown) {
    shown.hidden = !shown.hidden;
    link.setAttribute("aria-expanded", String(!shown.hidden));
    return;
  }
  try {
    const answer = await fetch(link.href, { headers: { accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector(".members");
    list.className = "hits unfolded";
    for (const found of list.querySelectorAll("li")) {
      if (found.querySelector(`h3 a[href$="${link.dataset.unfold}"]`)) found.remove();
    }
    row.append(list);
    link.setAttribute("aria-expanded", "true");
  } catch { location.href = link.href; }
}

// A part of a page that asks for itself again while somebody looks at it.
function refresh() {
  const part = document.querySelector("[data-refresh]");
  if (!part) return;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("[data-refresh]").innerHTML = page.querySelector("[data-refresh]").innerHTML;
    } catch { /* the desk is away for a moment; the next turn asks again */ }
  }, Number(part.dataset.refresh));
}

function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}

function eventRow(event) {
  const [family, act] = event.type.split(".");
  const kind = family === "document" ? act : family;
  const row = element("li", kind);
  const time = element("time", "", new Date(event.at).toLocaleTimeString("en-GB"));
  time.dateTime = event.at;
  const what = element("span", "what");
  const place = event.location ? `${event.location.root}/${event.location.path}` : event.document_id || "";
  const readable = ["indexed", "story", "search"].includes(kind) && event.document_id;
  const shown = element(readable ? "a" : "span", "", event.title || place);
  shown.dir = "auto";
  if (readable) shown.href = `/documents/${encodeURIComponent(event.document_id)}`;
  what.append(shown);
  if (event.title) what.append(element("span", "role", ` ${place}`));
  if (event.detail) what.append(element("span", "role", ` ${event.detail}`));
  row.append(time, element("span", "type", kind), what);
  return row;
}

const LONGEST = 300;

function live() {
  const list = document.getElementById("live");
  if (!list) return;
  const state = document.getElementById("live-state");
  const pause = document.getElementById("live-pause");
  let held = null;
  const show = (row) => {
    list.prepend(row);
    while (list.children.length > LONGEST) list.lastElementChild.remove();
  };
  const source = new EventSource(list.dataset.feed);
  source.onopen = () => { state.textContent = "listening"; pause.hidden = false; };
  source.onerror = () => { state.textContent = "connection lost, trying again"; };
  const take = (message) => {
    const row = eventRow(JSON.parse(message.data));
    if (held) { held.push(row); state.textContent = `paused, ${held.length} waiting`; } else show(row);
  };
  for (const type of list.dataset.types.split(" ")) source.addEventListener(type, take);
  pause.addEventListener("click", () => {
    if (held) { held.forEach(show); held = null; state.textContent = "listening"; } else { held = []; }
    pause.textContent = held ? "Go on" : "Pause";
  });
}

drops();
legend();
refresh();
live();
document.addEventListener("keydown", keys);
document.addEventListener("click", unfold);
