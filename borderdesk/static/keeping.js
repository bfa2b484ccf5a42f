// A page that took long to fill in is sent once the desk has said that its officer is still in: with a
// session that ended, a locked screen or a link that is gone, everything typed stays as it stands.
// Without this file the browser sends it at once.
//
//   form[data-keeps]   such a form
//   [data-cut]         in it, what is said where the desk does not answer

const WAIT = 8000; // ms

const lock = document.getElementById("lock");

for (const form of document.querySelectorAll("form[data-keeps]")) {
  const cut = form.querySelector("[data-cut]");
  let asking = false;
  let sure = false;

  form.addEventListener("submit", async (event) => {
    if (sure) {
      sure = false;
      return;
    }
    event.preventDefault();
    if (asking) return;
    asking = true;
    form.setAttribute("aria-busy", "true");
    cut.hidden = true;
    const stands = await isIn().catch(() => null); // null: nobody answered
    asking = false;
    form.removeAttribute("aria-busy");
    if (stands) {
      sure = true;
      form.requestSubmit(event.submitter);
    } else if (stands === false) {
      document.dispatchEvent(new Event("turned-away"));
    } else {
      cut.hidden = false;
      cut.firstElementChild.setAttribute("role", "alert");
      cut.scrollIntoView({ block: "nearest" });
    }
  });
}

async function isIn() {
  const asked = { headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(WAIT) };
  const answer = await fetch(lock.dataset.state, asked);
  if (answer.status >= 500) return null;
  const now = answer.ok ? await answer.json() : { officer: null };
  return String(now.officer) === lock.dataset.officer && !now.locked;
}
