// Walking the points of a chart by keyboard or button, with each point read out as it is reached.
//
// The drawing says what there is to walk: inside svg[data-chart] each point carries data-point, data-start (the
// first day of its period, which names its page) and data-flagged when a rule marks it; its title is what is said.

const SVG = "http://www.w3.org/2000/svg";
const RING_RADIUS_IN_PIXELS = 11;

const STEPS = {
  first: () => 0,
  last: (points) => points.length - 1,
  next: (points, at) => (at === null ? 0 : Math.min(at + 1, points.length - 1)),
  previous: (points, at) => (at === null ? points.length - 1 : Math.max(at - 1, 0)),
  nextFlag: (points, at) => flagged(points).find((place) => place > (at ?? -1)) ?? null,
  previousFlag: (points, at) => flagged(points).findLast((place) => place < (at ?? points.length)) ?? null,
};

const KEYS = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  Home: "first",
  End: "last",
  f: "nextFlag",
  n: "nextFlag",
  F: "previousFlag",
  N: "previousFlag",
};

const NO_MORE_FLAGS = "No more points that a rule marks in this direction.";

export function makeWalkable(figure) {
  const area = figure.querySelector("[data-walk-area]");
  if (!area || !pointsIn(area).length) return;
  let at = null;

  function walk(step) {
    const points = pointsIn(area);
    const place = STEPS[step](points, at);
    if (place === null) return say(figure, NO_MORE_FLAGS);
    at = place;
    ringAround(points[at]);
    say(figure, wordsOf(points[at]));
  }

  makeFocusable(figure, area);
  area.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && at !== null) return open(figure, pointsIn(area)[at]);
    if (!(event.key in KEYS)) return;
    event.preventDefault();
    walk(KEYS[event.key]);
  });
  area.addEventListener("click", (event) => {
    const point = event.target.closest("[data-point]");
    if (!point) return;
    at = pointsIn(area).indexOf(point);
    ringAround(point);
    say(figure, wordsOf(point));
  });
  for (const button of figure.querySelectorAll("[data-walk]")) {
    button.addEventListener("click", () => walk(button.dataset.walk));
  }
  for (const part of figure.querySelectorAll("[data-needs-script]")) part.hidden = false;
}

function wordsOf(point) {
  return point.querySelector("title").textContent;
}

export function say(figure, words) {
  figure.querySelector("[data-live]").textContent = words;
}

// A screen reader hands the arrow keys over only inside an application; the picture is one while it has focus.
function makeFocusable(figure, area) {
  area.tabIndex = 0;
  area.setAttribute("role", "application");
  area.setAttribute("aria-roledescription", "chart");
  area.setAttribute("aria-labelledby", figure.getAttribute("aria-labelledby"));
  area.setAttribute("aria-describedby", `${figure.id}-sentence ${figure.id}-keys`);
}

// Of the two drawings, wide and narrow, only one is shown at a time.
function pointsIn(area) {
  const drawings = [...area.querySelectorAll("svg[data-chart]")];
  const shown = drawings.find((drawing) => drawing.getClientRects().length) ?? drawings[0];
  return shown ? [...shown.querySelectorAll("[data-point]")] : [];
}

function flagged(points) {
  return points.flatMap((point, place) => (point.dataset.flagged === undefined ? [] : [place]));
}

// A point's page stands below its chart's page, and is seen from the same moment.
function open(figure, point) {
  const { pageUrl } = figure.dataset;
  if (!pageUrl || !point.dataset.start) return;
  const page = new URL(pageUrl, window.location.href);
  page.pathname += `${point.dataset.start}/`;
  window.location.assign(page);
}

function ringAround(point) {
  const drawing = point.ownerSVGElement;
  for (const old of drawing.closest("[data-walk-area]").querySelectorAll(".chart__ring")) old.remove();
  const box = point.getBoundingClientRect();
  const toDrawing = drawing.getScreenCTM().inverse();
  const centre = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(toDrawing);
  const ring = document.createElementNS(SVG, "g");
  ring.setAttribute("class", "chart__ring");
  for (const band of ["chart__ring-glow", "chart__ring-line"]) {
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("class", band);
    circle.setAttribute("cx", centre.x);
    circle.setAttribute("cy", centre.y);
    circle.setAttribute("r", RING_RADIUS_IN_PIXELS * toDrawing.a);
    ring.append(circle);
  }
  drawing.append(ring);
}
