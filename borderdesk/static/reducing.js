// Photographs are made smaller before they are sent: over a thin link four megabytes take nine minutes.
// Whatever goes wrong, the chosen file is sent as it is; without this file it always is.
//
//   [data-as-taken]   in such a form, the box by which they are sent as taken; hidden until this runs
//   data-worker       on it, the address of what makes them smaller (reducer.js)
//   data-edge         the longest edge that is sent, in pixels; data-quality: in per cent
//   data-busy         what is said of a photograph meanwhile
//
// Beside the photographs goes what this device tells of their originals, a line for each: the digest of
// what it sends, and that of the original.

const WAIT = 30000; // ms for one photograph, on a slow machine
const FIELD = 'input[type="file"][accept*="image/"]';

const box = document.querySelector("[data-as-taken]");
const form = box?.closest("form");
const chosen = new WeakMap(); // field -> the files as they were chosen
const doing = new WeakMap(); // file -> the promise that it will be done with
const made = new WeakMap(); // file -> what goes in its place, and the digests of both
const language = document.documentElement.lang || undefined;
let worker = null;
let turn = Promise.resolve(); // one after another: each may take a hundred megabytes
let waiting = 0;

function work(file, kinds) {
  const { edge, quality } = box.dataset;
  return new Promise((resolve) => {
    worker ??= new Worker(box.dataset.worker);
    const end = (became) => {
      clearTimeout(late);
      worker.onmessage = worker.onerror = null;
      if (!became) {
        worker.terminate();
        worker = null;
      }
      resolve(became ?? {});
    };
    const late = setTimeout(end, WAIT);
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end();
    // What the desk cannot read, but this browser can (HEIC, AVIF), is sent as a picture of ours.
    const must = file.type !== "" && !kinds.includes(file.type);
    worker.postMessage({ file, edge: Number(edge), quality: Number(quality), must });
  });
}

function reduced(file, kinds) {
  if (!doing.has(file)) doing.set(file, reduce(file, kinds));
  return doing.get(file);
}

async function reduce(file, kinds) {
  waiting += 1;
  const own = turn.then(() => work(file, kinds)).catch(() => ({}));
  turn = own;
  const { photo, sent, original } = await own;
  const name = photo && `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
  made.set(file, { file: photo ? new File([photo], name, { type: photo.type }) : file, sent, original });
  waiting -= 1;
}

const asTaken = () => box.querySelector("input").checked;
const goes = (file) => (asTaken() ? file : (made.get(file)?.file ?? file));

function size(bytes) {
  const [unit, by, digits] = bytes < 1e6 ? ["kilobyte", 1e3, 0] : ["megabyte", 1e6, 1];
  const style = { style: "unit", unit, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, style).format(Math.max(bytes / by, unit === "kilobyte" ? 1 : 0));
}

function say(field, files) {
  let told = field.parentElement.querySelector("[data-reduced]");
  if (!told) {
    told = document.createElement("output");
    told.className = "hint";
    told.dataset.reduced = "";
    field.after(told);
  }
  told.replaceChildren(
    ...files.map((file) => {
      const line = document.createElement("span");
      const name = line.appendChild(document.createElement("bdi"));
      name.textContent = file.name;
      const after = goes(file);
      const became = after !== file ? ` → ${size(after.size)}` : "";
      const busy = made.has(file) || asTaken() ? "" : ` ${box.dataset.busy}`;
      line.append(`: ${size(file.size)}${became}${busy}`);
      return line;
    }),
  );
}

// Puts into a field what goes from it; a browser that does not let a page do so keeps what was chosen.
function fill(field) {
  const files = chosen.get(field);
  if (!files || !field.isConnected) return;
  const wanted = files.map(goes);
  if (wanted.some((file, at) => field.files[at] !== file)) {
    const hand = new DataTransfer();
    for (const file of wanted) hand.items.add(file);
    field.files = hand.files;
  }
  say(field, files);
}

function take(field) {
  const files = [...field.files];
  const kinds = field.accept.split(",");
  chosen.set(field, files);
  for (const file of files) {
    reduced(file, kinds).then(() => {
      if (chosen.get(field) === files) fill(field); // else another choice was made meanwhile
    });
  }
  say(field, files);
}

const same = (one, other) => one && other && one.name === other.name && one.size === other.size;
const fields = () => [...form.querySelectorAll(FIELD)].filter((field) => chosen.has(field));

if (form && self.Worker && self.OffscreenCanvas && self.DataTransfer) {
  box.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.matches(FIELD)) take(event.target);
    else if (box.contains(event.target)) fields().forEach(fill);
  });
  // Before anybody else hears of it: what is being made smaller is waited for, and then it is sent.
  let asked = null;
  document.addEventListener(
    "submit",
    async (event) => {
      if (event.target !== form || !waiting || asTaken()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const first = asked === null;
      asked = event.submitter;
      if (!first) return;
      form.setAttribute("aria-busy", "true");
      do {
        await turn;
        await new Promise((next) => setTimeout(next)); // by then it is in its field
      } while (waiting && !asTaken());
      form.removeAttribute("aria-busy");
      const submitter = asked;
      asked = null;
      form.requestSubmit(submitter);
    },
    true,
  );
  form.addEventListener("formdata", ({ formData }) => {
    for (const field of fields()) {
      for (const [at, file] of chosen.get(field).entries()) {
        const { file: photo, sent, original } = made.get(file) ?? {};
        const digest = same(field.files[at], photo) ? sent : same(field.files[at], file) ? original : null;
        if (digest && original) formData.append("originals", `${digest} ${original}`);
      }
    }
  });
}
