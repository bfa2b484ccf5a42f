// What a reader took in, or a hand typed in its place: put where it belongs, and judged by the server
// while the officer goes on. Without this file the verdicts come with the answer on the crossing.
//
//   [data-occupant]  a seat; its [data-scan] takes a document's lines, its fields what they say
//   [data-read]      a field with a check digit of its own: vin, container, imo
//   [data-shown]     where a seat shows what was read; for a field it is made beside it
//   button[data-take], button[data-keep]
//                    take what a number may have been, or keep it as read and say why

const form = document.querySelector("form[data-lane]");
const DOOR = form.dataset.reads;

// Two kinds are told without asking, so that they land at once and without a link.
const SHAPES = { vin: /^[A-HJ-NPR-Z0-9]{17}$/, container: /^[A-Z]{3}[UJZ]\d{7}$/ };
const PLATE = '[name="vehicle.plate"]';
const SEAL = '[name$=".seals"], [name$=".seal"]';

const seats = () => [...form.querySelectorAll("[data-occupant]")];
const scanOf = (seat) => seat.querySelector("[data-scan]");
const isFree = (seat) => ![...seat.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea")].some((field) => field.value);
const isWhole = (text) => ["44 44", "36 36", "30 30 30"].includes(text.trim().split(/\s+/).map((one) => one.length).join(" "));

async function ask(text, what = "") {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("text", text);
  body.set("what", what);
  const headers = { Accept: "application/json" };
  const asked = { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(8000) };
  const answer = await fetch(DOOR, asked);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function placeFor(field) {
  const seat = field.closest("[data-occupant]");
  if (seat) return seat.querySelector("[data-shown]");
  const beside = field.closest(".field");
  if (beside.nextElementSibling?.matches("[data-shown]")) return beside.nextElementSibling;
  const place = document.createElement("div");
  place.dataset.shown = field.name;
  place.className = "w-12 stack";
  place.setAttribute("role", "status");
  beside.after(place);
  return place;
}

// What fields held before a document filled them, so that another laid into its place fills them anew.
const filled = new Map();
function fill(prefix, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[prefix + name];
    if (!field) continue;
    const own = field.tagName === "SELECT" ? field.dataset.chosen : field.value;
    if (own && filled.get(field) !== field.value) continue; // typed, and so the officer's
    field.value = value;
    filled.set(field, value);
  }
  form.dispatchEvent(new Event("filled"));
}

async function judge(field, what = "") {
  const text = field.value.trim();
  const place = placeFor(field);
  place.replaceChildren();
  if (!text) return;
  try {
    const { fields, shown } = await ask(text, what);
    if (field.value.trim() !== text) return;
    place.innerHTML = shown; // the server's own words, escaped there
    if (what === "document") fill(field.name.replace(/[^.]+$/, ""), fields);
  } catch {
    // no link, or none in time: the verdicts come with the answer on the crossing
  }
}

function put(field, text, what) {
  field.closest("details")?.setAttribute("open", "");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (what) judge(field, what);
  else field.dispatchEvent(new Event("change", { bubbles: true }));
}

function seatWith(text) {
  if (seats().some((seat) => scanOf(seat).value.trim() === text)) return; // laid on the reader twice
  const seat = seats().find(isFree);
  if (!seat) return;
  seat.hidden = false;
  seat.dispatchEvent(new Event("unfolded", { bubbles: true }));
  put(scanOf(seat), text, "document");
}

// Goods nobody has declared yet are declared by the container that is read.
function opened(field) {
  const part = field?.closest("fieldset:is([hidden], :disabled)");
  if (part) form.querySelector(`[data-shows="#${part.id}"]`)?.click();
  return field;
}

function fieldFor(what) {
  if (what === "plate") return form.querySelector(PLATE);
  if (what === "seal") return form.querySelector(SEAL);
  const all = [...form.querySelectorAll(`[data-read="${what}"]`)];
  return all.find((field) => !field.value) ?? all[0];
}

async function number(text, field, takeOut) {
  const shape = Object.keys(SHAPES).find((name) => SHAPES[name].test(text.replace(/[\s-]/g, "")));
  let what = shape;
  try {
    what ??= (await ask(text)).what;
  } catch {
    // without a link it stays where the focus was
  }
  const target = what && opened(fieldFor(what));
  if (!target || target === field) {
    field?.dispatchEvent(new Event("change", { bubbles: true }));
    field?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    return;
  }
  takeOut();
  const more = what === "seal" && target.value ? `${target.value} ${text}` : text;
  put(target, more, target.dataset.read);
}

document.addEventListener("read", (event) => {
  const { text, field, takeOut } = event.detail;
  event.preventDefault();
  if (text.includes("<")) seatWith(text);
  else number(text, field, takeOut);
});

form.addEventListener("change", ({ target }) => {
  if (target.tagName === "SELECT") target.dataset.chosen = "yes";
  if (target.matches("[data-scan]") && isWhole(target.value)) judge(target, "document");
  else if (target.matches("[data-read]")) judge(target, target.dataset.read);
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-take], button[data-keep]");
  if (!button) return;
  const place = button.closest("[data-shown]");
  const seat = button.closest("[data-occupant]");
  const prefix = seat ? scanOf(seat).name.replace(/[^.]+$/, "") : place.dataset.shown.replace(/[^.]+$/, "");
  if (button.dataset.take !== undefined) take(place, seat, prefix, button);
  else if (button.value) keep(prefix, button);
  button.closest(".suggestion").remove();
});

function take(place, seat, prefix, button) {
  const field = form.elements[seat ? prefix + button.dataset.take : place.dataset.shown];
  field.value = button.value;
  filled.delete(field);
  const verdict = place.querySelector(`[data-of="${button.dataset.take}"]`);
  if (verdict) {
    verdict.dataset.is = "agrees";
    verdict.querySelector("use").href.baseVal = verdict.querySelector("use").href.baseVal.replace("#i-care", "#i-check");
    verdict.querySelector("[data-word]").textContent = verdict.dataset.taken;
  }
  const number = button.dataset.take === "document_number" && place.querySelector("[data-number]");
  if (number) number.textContent = button.value;
}

function keep(prefix, button) {
  let kept = form.elements[`${prefix}as_read`];
  if (!kept) {
    kept = document.createElement("input");
    kept.type = "hidden";
    kept.name = `${prefix}as_read`;
    form.append(kept);
  }
  kept.value = button.value;
}
