// The interactive chart, for those who want to zoom: fetched only when asked for, beside the static picture.
import { say } from "./charts.js";

// Plotly would otherwise offer to send the figures to its makers' servers. The figure says so too; here it is certain.
const NOTHING_LEAVES = { showSendToCloud: false, plotlyServerURL: "", showEditInChartStudio: false };

const FAILED = "The interactive chart could not be loaded. The picture and the table show the same figures.";

const libraries = new Map();

export function offerInteractive(figure) {
  const button = figure.querySelector("button[data-figure-url]");
  if (!button) return;
  const still = figure.querySelector("[data-static]");
  const canvas = figure.querySelector("[data-interactive]");
  const words = { show: button.textContent, back: button.dataset.back };
  button.hidden = false;

  async function show() {
    button.setAttribute("aria-disabled", "true");
    say(figure, "Loading the interactive chart.");
    try {
      const [plotly, drawing] = await Promise.all([
        library(button.dataset.plotlySrc),
        figureFrom(button.dataset.figureUrl),
      ]);
      canvas.hidden = false;
      still.hidden = true;
      await plotly.newPlot(canvas, drawing.data, drawing.layout, { ...drawing.config, ...NOTHING_LEAVES });
      button.textContent = words.back;
      say(figure, "The interactive chart is shown.");
    } catch {
      backToPicture(FAILED);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  }

  function backToPicture(message) {
    globalThis.Plotly?.purge(canvas);
    canvas.hidden = true;
    still.hidden = false;
    button.textContent = words.show;
    say(figure, message);
  }

  button.addEventListener("click", () => {
    if (button.hasAttribute("aria-disabled")) return;
    if (canvas.hidden) show();
    else backToPicture("The static picture is shown again.");
  });
}

function library(address) {
  if (!libraries.has(address)) libraries.set(address, loaded(address).catch((fault) => forget(address, fault)));
  return libraries.get(address);
}

// After a failure the next press may try again.
function forget(address, fault) {
  libraries.delete(address);
  throw fault;
}

function loaded(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.Plotly));
    script.addEventListener("error", () => reject(new Error(`${address} did not load`)));
    document.head.append(script);
  });
}

async function figureFrom(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}
