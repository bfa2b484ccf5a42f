// A reader types as a keyboard does, only faster than any hand, and ends each line with Enter (some with
// Tab). What it types is told apart by its pace, taken out of whatever field has the focus, and handed on
// as an event "read" on the document, for the script of the page to put where it belongs:
//
//   detail.text     the line; of a document all its lines, set apart by \n
//   detail.field    where the focus was, or null
//   detail.takeOut  gives that field back what stood in it before; done already for documents
//
// A line that nobody takes (preventDefault) goes where the focus is.

const GAP = 150; // ms between two keys of a line, at most; a busy machine hands them over in heaps
const PACE = 45; // ms from key to key on the whole; the fastest hands need twice as long
const LEAST = 6; // signs
const HELD = 70; // ms for which a bare key, an act on this page, waits whether more follow
const NEXT_LINE = 2000; // ms until the next line of a document begins, at most

const TYPED = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";
// ICAO Doc 9303: two lines of 44 or 36 signs, or three of 30; some readers send them as one.
const WHOLE = new Set(["44 44", "36 36", "30 30 30", "88", "72", "90"]);
const PRINTED = /^[A-Z0-9<]{30,90}$/;
const FIRST = /^[ACIPV].*</;

let line = null; // what comes in: its text, its field and how that stood before, first and last moment
let held = []; // bare keys that wait
let lines = []; // of a document
let waiting = 0;

function standing(field) {
  if (!field) return () => {};
  const { value } = field;
  let at = null;
  try {
    at = [field.selectionStart, field.selectionEnd];
  } catch {
    // a field of days has no cursor to speak of
  }
  return () => {
    field.value = value;
    if (at?.[0] != null) field.setSelectionRange(...at);
  };
}

const isFast = () => (line.last - line.first) / Math.max(line.text.length - 1, 1) <= PACE;

function hand(text, field, takeOut) {
  const read = new CustomEvent("read", { cancelable: true, detail: { text, field, takeOut } });
  return !document.dispatchEvent(read);
}

function flush() {
  clearTimeout(waiting);
  if (lines.length) hand(lines.map((one) => one.text).join("\n"), lines[0].field, () => {});
  lines = [];
}

function waitForMore() {
  clearTimeout(waiting);
  waiting = setTimeout(flush, NEXT_LINE);
}

function ended(event) {
  const { field, takeOut } = line;
  const text = line.text.toUpperCase();
  event.preventDefault();
  event.stopImmediatePropagation();
  held = [];
  line = null;
  if (!PRINTED.test(text) || !(lines.length || FIRST.test(text))) {
    flush();
    hand(text, field, takeOut);
    return;
  }
  takeOut();
  lines.push({ text, field });
  if (WHOLE.has(lines.map((one) => one.text.length).join(" "))) flush();
  else waitForMore();
}

// What waited was no line after all: the keys do what they do.
function letGo() {
  const keys = held;
  held = [];
  line = null;
  for (const { target, key, code } of keys) {
    const again = { key, code, bubbles: true, cancelable: true };
    (target.isConnected ? target : document.body).dispatchEvent(new KeyboardEvent("keydown", again));
  }
}

function came(event) {
  if (!event.isTrusted || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const goesOn = line && event.timeStamp - line.last <= GAP;
  if (event.key === "Enter" || event.key === "Tab") {
    if (goesOn && line.text.length >= LEAST && isFast()) ended(event);
    else line = null;
    return;
  }
  if (event.key.length !== 1 || event.repeat) return; // Shift comes before a capital
  const field = event.target.closest?.(TYPED) ?? null;
  if (!goesOn || line.field !== field) {
    line = { text: "", field, takeOut: standing(field), first: event.timeStamp };
  }
  line.text += event.key;
  line.last = event.timeStamp;
  if (lines.length) waitForMore();
  if (field) return;
  // No field has the focus, so that a letter is an act: it waits.
  event.preventDefault();
  event.stopImmediatePropagation();
  held.push({ target: event.target, key: event.key, code: event.code });
  clearTimeout(came.timer);
  came.timer = setTimeout(() => (held.length < LEAST ? letGo() : (held = [])), held.length < LEAST ? HELD : GAP);
}

addEventListener("keydown", came, { capture: true });
