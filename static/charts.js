// Draws each chart of the page from the JSON beside it, and offers it as an image. The table holds the same figures.
const WIDTH = 1000;
const LETTERS_A_LINE = 130;

function wrapped(text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    if (lines.at(-1).length + word.length > LETTERS_A_LINE) lines.push("");
    lines[lines.length - 1] += `${word} `;
  }
  return lines.map((line) => line.trim());
}

// The chart with its title above and its source below, for an image travels without its page.
function asSvg(key, figure) {
  const title = document.getElementById(`${key}-title`).textContent.trim();
  const subject = document.querySelector("h1").textContent.trim();
  const about = document.querySelector(".app-subtitle").textContent.replace(/\s+/g, " ").trim();
  const source = wrapped(document.getElementById(`${key}-caption`).textContent.trim());
  const below = 110 + 18 * source.length;
  const note = { xref: "paper", yref: "paper", x: 0, xanchor: "left", align: "left", showarrow: false };
  const layout = {
    ...figure.layout,
    title: { ...figure.layout.title, text: "" },
    margin: { ...figure.layout.margin, t: 110, b: below },
    annotations: [
      ...(figure.layout.annotations || []),
      { ...note, y: 1, yanchor: "bottom", yshift: 62, text: `${subject}: ${title}`, font: { size: 18, weight: 700 } },
      { ...note, y: 1, yanchor: "bottom", yshift: 42, text: about },
      { ...note, y: 1, yanchor: "bottom", yshift: 20, text: figure.layout.title.text },
      { ...note, y: 0, yanchor: "top", yshift: -95, text: source.join("<br>"), font: { size: 12 } },
    ],
  };
  const height = figure.layout.height + below;
  return Plotly.toImage({ data: figure.data, layout }, { format: "svg", width: WIDTH, height });
}

async function asPng(svg) {
  const image = new Image();
  image.src = svg;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

function offer(key, figure, format) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-link-button";
  button.textContent = `Image (${format.toUpperCase()})`;
  button.addEventListener("click", async () => {
    const svg = await asSvg(key, figure);
    save(format === "svg" ? svg : await asPng(svg), `${key}.${format}`);
  });
  document.querySelector(`[data-images="${key}"]`)?.append(button);
}

for (const place of document.querySelectorAll("[data-figure]")) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const key = place.id.replace(/-chart$/, "");
  Plotly.newPlot(place, structuredClone(figure.data), structuredClone(figure.layout), {
    responsive: true,
    displayModeBar: false,
  });
  offer(key, figure, "png");
  offer(key, figure, "svg");
}
