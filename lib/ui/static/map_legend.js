/* Legend, credits, scale and zoom buttons; all words from payload.str, set by textContent. */
(function (root) {
  "use strict";
  var L = root.L;
  var Peta = root.PetaLayanan;
  var el = Peta.element;
  var NARROW = 560;
  var SVG = "http://www.w3.org/2000/svg";
  var PATHS = {
    circle: "M8 3a5 5 0 1 0 .01 0z",
    square: "M3.5 3.5h9v9h-9z",
    diamond: "M8 2l6 6-6 6-6-6z",
    triangle: "M8 2.5l6 10.5H2z",
  };

  function symbol(path, fill, stroke) {
    var picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", "0 0 16 16");
    picture.setAttribute("class", "peta-symbol");
    picture.setAttribute("aria-hidden", "true");
    var shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", path);
    shape.setAttribute("fill", fill);
    shape.setAttribute("stroke", stroke);
    picture.appendChild(shape);
    return picture;
  }

  function row(swatch, text, name) {
    var made = el("div", "peta-row" + (name ? " " + name : ""));
    made.appendChild(swatch);
    made.appendChild(el("span", "", text));
    return made;
  }

  function swatch(colour, opacity, name) {
    var made = el("i", "peta-swatch" + (name ? " " + name : ""));
    if (colour) {
      made.style.backgroundColor = colour;
      made.style.opacity = opacity;
    }
    return made;
  }

  function classRows(box, labels, colours, opacity) {
    labels.forEach(function (label, index) {
      box.appendChild(row(swatch(colours[index], opacity), label));
    });
  }

  /* Three by three: rows from high (top) to low need of the first measure. */
  function bivariate(box, about, colours, opacity) {
    var grid = el("div", "peta-grid");
    for (var y = 2; y >= 0; y -= 1) {
      for (var x = 0; x < 3; x += 1) grid.appendChild(swatch(colours[y * 3 + x], opacity));
    }
    var frame = el("div", "peta-biv");
    // Words lie flat, with arrows for the axes: text on its side is hard to read.
    frame.appendChild(el("span", "peta-biv-y", "↑ " + about.y));
    frame.appendChild(grid);
    frame.appendChild(el("span", "peta-biv-x", "→ " + about.x));
    box.appendChild(frame);
    if (about.corner) box.appendChild(row(swatch(colours[8], opacity), about.corner));
  }

  function pointRow(core, about) {
    var made = el("label", "peta-row peta-choice");
    var tick = made.appendChild(el("input"));
    var name = about.url || about.lab;
    var points = core.points.get(name);
    tick.type = "checkbox";
    tick.checked = points ? points.on : about.on !== false;
    tick.onchange = function () { Peta.togglePoints(core, name, tick.checked); };
    made.appendChild(symbol(PATHS[about.shape] || PATHS.circle, about.col, "#141c22"));
    made.appendChild(el("span", "", about.lab));
    return made;
  }

  function roadRows(box, about) {
    if (typeof about.col !== "string") box.appendChild(el("div", "peta-sub", about.lab));
    else {
      box.appendChild(row(swatch(about.col, 1, "peta-line"), about.lab));
      return;
    }
    Object.keys(about.col).forEach(function (key) {
      var text = (about.cond || {})[key] || key;
      if (text) box.appendChild(row(swatch(about.col[key], 1, "peta-line"), text));
    });
  }

  function fill(core, box, payload) {
    var opacity = payload.op === undefined ? 0.9 : payload.op;
    box.textContent = "";
    if (payload.biv) bivariate(box, payload.biv, payload.pal || [], opacity);
    else classRows(box, payload.lab || [], payload.pal || [], opacity);
    if (payload.nd) box.appendChild(row(swatch("", 1, "peta-hatch"), payload.nd));
    if ((payload.out || "").indexOf("1") >= 0) box.appendChild(row(swatch("", 1, "peta-outlined"), payload.outLab));
    (payload.tiles || []).forEach(function (about) { box.appendChild(pointRow(core, about)); });
    if (payload.vil) {
      box.appendChild(el("div", "peta-sub", payload.vil.ttl));
      (payload.vil.lab || []).forEach(function (label, index) {
        box.appendChild(row(symbol(PATHS.circle, payload.vil.pal[index], "#141c22"), label));
      });
    }
    (payload.roads || []).forEach(function (about) { roadRows(box, about); });
  }

  var Legend = L.Control.extend({
    initialize: function (narrow) {
      this.narrow = narrow;
      // On a phone the legend is a bar on top: the bottom belongs to scale and credits.
      this.options = { position: narrow ? "topleft" : "bottomleft" };
    },
    onAdd: function () {
      var box = this.box = el("section", "peta-legend" + (this.narrow ? " peta-narrow" : ""));
      var legend = this;
      this.head = box.appendChild(el("button", "peta-legend-head"));
      this.head.type = "button";
      this.titleText = this.head.appendChild(el("span", "peta-legend-title"));
      this.strip = this.head.appendChild(el("span", "peta-strip"));
      this.body = box.appendChild(el("div", "peta-legend-body"));
      this.head.onclick = function () { legend.open(!legend.isOpen); };
      this.open(!this.narrow);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    },
    open: function (on) {
      this.isOpen = on;
      this.head.setAttribute("aria-expanded", String(on));
      this.body.hidden = !on;
    },
    update: function (core, payload) {
      var words = payload.str || {};
      this.titleText.textContent = payload.ttl || "";
      this.head.setAttribute("aria-label", [words.leg, payload.ttl].filter(Boolean).join(": "));
      this.strip.textContent = "";
      (payload.pal || []).forEach(function (colour) { this.strip.appendChild(swatch(colour, 1)); }, this);
      fill(core, this.body, payload);
      this.body.style.maxHeight = Math.max(120, core.map.getSize().y - (this.narrow ? 130 : 90)) + "px";
    },
  });

  /* Leaflet's own credits control writes HTML; this one writes text. */
  var Credits = L.Control.extend({
    options: { position: "bottomright" },
    onAdd: function () { this.box = el("div", "peta-credits"); return this.box; },
  });

  function zoomButtons(core) {
    var zoom = L.control.zoom({ position: "topright", zoomInTitle: "", zoomOutTitle: "" }).addTo(core.map);
    var home = el("a", "peta-home");
    home.href = "#";
    home.setAttribute("role", "button");
    home.appendChild(symbol("M2.5 8L8 3l5.5 5M4.5 7v6h7V7", "none", "currentColor"));
    home.onclick = function (event) { event.preventDefault(); core.refit(true); };
    L.DomEvent.disableClickPropagation(home);
    zoom.getContainer().appendChild(home);
    return zoom.getContainer().querySelectorAll("a");
  }

  function isNarrow(core) { return core.map.getSize().x < NARROW; }

  function place(core) {
    if (core.legend) core.legend.remove();
    core.legend = new Legend(isNarrow(core)).addTo(core.map);
    if (core.payload.geo) core.legend.update(core, core.payload);
  }

  function nameButton(button, text) {
    button.title = text || "";
    button.setAttribute("aria-label", text || "");
  }

  Peta.parts.push({
    mount: function (core) {
      core.buttons = zoomButtons(core);
      core.credits = new Credits().addTo(core.map);
      L.control.scale({ imperial: false, position: "bottomright", maxWidth: 90 }).addTo(core.map);
      place(core);
      core.map.on("resize", function () {
        if (core.map.getSize().x && isNarrow(core) !== core.legend.narrow) place(core);
      });
      core.legendSpace = function () {
        var box = core.legend.box;
        if (core.legend.narrow) return { top: 56, bottom: 24, left: 0 };
        return { top: 0, bottom: box.offsetHeight + 6, left: box.offsetWidth + 10 };
      };
    },
    update: function (core, payload) {
      var words = payload.str || {};
      [words.zin, words.zout, words.home].forEach(function (text, index) {
        nameButton(core.buttons[index], text);
      });
      var credits = [words.attr, payload.base && payload.base.attr].filter(Boolean);
      core.credits.box.textContent = credits.join(" · ");
      core.legend.update(core, payload);
    },
  });
})(window);
