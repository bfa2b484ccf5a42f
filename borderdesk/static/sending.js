// A crossing is sent without leaving the page, so that a link that is slow, or gone, loses nothing: after
// 8 s the page says so and everything typed stands as it was. Its id and moments stay, too, so that what
// was saved after all is not saved twice. Without this file the browser sends the form itself.

const WAIT = 8000; // ms

const form = document.querySelector("form[data-lane]");
const cut = form.querySelector("[data-cut]");
let under = false; // way

function ready() {
  under = false;
  form.removeAttribute("aria-busy");
}

function say(off) {
  cut.hidden = !off;
  if (!off) return;
  cut.firstElementChild.setAttribute("role", "alert");
  cut.scrollIntoView({ block: "nearest" });
  form.dispatchEvent(new Event("cut"));
}

// What is wrong with it the server says on the page itself; asked twice, it changes nothing.
function byBrowser(submitter) {
  const said = document.createElement("input");
  Object.assign(said, { type: "hidden", name: submitter.name, value: submitter.value });
  form.append(said);
  form.submit();
}

form.addEventListener("submit", async (event) => {
  const { submitter } = event;
  if (!submitter?.name || submitter.hasAttribute("formaction")) return;
  event.preventDefault();
  if (under) return;
  under = true;
  form.setAttribute("aria-busy", "true");
  say(false);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new FormData(form, submitter),
      redirect: "manual",
      signal: AbortSignal.timeout(WAIT),
    });
    if (answer.ok) location.assign((await answer.json()).location);
    else if (answer.type === "opaqueredirect" || answer.status === 400) document.dispatchEvent(new Event("turned-away"));
    else if (answer.status >= 500) say(true);
    else return byBrowser(submitter);
    if (answer.ok) setTimeout(ready, WAIT); // the next page may not come; pressed again, it is saved already
    else ready();
  } catch {
    say(true);
    ready();
  }
});
