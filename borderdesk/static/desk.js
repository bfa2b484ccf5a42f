// What every page can do beyond plain HTML. Without this file everything still works.

const root = document.documentElement;
const TYPING = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";
const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;

// Light of the screen: at once, and kept by the server in a cookie, so that the next page is right.
for (const form of document.querySelectorAll(".themes")) {
  form.addEventListener("submit", (event) => {
    const chosen = event.submitter;
    if (!chosen) return;
    event.preventDefault();
    if (chosen.value === "auto") delete root.dataset.theme;
    else root.dataset.theme = chosen.value;
    for (const button of document.querySelectorAll(".themes button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen.value));
    }
    const said = new FormData(form, chosen);
    fetch(form.action, { method: "POST", body: said, redirect: "manual" }).catch(() => {});
  });
}

// A form is sent once. It is ready again when the page comes back, or after 8 s: then the answer was
// a file, or none came.
const sent = new WeakSet();
function makeReady(form) {
  sent.delete(form);
  form.removeAttribute("aria-busy");
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  setTimeout(makeReady, 8000, form);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) makeReady(form);
});

// Queues: J and K move, Enter opens the line's first link, and a key of the line acts on that line.
const queue = document.querySelector("table[data-queue]");
const rows = () => [...(queue?.tBodies[0]?.rows ?? [])].filter(shown);
const current = () => rows().find((row) => row.getAttribute("aria-current") === "true");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at < 0 ? 0 : at + step, 0), all.length - 1)];
  current()?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  (next.querySelector("a, button") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

queue?.addEventListener("focusin", (event) => {
  const row = event.target.closest("tbody tr");
  if (!row) return;
  current()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
});

// The keys of this page, read from the buttons that bear them.
const keys = document.getElementById("keys");

function showKeys() {
  const list = keys.querySelector("dl");
  list.replaceChildren();
  const line = (key, words) => {
    const entry = document.createElement("div");
    const term = entry.appendChild(document.createElement("dt"));
    term.appendChild(document.createElement("kbd")).textContent = key;
    entry.appendChild(document.createElement("dd")).textContent = words;
    list.append(entry);
  };
  const known = new Set();
  for (const act of document.querySelectorAll("[data-key]")) {
    const key = act.dataset.key;
    if (known.has(key) || !shown(act)) continue;
    known.add(key);
    const words = act.querySelector("span:not(.unseen)") ?? act.querySelector(".unseen") ?? act;
    const only = needsAlt(act);
    line((only ? "Alt " : "") + key.toUpperCase(), words.textContent.trim());
  }
  if (queue) {
    line("J", keys.dataset.down);
    line("K", keys.dataset.up);
    line("Enter", keys.dataset.open);
  }
  if (document.querySelector("input[type=search]")) line("/", keys.dataset.search);
  line("?", keys.dataset.these);
  keys.showModal();
}

// One key for one act: <button data-key="n">. Bare letters rest while someone types; there Alt and
// the letter works. data-alt: with Alt alone. event.code, since Alt changes the letter on some boards.
// A figure may begin a number, so that it needs Alt, too; on a page without such, data-bare.
function needsAlt(act) {
  return act.hasAttribute("data-alt") || (/^\d$/.test(act.dataset.key) && !act.hasAttribute("data-bare"));
}

function letterOf(event) {
  const code = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code);
  return event.altKey && code ? code[1].toLowerCase() : event.key.toLowerCase();
}

function actFor(letter, altKey) {
  const here = current();
  const acts = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)].filter(
    (act) => !act.disabled && shown(act) && (altKey || !needsAlt(act)),
  );
  return acts.find((act) => here?.contains(act)) ?? acts.find((act) => !act.closest("tbody")) ?? acts[0];
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".flashes")?.remove();
  if (event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  const typing = event.target.closest?.(TYPING);
  if (typing && !event.altKey) return;
  const letter = letterOf(event);
  const act = actFor(letter, event.altKey);
  if (queue && !event.altKey && (letter === "j" || letter === "k")) {
    event.preventDefault();
    move(letter === "j" ? 1 : -1);
  } else if (act) {
    event.preventDefault();
    act.focus();
    act.click();
  } else if (event.altKey) {
    return;
  } else if (event.key === "?" && keys) {
    event.preventDefault();
    showKeys();
  } else if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  } else if (event.key === "Enter" && current() && !event.target.closest("a, button, summary, label")) {
    current().querySelector("a")?.click();
  }
});

// Dialogs of one question: <button data-opens="ask">.
for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
}

// Parts that belong to one choice: <input type="radio" data-shows="#load">.
function showParts() {
  for (const input of document.querySelectorAll("[data-shows]")) {
    const part = document.querySelector(input.dataset.shows);
    if (part) part.hidden = !input.checked;
  }
}
document.addEventListener("change", showParts);
showParts();

// The clock in the bar goes on; it starts from the server's time, since the machine's may be wrong.
const clock = document.querySelector("time[data-clock]");
if (clock) {
  const read = Date.now();
  const start = Date.parse(clock.dateTime);
  const shownTime = clock.firstChild;
  const offset = /([+-])(\d\d):(\d\d)/.exec(clock.querySelector("small")?.textContent ?? "");
  const ahead = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  setInterval(() => {
    const local = new Date(start + Date.now() - read + ahead * 60000);
    shownTime.textContent = `${local.toISOString().slice(11, 16)} `;
  }, 5000);
}

// The menu of a phone closes when the screen is turned and has room for it beside the page.
matchMedia("(min-width: 52.0625rem)").addEventListener("change", (wide) => {
  if (wide.matches) document.getElementById("side")?.hidePopover?.();
});

// Online or not, as far as the machine itself can tell.
const link = document.getElementById("link");
if (link) {
  const use = link.querySelector("use");
  const words = link.querySelector("span");
  const online = { href: use.getAttribute("href"), words: words.textContent };
  const tell = () => {
    const offline = !navigator.onLine;
    link.dataset.weight = offline ? "" : "plain";
    words.textContent = offline ? link.dataset.offline : online.words;
    use.setAttribute("href", offline ? online.href.replace("#i-online", "#i-offline") : online.href);
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}
