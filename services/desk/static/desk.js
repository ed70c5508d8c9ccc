"use strict";

// Everything works without this file; it adds keys, and remembers what is shown.

const remembered = (key) => localStorage.getItem(`show-${key}`);

function legend() {
  for (const box of document.querySelectorAll("[data-show]")) {
    const kept = remembered(box.dataset.show);
    if (kept !== null) box.checked = kept === "1";
    box.addEventListener("change", () => {
      localStorage.setItem(`show-${box.dataset.show}`, box.checked ? "1" : "0");
    });
  }
}

function step(by) {
  const stops = [...document.querySelectorAll(".hit h3 a, .said .jump")];
  if (!stops.length) return;
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by;
  stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
}

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    const box = document.querySelector('.find input[type="search"]');
    if (box) box.select();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
}

legend();
document.addEventListener("keydown", keys);
