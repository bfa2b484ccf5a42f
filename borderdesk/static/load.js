// The load: one more row in place. Without this file the page comes back with it.
//
//   [data-row="consignments.0.items.1"]   a row, or a whole consignment, by the names of its fields
//   button[data-more="consignments.0.items"]   shows one more of that list, a copy of its last row
//                                         with nothing in it

const form = document.querySelector("form[data-lane]");
const NAMED = ["id", "name", "for", "value", "data-row", "data-more", "aria-describedby"];

const rowsOf = (list) =>
  [...form.querySelectorAll("[data-row]")].filter((row) => /^\d+$/.test(row.dataset.row.slice(list.length + 1)) && row.dataset.row.startsWith(`${list}.`));

function renamed(row, from, to) {
  const pairs = [[from, to], [from.replaceAll(".", "-"), to.replaceAll(".", "-")]];
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of NAMED) {
      let value = element.getAttribute(attribute);
      if (value === null || (attribute === "value" && element.tagName !== "BUTTON")) continue;
      for (const [before, after] of pairs) value = value.replaceAll(before, after);
      element.setAttribute(attribute, value);
    }
  }
}

// A copied consignment is called by its own number; [data-words] holds the words, with # for it.
function called(row) {
  const heading = row.querySelector(":scope > h3[data-words]");
  if (!heading) return;
  const number = Number(row.dataset.row.split(".").at(-1)) + 1;
  heading.textContent = heading.dataset.words.replace("#", String(number));
  heading.hidden = false;
  row.setAttribute("aria-label", heading.textContent);
}

function emptied(row) {
  for (const part of row.querySelectorAll(".problem, .typeahead-list")) part.remove();
  for (const wrong of row.querySelectorAll(".field-wrong")) wrong.classList.remove("field-wrong");
  for (const field of row.querySelectorAll("input, select, textarea")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
  }
  // Of a copied consignment, no more rows than an empty one has.
  for (const part of row.querySelectorAll("[data-row]")) {
    const number = Number(part.dataset.row.split(".").at(-1));
    const list = part.dataset.row.split(".").at(-2);
    if (number > (["items", "equipment"].includes(list) ? 1 : 0)) part.remove();
  }
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-more]");
  if (!button) return;
  event.preventDefault();
  const list = button.dataset.more;
  const last = rowsOf(list).at(-1);
  const from = last.dataset.row;
  const to = `${list}.${Number(from.split(".").at(-1)) + 1}`;
  const row = last.cloneNode(true);
  renamed(row, from, to);
  emptied(row);
  called(row);
  last.after(row);
  row.dispatchEvent(new Event("added", { bubbles: true })); // what offers words offers them here, too
  row.querySelector("input, select")?.focus();
});
