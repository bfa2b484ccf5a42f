// Fields that offer what begins as one types. Without this file they take the same words typed in full.
//
//   input[data-offers]  the address of a table [[what is typed, what it is called], …], loaded when the
//                       page stands; a field whose table has names (countries) takes the first line by
//                       Enter, the others only a line chosen by an arrow
//   [data-codes]        takes the code of a line, not its name, and is found by it or by words that begin
//                       so; its value is the language of the names. The table is large: it is loaded
//                       behind, once the field is seen and somebody types on its form. A code that was
//                       typed is never lengthened by Enter
//   [data-while]        offers only while the list beside it stands on what begins so
//
// Source of roles and keys: ARIA Authoring Practices, editable combobox with list autocomplete.

const MOST = 8;
const tables = new Map();
const load = (address) => {
  if (!tables.has(address)) {
    // A way to the log-in is not followed: the page's cookie would replace that of a log-in meanwhile.
    const asked = { priority: "low", redirect: "manual" };
    const table = fetch(address, asked).then((answer) => (answer.ok ? answer.json() : []));
    tables.set(address, table.then((lines) => lines.map(made), () => []));
  }
  return tables.get(address);
};
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// A line as it is searched: its code, its name, and the name with a blank before each word.
const made = ([value, name]) => {
  const words = plain(name);
  return { value, name, code: plain(value), words, begins: ` ${words.replace(/[^\p{L}\p{N}]+/gu, " ")}` };
};
const isCode = (text) => /^\d[\d .]*$/.test(text.trim());

function fitting(table, typed) {
  const sought = isCode(typed) ? typed.replace(/[ .]/g, "") : plain(typed.trim());
  const parts = sought.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const rank = ({ code, words, begins }) => {
    if (code === sought || words === sought) return 0;
    if (code.startsWith(sought) || words.startsWith(sought)) return 1;
    const fits = parts.length && parts.every((part) => begins.includes(` ${part}`));
    return fits ? 2 + begins.indexOf(` ${parts[0]}`) / 1000 : 3; // what it begins with, before what only names it
  };
  const ranked = table.map((line) => [rank(line), line]).filter(([at]) => at < 3);
  return ranked.sort(([one], [other]) => one - other).slice(0, MOST).map(([, line]) => line);
}

let count = 0;
function offering(field) {
  const list = document.createElement("ul");
  list.id = `offers-${(count += 1)}`;
  list.className = "codes" in field.dataset ? "typeahead-list typeahead-wide" : "typeahead-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  list.hidden = true;
  field.closest(".field").classList.add("typeahead");
  field.after(list);
  field.removeAttribute("list");
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-expanded", "false"],
    ["aria-controls", list.id],
    ["aria-autocomplete", "list"],
  ]) {
    field.setAttribute(name, value);
  }

  const options = () => [...list.children];
  const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(null);
  };
  const take = (option) => {
    field.value = option.dataset.value;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const codes = "codes" in field.dataset;
  const rests = () => {
    const beside = field.dataset.while && field.closest("[role=group]").querySelector("select");
    return beside && !beside.value.startsWith(field.dataset.while);
  };

  async function offer() {
    if (rests()) return;
    const table = await load(field.dataset.offers);
    if (document.activeElement !== field) return;
    const found = field.value.trim() ? fitting(table, field.value) : [];
    list.replaceChildren(
      ...found.map(({ value, name }, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = codes ? value : name || value;
        option.append(Object.assign(document.createElement("span"), { textContent: name || value }));
        if (name) option.append(Object.assign(document.createElement("span"), { className: "quiet", textContent: value }));
        if (field.dataset.codes) option.firstChild.lang = field.dataset.codes;
        return option;
      }),
    );
    const open = found.length > 0 && !(found.length === 1 && list.firstChild.dataset.value === field.value);
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    const takesFirst = open && found[0].name && !(codes && isCode(field.value));
    choose(takesFirst ? list.firstChild : null);
  }

  field.addEventListener("input", offer);
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) take(option);
  });
  field.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return offer();
      const all = options();
      const at = all.indexOf(chosen()) + (event.key === "ArrowDown" ? 1 : -1);
      choose(all[(at + all.length) % all.length]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && chosen()) {
      take(chosen()); // and on to the next field, as Enter does everywhere in the lane
    }
  });
}

const fields = [...document.querySelectorAll("input[data-offers]")];
for (const field of fields) offering(field);
// A row that was added in place (load.js) offers like those that came with the page.
document.addEventListener("added", (event) => {
  for (const field of event.target.querySelectorAll("input[data-offers]")) offering(field);
});
addEventListener("load", () => setTimeout(() => {
  for (const field of fields) if (!("codes" in field.dataset)) load(field.dataset.offers);
}, 1000));
document.addEventListener("focusin", ({ target }) => {
  const seen = (field) => field.checkVisibility?.() ?? true;
  for (const field of target.form?.querySelectorAll("input[data-codes]") ?? []) if (seen(field)) load(field.dataset.offers);
});
