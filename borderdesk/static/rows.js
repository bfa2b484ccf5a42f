// Forms of many rows: rows that grow, and Enter that goes on. Without this file the page grows by a round trip.
//
//   form[data-rows]           the form; it may name the field at which the keyboard begins
//   fieldset[data-row]        one row of the group it names; data-words on its legend, with # for the number
//   button[data-add-row]      adds a row to the group it names
//   template[data-blank]      a row of a group that has none yet

const form = document.querySelector("form[data-rows]");
const FIELDS = "input:not([type=hidden]), select, textarea, .acts button";
const shown = (element) => element.checkVisibility?.() ?? true;

function next(from) {
  const all = [...form.querySelectorAll(FIELDS)].filter(
    (field) => !field.disabled && shown(field) && (field.type !== "radio" || field.name !== from.name),
  );
  const after = all.find((field) => from.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING);
  after?.focus();
}

// Names and ids carry the number of their row: firearms.0.type, firearms-0-type.
function renumber(row, group, number) {
  for (const attribute of ["name", "id", "for", "aria-describedby"]) {
    for (const element of row.querySelectorAll(`[${attribute}]`)) {
      const said = element.getAttribute(attribute);
      element.setAttribute(attribute, said.replaceAll(new RegExp(`\\b${group}([.-])\\d+`, "g"), `${group}$1${number}`));
    }
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.dataset.words.replace("#", String(number + 1));
}

function clear(row) {
  for (const told of row.querySelectorAll(".problem, [data-reduced]")) told.remove();
  for (const wrong of row.querySelectorAll(".field-wrong")) wrong.classList.remove("field-wrong");
  for (const field of row.querySelectorAll("input, select, textarea")) {
    field.removeAttribute("aria-invalid");
    if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
  }
  for (const part of row.querySelectorAll("details")) part.open = false;
}

function grow(button) {
  const group = button.dataset.addRow;
  const rows = [...form.querySelectorAll(`fieldset[data-row="${group}"]`)];
  const model = rows.at(-1) ?? form.querySelector(`template[data-blank="${group}"]`)?.content.firstElementChild;
  const row = model.cloneNode(true);
  clear(row);
  renumber(row, group, rows.length);
  button.closest(".row").before(row);
  row.querySelector(FIELDS)?.focus();
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-add-row]");
    if (!button) return;
    event.preventDefault();
    grow(button);
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (field.matches("input, select") && !field.matches("[type=submit], [type=button], [type=file]")) {
      event.preventDefault();
      next(field);
    }
  });
  let typed = false;
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) typed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
  // The keyboard is ready at the first question; a page that comes back says first what is wrong.
  if (!document.querySelector(".notice[role=alert]")) form.querySelector(form.dataset.rows || null)?.focus();
}
