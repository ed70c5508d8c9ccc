// A mirror of the index over HTTP, with nothing but Node: a snapshot, then what changes.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const desk = process.env.COPYDESK_DESK ?? "http://127.0.0.1:8008";
const file = process.env.MIRROR ?? "mirror.json";
const headers = process.env.COPYDESK_TOKEN ? { authorization: `Bearer ${process.env.COPYDESK_TOKEN}` } : {};
const types = "type=document.indexed&type=document.withdrawn&type=document.located";
let state = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;

// The reading rule: of two events that say one thing of a document the higher sequence holds.
function apply({ type, subject, sequence, data }) {
  const held = (state.documents[subject] ??= { found: "", placed: "", live: false });
  if (type !== "document.located" && sequence > held.found)
    Object.assign(held, { found: sequence, live: type === "document.indexed", title: data.title ?? null });
  if (type !== "document.withdrawn" && sequence > held.placed)
    // An event of an older Copydesk tells the one place alone.
    Object.assign(held, { placed: sequence, locations: data.locations?.length ? data.locations : [data.location] });
}

// Cursor and mirror go to disk together: that is the acknowledgement.
function save() {
  writeFileSync(file + ".part", JSON.stringify(state));
  renameSync(file + ".part", file);
}

async function begin() {
  const answer = await fetch(`${desk}/api/snapshot`, { headers });
  if (!answer.ok) throw new Error(`snapshot: ${answer.status}`);
  state = { cursor: answer.headers.get("copydesk-sequence"), documents: {} };
  for (const line of (await answer.text()).split("\n")) if (line) apply(JSON.parse(line));
  save();
}

for (;;) {
  try {
    if (!state) await begin();
    const answer = await fetch(`${desk}/api/events?${types}&after=${state.cursor}`, { headers });
    if (answer.status === 410) { state = null; continue; } // too far behind, or the server lost its memory
    if (!answer.ok) throw new Error(`events: ${answer.status}`);
    const page = await answer.json();
    page.events.forEach(apply);
    if (page.next !== state.cursor) { state.cursor = page.next; save(); }
    if (!page.more) await new Promise((go) => setTimeout(go, 500));
  } catch (error) {
    console.error(String(error));
    await new Promise((go) => setTimeout(go, 1000)); // the desk is away for a moment
  }
}
