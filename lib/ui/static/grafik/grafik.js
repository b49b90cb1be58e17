/* A chart drawn by Python as SVG: words on hover, and choosing regions by click, key or frame. */
function isDark(box) {
  const hex = /#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(getComputedStyle(box).getPropertyValue("--st-background-color"));
  return !!hex && 0.3 * parseInt(hex[1], 16) + 0.59 * parseInt(hex[2], 16) + 0.11 * parseInt(hex[3], 16) < 110;
}

function holder(parent) {
  let box = parent.querySelector(".grafik");
  if (!box) {
    box = document.createElement("div");
    box.className = "grafik";
    box.append(document.createElement("div"), document.createElement("div"));
    box.children[1].className = "tip";
    parent.append(box);
  }
  return box;
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const box = holder(parentElement);
  const [stage, tip] = box.children;
  let drawn = "";

  function draw() {
    box.classList.toggle("dark", isDark(box));
    box.classList.toggle("fill", !!data.fill);
    const wanted = box.clientWidth && box.clientWidth < 560 ? data.narrow : data.wide;
    if (wanted === drawn) return;
    drawn = wanted;
    stage.innerHTML = wanted; // written and escaped by lib/services/charts/svg.py
    const first = stage.querySelector(".pick");
    if (first) first.setAttribute("tabindex", "0");
  }

  const send = (codes) => setTriggerValue("pilih", codes);
  const markOf = (event) => event.target.closest && event.target.closest("[data-tip]");

  function say(mark, x, y) {
    tip.style.display = mark ? "block" : "none";
    if (!mark) return;
    tip.textContent = mark.getAttribute("data-tip");
    const room = box.clientWidth - tip.offsetWidth - 4;
    tip.style.left = Math.max(0, Math.min(x + 12, room)) + "px";
    tip.style.top = y + 14 + "px";
  }

  const at = (event) => {
    const frame = box.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  stage.onpointermove = (event) => say(markOf(event), ...at(event));
  stage.onpointerleave = () => say(null);
  let dragged = false;
  stage.onclick = (event) => {
    const mark = markOf(event);
    if (!dragged && mark && mark.dataset.k) send([mark.dataset.k]);
    dragged = false;
  };
  stage.onkeydown = (event) => {
    const mark = markOf(event);
    if (!mark || !mark.dataset.k) return;
    const all = [...stage.querySelectorAll(".pick")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = all[(all.indexOf(mark) + step + all.length) % all.length];
      mark.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
      const shape = next.getBoundingClientRect();
      say(next, ...at({ clientX: shape.left, clientY: shape.bottom }));
    } else if (event.key === "Enter" || event.key === " ") send([mark.dataset.k]);
    else return;
    event.preventDefault();
  };
  /* With the mouse, a frame drawn over several marks chooses them all. */
  stage.onpointerdown = (event) => {
    if (event.pointerType !== "mouse" || event.button) return;
    const [x0, y0] = at(event);
    let frame = null;
    const move = (later) => {
      const [x, y] = at(later);
      if (!frame && Math.hypot(x - x0, y - y0) > 8) {
        frame = document.createElement("div");
        frame.className = "frame";
        box.append(frame);
      }
      if (!frame) return;
      say(null);
      frame.style.cssText = `left:${Math.min(x, x0)}px;top:${Math.min(y, y0)}px;width:${Math.abs(x - x0)}px;height:${Math.abs(y - y0)}px`;
    };
    const up = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      if (!frame) return;
      const area = frame.getBoundingClientRect();
      frame.remove();
      dragged = true;
      setTimeout(() => { dragged = false; }, 50);
      const inside = [...stage.querySelectorAll(".pick")].filter((mark) => {
        const shape = mark.getBoundingClientRect();
        const x = shape.left + shape.width / 2, y = shape.top + shape.height / 2;
        return y > area.top && y < area.bottom && (shape.width > 200 || (x > area.left && x < area.right));
      });
      const codes = [...new Set(inside.map((mark) => mark.dataset.k))];
      if (codes.length) send(codes);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
  };

  draw();
  const watch = new ResizeObserver(draw);
  watch.observe(box);
  return () => watch.disconnect();
}
