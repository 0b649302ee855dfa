// Enhancements only: every page works without this file.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { makeWalkable } from "./charts.js";
import { offerInteractive } from "./interactive.js";
import { follow } from "./following.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

for (const figure of document.querySelectorAll("[data-chart-figure]")) {
  makeWalkable(figure);
  offerInteractive(figure);
}

if (document.querySelector("[data-follow]")) follow();
