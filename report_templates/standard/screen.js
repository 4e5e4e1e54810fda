"use strict";
// Comfort only: without this script everything is there to read, open and whole. It keeps nothing and calls nobody.
// Sections are folded only where the browser finds words in what is folded.
const folding = "onbeforematch" in document;
document.documentElement.dataset.folding = folding ? "soon" : "no";
document.addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const main = document.querySelector("main");
  const nav = document.querySelector("nav");
  const bar = document.querySelector(".topbar");
  const sections = [...main.querySelectorAll(":scope > section")];

  // ---- Light and dark

  const scheme = document.getElementById("scheme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const showScheme = () => scheme.setAttribute("aria-pressed", String(isDark()));
  scheme.hidden = false;
  scheme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; showScheme(); });
  system.addEventListener("change", showScheme);
  showScheme();

  // ---- What stands below a heading folds: of the sections the first is open

  const folds = new Map();
  const isOpen = (body) => !body.hasAttribute("hidden");
  const fold = (body, open) => {
    if (!folds.has(body)) return;
    if (open) body.removeAttribute("hidden");
    else body.setAttribute("hidden", "until-found");
    folds.get(body).setAttribute("aria-expanded", String(open));
    body.parentElement.classList.toggle("folded", !open && sections.includes(body.parentElement));
  };
  // What is around a part and folds, and what folds in it where it is a section.
  const around = (part) => [...folds.keys()].filter((body) => body.contains(part) || body.parentElement === part);
  for (const body of folding ? main.querySelectorAll(".fold") : []) {
    const heading = body.previousElementSibling;
    if (!heading || !heading.matches("h2, h3, h4")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "folder";
    button.setAttribute("aria-controls", body.id);
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => fold(body, !isOpen(body)));
    body.addEventListener("beforematch", () => fold(body, true));
    folds.set(body, button);
    fold(body, body.parentElement === sections[0]);
  }
  if (folding) root.dataset.folding = "done";
  const tools = main.querySelector(".tools");
  const all = (id, open) => {
    const button = document.getElementById(id);
    if (button) button.addEventListener("click", () => [...folds.keys()].forEach((body) => fold(body, open)));
  };
  all("open-all", true);
  all("fold-all", false);
  if (tools) tools.hidden = false;

  // ---- Practices by what was found of them: what a button stands for is on it

  const buttons = [...main.querySelectorAll(".filters button")];
  const unfilter = document.getElementById("unfilter");
  const shownNow = document.getElementById("shown");
  const listed = (element) => (element.dataset.of || "").split(" ").filter(Boolean);
  const cells = [...main.querySelectorAll(".heat [data-of]")];
  const opened = new Set();
  const practices = new Map();
  for (const id of buttons.length && shownNow ? listed(shownNow) : []) {
    practices.set(id, [id, `a-${id}`].map((place) => document.getElementById(place)).filter(Boolean));
  }
  // Its row is all around it that holds no other practice.
  const places = [...practices.values()].flat();
  const isAlone = (part) => places.filter((place) => part.contains(place)).length === 1;
  const row = (part) => {
    const outer = part.parentElement;
    return outer.matches("table, .fold, section") || !isAlone(outer) ? part : row(outer);
  };
  for (const [id, found] of practices) practices.set(id, found.map(row));
  const filter = () => {
    const wanted = buttons.filter((button) => button.getAttribute("aria-pressed") === "true");
    const some = wanted.length > 0;
    const kept = new Set([...practices.keys()].filter((id) => wanted.every((button) => listed(button).includes(id))));
    const rows = new Map();
    for (const [id, own] of practices) for (const one of own) rows.set(one, kept.has(id));
    for (const [one, stays] of rows) one.classList.toggle("filtered", !stays);
    // What holds nothing any more goes too: a table with the heading over it, and a section.
    const empties = (part) => {
      const own = [...rows.keys()].filter((one) => part.contains(one));
      return own.length > 0 && !own.some((one) => rows.get(one));
    };
    const tables = [...rows.keys()].map((one) => one.closest(".scroll") || one.closest("table")).filter(Boolean);
    for (const table of new Set(tables)) {
      const heading = table.previousElementSibling;
      table.classList.toggle("filtered", empties(table));
      if (heading && heading.matches("h3, h4")) heading.classList.toggle("filtered", empties(table));
    }
    for (const section of sections) section.classList.toggle("filtered", empties(section));
    for (const cell of cells) cell.classList.toggle("unfilled", some && !kept.has(cell.dataset.of));
    for (const body of opened) fold(body, false);
    opened.clear();
    for (const one of some ? [...rows.keys()].filter((part) => rows.get(part)) : []) {
      for (const body of around(one).filter((part) => !isOpen(part))) {
        fold(body, true);
        opened.add(body);
      }
    }
    shownNow.textContent = shownNow.dataset.words.replace("{count}", kept.size);
    if (unfilter) unfilter.hidden = !some;
    mark();
  };
  const release = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    filter();
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  if (unfilter) {
    unfilter.addEventListener("click", () => {
      release();
      buttons[0].focus();
    });
  }

  // ---- A link leads to what it names, folded or filtered

  const reveal = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target || !main.contains(target)) return null;
    if (target.closest(".filtered")) release();
    for (const body of around(target)) fold(body, true);
    return target;
  };
  const arrive = () => {
    const target = reveal(location.hash);
    if (target) target.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    if (link) reveal(link.hash);
  });
  addEventListener("hashchange", arrive);

  // ---- Where the reader is

  const links = new Map([...nav.querySelectorAll("a")].map((link) => [link.getAttribute("href").slice(1), link]));
  const here = document.getElementById("here");
  let current = null;
  const mark = () => {
    const line = Math.max(bar.offsetHeight + 40, innerHeight * 0.3);
    const atEnd = innerHeight + scrollY >= root.scrollHeight - 2;
    const seen = sections.filter((section) => !section.classList.contains("filtered"));
    const read = seen.filter((section) => section.getBoundingClientRect().top <= line);
    const found = atEnd ? seen.at(-1) : read.at(-1);
    const link = found && links.get(found.id);
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    current = link;
    here.textContent = link ? link.textContent : "";
    if (!link) return;
    link.setAttribute("aria-current", "location");
    // The list never moves under a hand that is about to choose from it.
    if (nav.matches(":hover")) return;
    if (link.offsetTop < nav.scrollTop || link.offsetTop + link.offsetHeight > nav.scrollTop + nav.clientHeight) {
      nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
    }
  };
  addEventListener("scroll", mark, { passive: true });
  addEventListener("resize", mark);
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover();
  });

  // ---- Tables: a cell says its column where rows are cards, and a table stays one to those who listen

  const NUMBER = 4;
  const FEW = 22;
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  const cards = (table) => {
    const head = table.tHead && table.tHead.rows[0];
    const names = [];
    for (const cell of head ? head.cells : []) {
      const lines = [...cell.childNodes].map((part) => part.textContent.trim()).filter(Boolean);
      const name = cell.matches(".ax") ? "" : lines.join(" · ");
      for (let span = cell.colSpan; span > 0; span -= 1) names.push(name);
    }
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
      if (part.closest("table") !== table) continue;
      part.setAttribute("role", roles[part.tagName] || (part.scope === "col" ? "columnheader" : "rowheader"));
    }
    for (const group of [table.tHead, ...table.tBodies].filter(Boolean)) {
      const taken = [];
      for (const row of group.rows) {
        const next = taken.map((rows) => Math.max(0, rows - 1));
        let column = 0;
        for (const cell of row.cells) {
          while (taken[column] > 0) column += 1;
          cell.style.setProperty("--column", column);
          if (cell.tagName === "TD" && cell.colSpan === 1 && names[column]) cell.dataset.label = names[column];
          for (let span = cell.colSpan; span > 0; span -= 1, column += 1) next[column] = cell.rowSpan - 1;
        }
        taken.splice(0, Infinity, ...next);
        if (group === table.tHead) continue;
        for (const cell of row.cells) {
          const isShort = cell.textContent.trim().length <= FEW && !cell.querySelector("svg, .bar, p, br");
          cell.classList.toggle("short", isShort && cell.tagName === "TD");
        }
        // The first words of a row are its title: they need no column's name. A number alone is none.
        const [first, second] = row.cells;
        if (first.style.getPropertyValue("--column") !== "0") continue;
        const words = first.textContent.trim().length;
        const isNumber = second && first.tagName === "TD" && words > 0 && words <= NUMBER;
        first.classList.toggle("number", Boolean(isNumber));
        const isHeaded = row.querySelector(":scope > th");
        for (const cell of isNumber ? [first, second] : isHeaded ? [] : [first]) cell.classList.add("title");
      }
    }
    table.classList.add("cards");
  };
  for (const table of document.querySelectorAll(".scroll > table")) cards(table);

  const MARGIN = 8;
  // A box takes the focus, and says that there is more, only where there is something to scroll.
  const watch = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      const more = target.scrollWidth - target.clientWidth;
      const cut = more > MARGIN;
      target.toggleAttribute("data-cut", cut);
      // A bracket that hangs over the edge by itself is nothing to scroll to.
      target.classList.toggle("hanging", more > 0 && !cut);
      if (cut) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".scroll")) watch.observe(box);

  // ---- What a drawing says of its parts

  const tip = document.getElementById("tip");
  let shown = null;
  const hide = () => {
    if (shown) shown.classList.remove("on");
    shown = null;
    tip.hidden = true;
  };
  const show = (part) => {
    if (part === shown) return;
    hide();
    shown = part;
    part.classList.add("on");
    tip.textContent = part.dataset.tip;
    tip.hidden = false;
    const at = part.getBoundingClientRect();
    const below = at.bottom + 8 + tip.offsetHeight < innerHeight;
    const left = at.left + at.width / 2 - tip.offsetWidth / 2;
    tip.style.top = `${below ? at.bottom + 8 : Math.max(4, at.top - tip.offsetHeight - 8)}px`;
    tip.style.left = `${Math.max(8, Math.min(left, root.clientWidth - tip.offsetWidth - 8))}px`;
  };

  // The browser's own hints become ours: those show on focus too, and go with Escape.
  const take = (element) => {
    const title = element.querySelector(":scope > title");
    const more = element.querySelector(":scope > desc");
    const words = [title ? title.textContent : element.title, more && more.textContent].filter(Boolean);
    if (title) title.remove();
    if (more) more.remove();
    element.removeAttribute("title");
    element.dataset.tip = words.join(": ");
    return element.dataset.tip;
  };
  for (const part of document.querySelectorAll("main svg g > title")) take(part.parentNode);
  for (const part of document.querySelectorAll(".plot span[title], .heat .cell[title]")) take(part);
  for (const chart of document.querySelectorAll("main svg[role=img], main .bar[title]")) {
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", take(chart));
    chart.setAttribute("tabindex", "0");
  }

  const touched = (event) => event.target.closest && event.target.closest("[data-tip]");
  // A page that scrolls under a resting mouse is not the reader pointing at something.
  let byKey = false;
  document.addEventListener("keydown", () => { byKey = true; }, true);
  document.addEventListener("pointermove", (event) => { if (event.movementX || event.movementY) byKey = false; });
  document.addEventListener("pointerover", (event) => {
    if (byKey && event.pointerType === "mouse") return;
    const part = touched(event);
    if (part) show(part);
    else if (!tip.contains(event.target)) hide();
  });
  document.addEventListener("focusin", (event) => {
    const part = touched(event);
    if (part && part.matches(":focus-visible")) show(part);
    else hide();
  });
  document.addEventListener("focusout", hide);
  addEventListener("scroll", () => { if (shown && shown !== document.activeElement) hide(); }, { passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    const plot = document.activeElement.closest(".plot");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!plot || !step) return;
    const parts = [...plot.querySelectorAll("[data-tip]")].filter((part) => part.getAttribute("role") !== "img");
    if (!parts.length) return;
    event.preventDefault();
    const at = parts.indexOf(shown);
    show(parts[at < 0 ? (step > 0 ? 0 : parts.length - 1) : (at + step + parts.length) % parts.length]);
  });

  // Last: from here on all is in its place.
  arrive();
  mark();
});
