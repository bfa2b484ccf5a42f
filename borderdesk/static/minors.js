// Minors at the lane: where the day of birth says so, the seat asks who is with the child. Without this
// file every seat asks it, folded.
//
//   details[data-minor]  asks who is with the child; Alt M unfolds the first one that waits
//   [data-aboard]        who sits where, so that the person with the child is named by a number
//   [data-person]        the words of one of them, with # for the number and @ for the name
//
// The desk decides who is a minor; here is only asked. Source of the age: domain/protection.py.

const OF_AGE = 18;
const form = document.querySelector("form[data-lane]");
const seats = () => [...form.querySelectorAll("[data-occupant]")];
const isAboard = (seat) => said(seat, "role") !== "owner_absent"; // the owner stands in the papers alone
const said = (seat, name) => seat.querySelector(`[name$=".${name}"]`)?.value.trim() ?? "";

// The latest day of birth that was said; in doubt somebody is young.
function latest(text) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (!found) return null;
  const [, year, month = "12", day = "31"] = found;
  return `${year}-${month}-${day}`;
}

function isMinor(text) {
  const born = latest(text);
  const today = form.elements.crossed_at.value.slice(0, 10);
  const cut = `${Number(today.slice(0, 4)) - OF_AGE}${today.slice(4)}`;
  return born !== null && born > cut;
}

function nameOf(seat) {
  const line = said(seat, "mrz");
  const name = [said(seat, "given_names"), said(seat, "surname")].filter(Boolean).join(" ");
  return name || (line.includes("<") ? "" : line) || seat.getAttribute("aria-label");
}

function tell() {
  const all = seats();
  const words = form.querySelector("[data-person]").dataset.person;
  const aboard = all
    .map((seat, at) => [seat, at + 1])
    .filter(([seat]) => isAboard(seat))
    .filter(([seat]) => said(seat, "mrz") || said(seat, "surname") || said(seat, "given_names"));
  let waits = null;
  for (const seat of all) {
    const part = seat.querySelector("details[data-minor]");
    const summary = part.querySelector("summary");
    const minor = isAboard(seat) && isMinor(said(seat, "born_on"));
    part.hidden = !minor && !said(seat, "relation") && !said(seat, "accompanied_by");
    summary.querySelector("[data-sure]").hidden = !minor;
    summary.querySelector("[data-unsure]").hidden = minor;
    if (minor && !part.open && !waits) waits = summary;
    delete summary.dataset.key;
    summary.querySelector("kbd").hidden = true;
    if (aboard.length) part.querySelector("[data-aboard]").textContent = aboard
      .filter(([other]) => other !== seat)
      .map(([other, number]) => words.replace("#", String(number)).replace("@", nameOf(other)))
      .join(" \u00b7 ");
  }
  if (waits) {
    waits.dataset.key = "m";
    waits.querySelector("kbd").hidden = false;
  }
}

if (form) {
  for (const type of ["input", "change", "filled", "unfolded"]) form.addEventListener(type, tell);
  for (const part of form.querySelectorAll("details[data-minor]")) part.addEventListener("toggle", tell);
  tell();
}
