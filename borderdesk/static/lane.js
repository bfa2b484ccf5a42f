// The lane: what spares an officer the mouse. Without this file the same form is filled by hand.
//
//   form[data-lane]      the form; Enter goes to the next field instead of sending it
//   [data-scan]          takes a document's machine-readable lines, or a name
//   [data-occupant]      one person; a complete document leads on to the next one's [data-scan]
//   button[data-add]     names a <details> whose parts it shows one by one (rendered hidden)
//   [data-upper]         capitals as painted or printed
//   [data-since]         seconds since the first key; data-words holds the words, with # for the number
//   [data-begun]         the moment of the first key, [data-crossed] that of sending; fixed once sent, so
//                        that the same report sent twice stays the same report
//   [data-announce]      words on what was saved; put in place once more, for those who listen hear only
//                        what changes on a page that stands
//   [data-recent]        where to ask what a plate's last crossing says; it fills what nobody has touched
//   .or-unknown          a box by which *unknown* is the answer; "?" in its field ticks it

const form = document.querySelector("form[data-lane]");

// ICAO Doc 9303: passports 2 × 44 characters, two-line cards and visas 2 × 36, three-line cards 3 × 30.
const SHAPES = new Set(["44 44", "36 36", "30 30 30"]);
const linesOf = (text) => text.toUpperCase().split(/\r?\n/).map((line) => line.replace(/\s/g, "")).filter(Boolean);
const isPrinted = (line) => /^[A-Z0-9<]{30,}$/.test(line);
const isWhole = (text) => {
  const lines = linesOf(text);
  return lines.every(isPrinted) && SHAPES.has(lines.map((line) => line.length).join(" "));
};
const shown = (element) => element.checkVisibility?.() ?? true;

const FIELDS = "input:not([type=hidden], [name=aboard], .or-unknown input), select, textarea, .acts button";

function next(from) {
  const all = [...form.querySelectorAll(FIELDS)].filter(
    (field) => !field.disabled && shown(field) && (field.type !== "radio" || field.checked || field === from),
  );
  const at = all.indexOf(from);
  const others = all.slice(at + 1).filter((field) => field.type !== "radio" || field.name !== from.name);
  others[0]?.focus();
  if (others[0]?.select && others[0].type !== "radio") others[0].select();
}

function nextOccupant(from) {
  const all = [...form.querySelectorAll("[data-occupant]")];
  const occupant = all[all.indexOf(from.closest("[data-occupant]")) + 1];
  if (!occupant) {
    next(from);
    return;
  }
  occupant.hidden = false;
  tellAdders();
  (occupant.querySelector("[data-scan]") ?? occupant.querySelector(FIELDS))?.focus();
}

function grow(field) {
  field.rows = Math.min(Math.max(field.value.split("\n").length, 1), 3);
}

// One line of a text field would lose the line breaks of a document, so it becomes a larger one.
function enlarge(input) {
  if (input.tagName === "TEXTAREA") return input;
  const area = document.createElement("textarea");
  for (const { name, value } of input.attributes) {
    if (!["type", "value"].includes(name)) area.setAttribute(name, value);
  }
  area.value = input.value;
  input.replaceWith(area);
  return area;
}

// A live region that was full when the page came is read by nobody.
const told = document.querySelector("[data-announce]");
if (told) {
  const words = told.textContent;
  told.textContent = "";
  setTimeout(() => {
    told.textContent = words;
  }, 300);
}

const adders = [];
function tellAdders() {
  for (const { button, parts } of adders) button.hidden = parts.every((part) => !part.hidden);
}

function openDetails(button) {
  const more = document.querySelector(button.dataset.add);
  if (!more) return;
  const parts = [...more.children].filter((child) => child.tagName !== "SUMMARY");
  for (const part of parts) {
    const fields = [...part.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), textarea")];
    part.hidden = !fields.some((field) => field.value) && !part.querySelector("[aria-invalid]");
  }
  more.replaceWith(...parts);
  adders.push({ button, parts });
  button.addEventListener("click", () => {
    const part = parts.find((one) => one.hidden);
    if (!part) return;
    part.hidden = false;
    tellAdders();
    part.querySelector(FIELDS)?.focus();
  });
}

if (form) {
  for (const field of form.querySelectorAll("[data-scan]")) grow(enlarge(field));
  for (const button of form.querySelectorAll("button[data-add]")) openDetails(button);
  tellAdders();
  form.addEventListener("unfolded", tellAdders);

  // The machine's clock may be wrong: moments are the server's own, plus what has passed since.
  const begun = form.querySelector("[data-begun]");
  const crossed = form.querySelector("[data-crossed]");
  const given = Date.parse(begun?.value);
  const now = () => new Date(given + performance.now() - opened).toISOString();
  const opened = performance.now();
  let first = 0;

  let typed = false;
  form.addEventListener("input", (event) => {
    const field = event.target;
    typed = true;
    if (!first && begun) {
      first = performance.now();
      if (!document.querySelector(".notice[role=alert]")) begun.value = now();
    }
    if (field.matches("[data-scan]")) grow(field);
    if (field.matches("[data-upper]")) {
      const [start, end] = [field.selectionStart, field.selectionEnd];
      field.value = field.value.toUpperCase();
      field.setSelectionRange(start, end);
    }
  });
  form.addEventListener("submit", () => {
    typed = false;
    if (!crossed || crossed.dataset.fixed) return;
    crossed.value = now();
    crossed.dataset.fixed = "yes";
    first ||= performance.now();
  });

  // What a key unfolds is filled in next.
  form.addEventListener("click", ({ target }) => {
    const folded = target.closest("summary[data-key]")?.parentElement;
    if (folded && !folded.open) setTimeout(() => folded.querySelector(FIELDS)?.focus());
  });

  // What is hidden is not sent: goods typed and then taken back are no goods.
  const load = form.querySelector("#load-fields");
  const goods = load && form.querySelector("[data-shows='#load-fields']");
  const tellLoad = () => {
    if (goods) load.disabled = !goods.checked;
  };
  form.addEventListener("change", tellLoad);
  tellLoad();

  form.addEventListener("cut", () => {
    typed = true;
  });
  addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (field.matches("[data-scan]")) {
      if (isWhole(field.value)) {
        event.preventDefault();
        nextOccupant(field);
      } else if (!linesOf(field.value).some(isPrinted)) {
        event.preventDefault();
        next(field);
      }
    } else if (field.matches("input, select") && !field.matches("[type=submit], [type=button]")) {
      event.preventDefault();
      next(field);
    }
  });

  // What is typed is not unknown; and a question mark says that it is.
  const boxOf = (field) => field.closest(".field")?.querySelector(".or-unknown input");
  form.addEventListener("input", ({ target }) => {
    const box = boxOf(target);
    if (box && target !== box && target.value) box.checked = false;
    else if (target === box && box.checked) target.closest(".field").querySelector("input:not([type=checkbox])").value = "";
  });
  form.addEventListener("keydown", (event) => {
    const box = event.key === "?" && event.target.matches("input:not([type=checkbox])") && boxOf(event.target);
    if (!box) return;
    event.preventDefault();
    event.target.value = "";
    box.checked = true;
    next(event.target);
  });

  // A plate that came before spares typing. Whatever the officer has touched stays as it is.
  const recent = form.querySelector("[data-recent]");
  const plate = form.elements["vehicle.plate"];
  const touched = new Set();
  form.addEventListener("input", (event) => touched.add(event.target.name));
  const filled = new Map(); // field → what stood in it before
  const takeBack = () => {
    for (const [field, before] of filled) if (!touched.has(field.name)) field.value = before;
    filled.clear();
    recent.hidden = true;
    form.dispatchEvent(new CustomEvent("recent", { detail: null }));
  };
  let asked = plate?.value;
  plate?.addEventListener("change", async () => {
    if (!recent || plate.value === asked) return;
    asked = plate.value;
    takeBack(); // what is another vehicle's must not be saved under this plate
    if (!asked.trim()) return;
    try {
      const answer = await fetch(recent.dataset.recent, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new FormData(form),
        redirect: "manual",
        signal: AbortSignal.timeout(8000), // on a slow link the officer types on
      });
      if (!answer.ok || plate.value !== asked) return;
      const { said, vehicle, shown: offered, people } = await answer.json();
      form.dispatchEvent(new CustomEvent("recent", { detail: { shown: offered, people } }));
      recent.textContent = said;
      recent.hidden = false;
      for (const [name, value] of Object.entries(vehicle)) {
        const field = form.elements[`vehicle.${name}`];
        if (!field || touched.has(field.name)) continue;
        filled.set(field, field.value);
        field.value = value;
        if (value) field.closest("details")?.setAttribute("open", "");
      }
    } catch {
      // no link, or none in time: nothing is lost but the typing it would have spared
    }
  });

  const since = form.querySelector("[data-since]");
  if (since) {
    setInterval(() => {
      if (!first) return;
      const seconds = Math.round((performance.now() - first) / 1000);
      since.textContent = since.dataset.words.replace("#", String(seconds));
    }, 1000);
  }
}
