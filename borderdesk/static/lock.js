// The lock of the screen. It lies over the page, so that what was typed stays for its officer; the
// server locks the session besides, and answers nothing but the lock until it is opened. Without this
// file the lock is a page of its own.
//
// What this hides is still in the memory of the browser: it keeps a passer-by out, not a forensic lab.

const lock = document.getElementById("lock");
const form = lock.querySelector("form");
const proof = form.elements.proof;
const problem = lock.querySelector("[role=alert]");
const idle = Number(lock.dataset.idleS) * 1000;
const PING = 65_000; // more than the minute in which the server writes `last seen` at most once
const another = lock.querySelector("a[target=_blank]"); // to the log-in of another officer
const title = document.title;
const windows = new BroadcastChannel("borderdesk-lock"); // the other windows of this browser

let locked = false;
let owed = false; // the server has not been told yet
let active = Date.now();
let told = Date.now();

function token(csrf) {
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = csrf;
}

async function state() {
  const asked = { headers: { Accept: "application/json" }, redirect: "manual" };
  const answer = await fetch(lock.dataset.state, asked);
  return answer.ok ? answer.json() : { officer: null };
}

async function tell() {
  const body = new FormData(document.getElementById("lock-now"));
  const answer = await fetch(lock.dataset.state, { method: "POST", body, redirect: "manual" });
  if (!answer.ok && answer.type !== "opaqueredirect") return;
  owed = false;
  another.hidden = false;
}

function say(sentence) {
  problem.textContent = sentence;
  problem.hidden = !sentence;
}

function close() {
  if (locked) return;
  locked = true;
  document.documentElement.dataset.locked = "";
  document.title = `${document.getElementById("lock-title").textContent} · borderdesk`;
  for (const open of document.querySelectorAll("[popover]:popover-open")) open.hidePopover();
  say("");
  lock.showModal();
  proof.focus();
}

function lockNow() {
  close();
  owed = true;
  another.hidden = true; // until the server knows, it would still open the first officer's desk
  windows.postMessage("lock");
  tell().catch(() => say(lock.dataset.cut));
}

function open() {
  locked = false;
  active = told = Date.now();
  delete document.documentElement.dataset.locked;
  document.title = title;
  form.reset();
  lock.close();
}

// Whether the screen may be shown again: the server says that its own officer is in, and not locked.
async function lookAgain() {
  if (owed) await tell();
  const now = await state();
  if (String(now.officer) === lock.dataset.officer) {
    token(now.csrf);
    if (!now.locked && !owed) open();
    return now.locked;
  }
  say(now.officer === null ? lock.dataset.ended : lock.dataset.other);
  return false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  try {
    if (!(await lookAgain())) return;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    form.reset();
    proof.focus();
    if (answer.type !== "opaqueredirect") return say(lock.dataset.wrong);
    await lookAgain();
    if (!locked) windows.postMessage("open");
  } catch {
    say(lock.dataset.cut);
  }
});

lock.addEventListener("cancel", (event) => event.preventDefault());
lock.addEventListener("close", () => {
  if (locked) lock.showModal(); // a second Esc closes a dialog whatever the page says
});
document.getElementById("lock-now").addEventListener("submit", (event) => {
  event.preventDefault();
  lockNow();
});

// A key or a touch counts, but not the first one after too long: a machine may have slept.
function used() {
  if (locked) return;
  if (Date.now() - active > idle) return lockNow();
  active = Date.now();
}
for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, used, { capture: true, passive: true });

setInterval(() => {
  if (!locked && Date.now() - active > idle) lockNow();
}, 5_000);

// Typing for long makes no request; so the server is told that someone is here.
setInterval(async () => {
  if (locked || active <= told) return;
  told = Date.now();
  windows.postMessage({ active });
  try {
    if ((await state()).locked) close();
  } catch {
    // no link just now; nothing is lost by that
  }
}, PING);

windows.addEventListener("message", ({ data }) => {
  if (data === "lock") close();
  else if (data === "open" && locked) lookAgain().catch(() => say(lock.dataset.cut));
  else if (data?.active > active) active = data.active;
});
// What was sent was answered by the way to the log-in, or by the lock.
document.addEventListener("turned-away", () => {
  close();
  lookAgain().catch(() => say(lock.dataset.cut));
});
document.addEventListener("visibilitychange", () => {
  if (locked && !document.hidden) lookAgain().catch(() => say(lock.dataset.cut));
});
