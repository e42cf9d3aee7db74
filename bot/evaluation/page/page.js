"use strict";
(() => {
  const questions = [...document.querySelectorAll("main > .question")];
  const dots = new Map(
    [...document.querySelectorAll("[data-dot]")].map((dot) => [dot.dataset.dot, dot])
  );
  const states = [...document.querySelectorAll("[data-state][aria-pressed]")];
  const search = document.getElementById("search");
  const kind = document.getElementById("kind");
  const set = document.getElementById("set");
  const open = document.getElementById("open");
  const texts = new Map(
    questions.map((each) => [each, each.textContent.toLowerCase().replace(/\s+/g, " ")])
  );
  let state = "all";

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const each of questions) {
      const data = each.dataset;
      const shown =
        (state === "all" || data.state === state || data.change === state) &&
        (!kind.value || data.kind === kind.value) &&
        (!set || !set.value || data.set === set.value) &&
        words.every((word) => texts.get(each).includes(word));
      each.hidden = !shown;
      left += shown;
      dots.get(each.id.slice(1)).classList.toggle("dim", !shown);
    }
    for (const each of states) each.setAttribute("aria-pressed", each.dataset.state === state);
    document.getElementById("left").textContent = `${left} of ${questions.length}`;
    document.getElementById("none").hidden = left > 0;
  }

  function reset() {
    state = "all";
    search.value = kind.value = "";
    if (set) set.value = "";
    filter();
  }

  function follow() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.matches(".question")) return;
    if (target.hidden) reset();
    target.open = true;
    target.scrollIntoView({ block: "center" });
  }

  for (const each of states) {
    each.addEventListener("click", () => {
      state = each.dataset.state;
      filter();
    });
  }
  for (const each of [search, kind, set]) each?.addEventListener("input", filter);
  open.addEventListener("click", () => {
    const opened = open.getAttribute("aria-pressed") !== "true";
    open.setAttribute("aria-pressed", opened);
    open.textContent = opened ? "Close all" : "Open all";
    for (const each of questions) each.open = opened;
  });
  document.getElementById("reset").addEventListener("click", reset);
  addEventListener("hashchange", follow);
  filter();
  follow();
})();
