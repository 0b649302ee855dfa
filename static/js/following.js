// Keeps the page of a return that is being checked up to date, without a reload. The page itself is fetched again:
// what scripts show and what is shown without them cannot differ.
const PAUSE = 1500; // milliseconds
const LONGEST_PAUSE = 15000;

export function follow(pause = PAUSE) {
  setTimeout(() => look(pause), pause);
}

async function look(pause) {
  try {
    const answer = await fetch(document.location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (show(page)) follow();
  } catch {
    follow(Math.min(pause * 2, LONGEST_PAUSE));
  }
}

// True while there is more to come. The result replaces the whole main part, and is where the reader goes on.
function show(page) {
  const ours = document.querySelector("[data-follow]");
  const theirs = page.querySelector("[data-follow]");
  if (theirs) {
    if (ours.textContent !== theirs.textContent) ours.innerHTML = theirs.innerHTML;
    return true;
  }
  document.title = page.title;
  const main = document.getElementById("maincontent");
  main.innerHTML = page.getElementById("maincontent").innerHTML;
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  return false;
}
