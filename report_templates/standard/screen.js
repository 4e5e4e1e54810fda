"use strict";
// Comfort only: without this script everything is there to read. It keeps nothing and calls nobody.
document.addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const nav = document.querySelector("nav");
  const bar = document.querySelector(".topbar");

  const scheme = document.getElementById("scheme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const showScheme = () => scheme.setAttribute("aria-pressed", String(isDark()));
  scheme.hidden = false;
  scheme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; showScheme(); });
  system.addEventListener("change", showScheme);
  showScheme();

  const links = new Map([...nav.querySelectorAll("a")].map((link) => [link.getAttribute("href").slice(1), link]));
  const sections = [...document.querySelectorAll("main > section")];
  const here = document.getElementById("here");
  let current = null;
  const mark = () => {
    const line = Math.max(bar.offsetHeight + 40, innerHeight * 0.3);
    const atEnd = innerHeight + scrollY >= root.scrollHeight - 2;
    const read = sections.filter((section) => section.getBoundingClientRect().top <= line);
    const found = atEnd ? sections.at(-1) : read.at(-1);
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
  mark();
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover();
  });

  // A box takes the focus only where there is something to scroll.
  const watch = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".scroll")) watch.observe(box);

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
});
