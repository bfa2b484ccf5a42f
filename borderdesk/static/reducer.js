// Makes one photograph smaller, beside the page, so that whoever types there types on. See reducing.js.
//
// In: { file, edge, quality, must }. Out: { photo, sent, original }: `photo` is the smaller picture, or
// nothing where the file itself is to be sent; `sent` and `original` are SHA-256 in hex, or nothing
// where the browser computes none (a page that came over plain HTTP).

const WHITE = "#fff"; // what stands for what one sees through

self.addEventListener("message", async ({ data }) => {
  const { file, edge, quality, must } = data;
  const photo = await smaller(file, edge, quality, must).catch(() => null); // no picture, or too large a one
  const original = await digest(file).catch(() => null);
  const sent = photo ? await digest(photo).catch(() => null) : original;
  self.postMessage({ photo, sent, original });
});

// Upright, as the EXIF says; neither it nor anything else of the camera goes along.
async function smaller(file, edge, quality, must) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  const plane = canvas.getContext("2d", { alpha: false });
  plane.imageSmoothingQuality = "high";
  plane.fillStyle = WHITE;
  plane.fillRect(0, 0, canvas.width, canvas.height);
  plane.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const photo = await canvas.convertToBlob({ type: "image/jpeg", quality: quality / 100 });
  return photo.type === "image/jpeg" && (must || photo.size < file.size) ? photo : null;
}

async function digest(blob) {
  if (!self.crypto?.subtle) return null;
  const sum = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
