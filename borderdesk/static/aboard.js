// Who was aboard when the plate crossed last: offered, and seated by a tick. Without this file a button
// seats who is ticked.
//
//   [data-offered]        where they are offered; each [name=aboard] stands for one of them
//   event "recent"        on the form, from lane.js: detail.shown is the list, detail.people says what a
//                         seat holds of each; null takes all of it back

const form = document.querySelector("form[data-lane]");
const place = form?.querySelector("[data-offered]");
let people = {};
const seated = new Map(); // place aboard → the seat's fields, with what was put into each

const seats = () => [...form.querySelectorAll("[data-occupant]")];
const typed = "input:not([type=hidden], [type=checkbox]), textarea";
const isFree = (seat) => ![...seat.querySelectorAll(typed)].some((field) => field.value);

// Alt A ticks the next of them.
function tellKey() {
  const boxes = [...place.querySelectorAll("[name=aboard]")];
  const next = boxes.find((box) => !box.checked);
  for (const box of boxes) {
    const label = box.closest("label");
    label.querySelector("kbd").hidden = box !== next;
    if (box === next) label.dataset.key = "a";
    else delete label.dataset.key;
  }
}

function seat(box) {
  const free = seats().find(isFree);
  if (!free) return;
  const before = free.querySelector("[data-scan]").name.replace(/[^.]+$/, "");
  const put = new Map();
  for (const [name, value] of Object.entries(people[box.value] ?? {})) {
    const field = form.elements[before + name];
    if (!field) continue;
    put.set(field, [field.value, value]);
    field.value = value;
  }
  free.hidden = false;
  seated.set(box.value, put);
  // The name stands in a field that is folded; what was ticked is to be seen.
  free.querySelector("[name$='.surname']").closest("details").open = true;
}

// Whatever was typed over stays: it is the officer's.
function unseat(which) {
  for (const [field, [was, put]] of seated.get(which) ?? []) if (field.value === put) field.value = was;
  seated.delete(which);
}

function told() {
  form.dispatchEvent(new Event("filled"));
  form.dispatchEvent(new Event("unfolded"));
}

if (place) {
  form.addEventListener("recent", ({ detail }) => {
    for (const which of [...seated.keys()]) unseat(which);
    people = detail?.people ?? {};
    place.innerHTML = detail?.shown ?? ""; // the server's own words, escaped there
    tellKey();
    told();
  });
  place.addEventListener("change", ({ target }) => {
    if (target.checked) seat(target);
    else unseat(target.value);
    tellKey();
    told();
  });
  tellKey();
}
