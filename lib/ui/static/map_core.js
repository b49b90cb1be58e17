/* The core of the map, for the page and for the offline file alike.
   PetaLayanan.mount(map) makes it; set(payload) may come before or after the geometry.
   Text from data reaches the page by textContent and canvas only. */
(function (root) {
  "use strict";
  var L = root.L;
  var NO_DATA = "-";
  var THIN_BELOW = 6;
  var KEEP = 8;
  var ACCENT = "#d5006d";
  var Peta = (root.PetaLayanan = root.PetaLayanan || {});

  Peta.parts = Peta.parts || [];
  Peta.clicks = 0;

  Peta.element = function (tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined && text !== null) made.textContent = String(text);
    return made;
  };

  /* Texts by feature: a list, or one text with bars between. */
  Peta.texts = function (given) {
    return typeof given === "string" ? given.split("|") : given || [];
  };

  /* Fetch JSON once a URL; a failure is forgotten, so that it can be tried again. */
  var fetched = new Map();
  Peta.fetchJson = function (url) {
    if (!fetched.has(url)) {
      if (fetched.size > 400) fetched.delete(fetched.keys().next().value);
      fetched.set(url, fetch(url, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      }).catch(function (error) { fetched.delete(url); throw error; }));
    }
    return fetched.get(url);
  };

  /* streamlit-folium waits 250 ms for more before it tells Python of a click. A click on a region,
     or a point that is asked for, says all there is, so it is told at once in the component's name;
     the component then finds nothing new to tell. Were its memory to change, it would tell a click
     as late as ever. */
  var REMEMBERED = { last_active_drawing: "last_active_drawing", last_clicked: "lat_lng_clicked" };
  Peta.tellNow = function () {
    var known = root.__GLOBAL_DATA__;
    var asked = known && String(known.returned_objects);
    var said = known && known[REMEMBERED[asked]];
    if (!said) return;
    known.previous_data = {};
    known.previous_data[asked] = said;
    root.parent.postMessage({
      isStreamlitMessage: true, type: "streamlit:setComponentValue", dataType: "json", value: known.previous_data,
    }, "*");
  };

  function hatch(dark) {
    var tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    var pen = tile.getContext("2d");
    pen.fillStyle = dark ? "#3a434a" : "#e4e4e4";
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = dark ? "#5d6870" : "#b3b3b3";
    pen.lineWidth = 1;
    pen.beginPath();
    [[-1, 1, 1, -1], [0, 6, 6, 0], [5, 7, 7, 5]].forEach(function (line) {
      pen.moveTo(line[0], line[1]);
      pen.lineTo(line[2], line[3]);
    });
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  /* Streamlit writes the theme's colours into the frame as variables on :root. */
  function pageIsDark() {
    var text = getComputedStyle(document.documentElement).getPropertyValue("--background-color");
    var hex = /^\s*#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(text);
    if (!hex) return false;
    return 0.299 * parseInt(hex[1], 16) + 0.587 * parseInt(hex[2], 16) + 0.114 * parseInt(hex[3], 16) < 110;
  }

  function Core(map) {
    this.map = map;
    // Otherwise the deepest zoom of any layer would become the map's.
    if (map.options.maxZoom === undefined) map.setMaxZoom(18);
    this.renderer = L.canvas({ padding: 0.3 }).addTo(map);
    this.context = L.layerGroup().addTo(map);
    this.regions = L.featureGroup().addTo(map);
    this.outlines = L.layerGroup().addTo(map);
    this.marks = L.layerGroup().addTo(map);
    this.payload = {};
    this.shapes = new Map();
    this.current = null;
    this.fitted = "";
    this.sets = 0;
    this.box = map.getContainer();
    this.box.classList.add("peta");
    this.box.setAttribute("role", "application");
    this.hatches = { light: hatch(false), dark: hatch(true) };
    this.tip = this.box.appendChild(Peta.element("div", "peta-tip"));
    this.notice = this.box.appendChild(Peta.element("div", "peta-notice"));
    this.notice.setAttribute("role", "status");
    this.listen();
    Peta.parts.forEach(function (part) { part.mount(this); }, this);
  }

  Core.prototype.listen = function () {
    var core = this;
    this.regions.on("mouseover", function (e) { core.hover(e.layer, true); core.showTip(e); });
    this.regions.on("mousemove", function (e) { core.showTip(e); });
    this.regions.on("mouseout", function (e) { core.hover(e.layer, false); core.hideTip(); });
    this.regions.on("click", function (e) {
      // Drawn at once; Python's answer comes a moment later and says the same.
      if (e.layer.peta && !core.payload.pick) {
        core.markSelected(e.layer.peta.k);
        Promise.resolve().then(Peta.tellNow); // when streamlit-folium has heard of the click, too
      }
      if (e.originalEvent && e.originalEvent.pointerType === "touch") core.showTip(e);
    });
    this.box.addEventListener("keydown", function () { core.box.classList.add("peta-keys"); });
    this.box.addEventListener("pointerdown", function () { core.box.classList.remove("peta-keys"); });
    new MutationObserver(function () { core.followTheme(); })
      .observe(document.head, { childList: true, subtree: true, characterData: true });
    // Where a point is asked for, it is drawn at once; streamlit-folium sends it.
    this.map.on("click", function (e) {
      if (!core.payload.pick) return;
      core.payload.pin = [e.latlng.lat, e.latlng.lng, ""];
      core.drawMarks();
      Promise.resolve().then(Peta.tellNow); // when streamlit-folium has heard of it, too
    });
    this.map.on("zoomend", function () { core.restyleForZoom(); });
    this.map.on("movestart", function () { core.hideTip(); });
    this.map.on("dragstart zoomstart", function () { core.touched = !core.fitting; });
    // Leaflet sees a new size of the window only; the style sheet may give the box another.
    if (root.ResizeObserver) {
      new ResizeObserver(function () { core.map.invalidateSize({ pan: false }); }).observe(this.box);
    }
    this.map.on("resize", function () { if (!core.touched) core.refit(); });
  };

  Core.prototype.readTheme = function () {
    var asked = this.payload.dark;
    this.dark = asked === undefined ? pageIsDark() : !!asked;
    this.box.classList.toggle("peta-dark", this.dark);
  };

  Core.prototype.followTheme = function () {
    var before = this.dark;
    if (!this.current) return;
    this.readTheme();
    if (this.dark === before) return;
    this.restyle();
    this.drawContext(true);
    this.drawMarks();
    this.raise();
  };

  /* --- payload in ---------------------------------------------------------------------- */

  Core.prototype.set = function (payload) {
    var core = this;
    this.wanted = payload;
    var ready = this.geometry(payload);
    if (!ready.then) { this.apply(payload, ready); return; }
    this.box.classList.add("peta-busy");
    // The old picture stays until the new one can be drawn whole.
    ready.then(function (shape) {
      if (core.wanted === payload) core.apply(payload, shape);
    }).catch(function () {
      if (core.wanted === payload) core.fail(payload);
    });
    // While there is no picture yet, words, view and tiles of points need not wait for the shapes.
    if (!this.current) { this.prepare(payload); this.refit(false, true); }
  };

  Core.prototype.geometry = function (payload) {
    var geo = payload.geo;
    if (!geo) return { layers: [], group: L.featureGroup() };
    var core = this;
    var kept = this.shapes.get(geo) || (typeof geo === "object" ? this.build(geo) : null);
    if (kept) {
      this.shapes.delete(geo);
      this.shapes.set(geo, kept);
      return kept;
    }
    return Peta.fetchJson(geo).then(function (collection) {
      var shape = core.shapes.get(geo) || core.build(collection);
      core.shapes.set(geo, shape);
      if (core.shapes.size > KEEP) core.shapes.delete(core.shapes.keys().next().value);
      return shape;
    });
  };

  Core.prototype.build = function (collection) {
    var core = this;
    var group = L.featureGroup();
    var layers = collection.features.map(function (feature, index) {
      var geometry = feature.geometry;
      if (!geometry) return null;
      var depth = geometry.type === "MultiPolygon" ? 2 : 1;
      var rings = L.GeoJSON.coordsToLatLngs(geometry.coordinates, depth);
      var layer = L.polygon(rings, { renderer: core.renderer, weight: 0.25, smoothFactor: 1 });
      layer.peta = { k: feature.properties.k, n: feature.properties.n, i: index };
      // streamlit-folium sends what this returns: the code, not the whole geometry; the
      // number makes a second click on the same region a new message.
      layer.toGeoJSON = function () {
        Peta.clicks += 1;
        return { k: layer.peta.k, t: Date.now().toString(36) + "-" + Peta.clicks };
      };
      group.addLayer(layer);
      return layer;
    });
    return { layers: layers, group: group };
  };

  Core.prototype.prepare = function (payload) {
    this.payload = payload;
    this.texts = Peta.texts(payload.txt);
    this.notice.textContent = "";
    this.box.classList.toggle("peta-pick", !!payload.pick);
    this.readTheme();
    Peta.parts.forEach(function (part) { part.update(this, payload); }, this);
  };

  Core.prototype.apply = function (payload, shape) {
    var core = this;
    var before = this.current;
    var swapped = shape !== before;
    this.current = shape;
    this.box.classList.remove("peta-busy");
    // First the words and the view, then the shapes: they are projected once, where they stay.
    this.prepare(payload);
    if (swapped) {
      this.hideTip();
      this.outlines.clearLayers();
      this.marks.clearLayers();
      this.chosen = [];
      if (before) this.regions.removeLayer(before.group);
    }
    this.refit(false, swapped);
    this.restyle();
    if (swapped) {
      this.regions.addLayer(shape.group);
      this.outlined = ""; // whatever was drawn meanwhile lies under the regions
    }
    this.drawContext(false);
    this.drawMarks();
    this.raise();
    this.describe();
    this.sets += 1;
    L.Util.requestAnimFrame(function () { core.box.setAttribute("data-peta", String(core.sets)); });
  };

  /* Points, villages and roads stay above the regions, whichever came first. */
  Core.prototype.raise = function () {
    Peta.parts.forEach(function (part) { if (part.raise) part.raise(this); }, this);
  };

  Core.prototype.fail = function (payload) {
    var core = this;
    var words = payload.str || {};
    this.box.classList.remove("peta-busy");
    this.notice.textContent = (words.err || "") + " ";
    var again = this.notice.appendChild(Peta.element("button", "", words.retry || "↻"));
    again.type = "button";
    again.onclick = function () { core.notice.textContent = ""; core.set(payload); };
  };

  Core.prototype.describe = function () {
    var words = this.payload.str || {};
    var title = this.payload.ttl || "", said = this.payload.desc || "";
    if (said.indexOf(title) === 0) title = ""; // the description begins with the title: once is enough
    this.box.setAttribute("aria-label", [words.aria, title, said].filter(Boolean).join(". "));
    if (words.lang) this.speak(words.lang, words.map || "");
  };

  /* Streamlit calls every page English and the frame by the name of a package; a screen reader
     should speak the page's language and name the map. Offline there is no frame. */
  Core.prototype.speak = function (language, name) {
    document.documentElement.lang = language;
    try {
      if (!root.frameElement) return;
      root.frameElement.title = name;
      root.parent.document.documentElement.lang = language;
    } catch (error) { /* a frame of another origin */ }
  };

  /* --- how regions look ---------------------------------------------------------------- */

  Core.prototype.outline = function () {
    return this.map.getZoom() < THIN_BELOW ? 0.25 : 0.7;
  };

  Core.prototype.styleOf = function (index) {
    var payload = this.payload;
    var mark = (payload.cls || "").charAt(index) || NO_DATA;
    var colour = mark === NO_DATA ? null : (payload.pal || [])[Number(mark)];
    return {
      fillColor: colour || this.hatches[this.dark ? "dark" : "light"],
      fillOpacity: payload.op === undefined ? 0.9 : payload.op,
      color: this.dark ? "#4d626e" : "#5b6b75",
      weight: this.outline(),
      opacity: 1,
    };
  };

  Core.prototype.restyle = function () {
    (this.current ? this.current.layers : []).forEach(function (layer, index) {
      if (layer) layer.setStyle(this.styleOf(index));
    }, this);
  };

  Core.prototype.restyleForZoom = function () {
    var weight = this.outline();
    var step = this.markStep();
    if (weight !== this.weight) {
      (this.current ? this.current.layers : []).forEach(function (layer) {
        if (layer) layer.setStyle({ weight: weight });
      });
    }
    if (step !== this.step) this.drawMarks();
    this.weight = weight;
  };

  /* The rest of the country as plain land around a province or regency. */
  Core.prototype.drawContext = function (again) {
    var core = this;
    var url = this.payload.ctx || "";
    if (url === this.around && !again) return;
    this.around = url;
    if (!url) { this.context.clearLayers(); return; }
    var ready = this.geometry({ geo: url });
    // After the picture itself has been painted: the land around it may come a moment later.
    var painted = new Promise(function (done) {
      L.Util.requestAnimFrame(function () { setTimeout(done, 0); });
    });
    Promise.all([ready, painted]).then(function (both) {
      var shape = both[0];
      if (core.around !== url) return;
      core.context.clearLayers();
      shape.layers.forEach(function (layer) {
        if (!layer) return;
        var land = L.polygon(layer.getLatLngs(), {
          renderer: core.renderer, interactive: false, smoothFactor: 1.5, fillOpacity: 1,
          weight: 0.5, color: core.dark ? "#33424c" : "#d3dade", fillColor: core.dark ? "#1d2930" : "#f7f7f4",
        });
        core.context.addLayer(land);
        land.bringToBack();
      });
    }).catch(function () { core.around = ""; });
  };

  Core.prototype.hover = function (layer, on) {
    if (!layer || !layer.peta) return;
    layer.setStyle(on
      ? { weight: 1.6, color: this.dark ? "#ffffff" : "#1b2a33" }
      : { weight: this.outline(), color: this.styleOf(layer.peta.i).color });
  };

  Core.prototype.line = function (group, layer, options) {
    var fixed = { fill: false, interactive: false, renderer: this.renderer, opacity: 1 };
    var made = L.polygon(layer.getLatLngs(), L.extend(fixed, options));
    group.addLayer(made);
    return made;
  };

  /* Marks grow with the zoom: what reads well over a province would bury the nation. */
  Core.prototype.markStep = function () {
    var zoom = this.map.getZoom();
    return zoom < 4.25 ? 0 : zoom < THIN_BELOW ? 1 : 2;
  };

  Core.prototype.drawMarks = function () {
    this.step = this.markStep();
    this.marks.clearLayers();
    this.chosen = [];
    if (!this.current) return;
    this.drawOutlines();
    this.drawPin();
    this.markSelected(this.payload.sel);
  };

  /* A change of colours or of the region chosen leaves the outlines as they are. */
  Core.prototype.drawOutlines = function () {
    var out = this.payload.out || "";
    var step = this.step;
    var dark = this.dark;
    var wanted = [out, step, dark].join(" ");
    if (wanted === this.outlined) return;
    this.outlined = wanted;
    this.outlines.clearLayers();
    this.current.layers.forEach(function (layer, index) {
      if (!layer || out.charAt(index) !== "1") return;
      // Light under dark dashes: to be seen on both ends of every ramp.
      if (step) this.line(this.outlines, layer, { color: dark ? "#10191f" : "#ffffff", weight: step > 1 ? 3 : 1.8, opacity: 0.85 });
      this.line(this.outlines, layer, {
        color: dark ? "#ffffff" : "#1b2a33", weight: [0.7, 1.1, 1.8][step], dashArray: ["2 2", "3 2.5", "5 4"][step],
      });
    }, this);
  };

  /* A place that was searched for: latitude, longitude, name. */
  Core.prototype.drawPin = function () {
    var pin = this.payload.pin;
    if (!pin) return;
    this.marks.addLayer(L.circleMarker([pin[0], pin[1]], {
      renderer: this.renderer, radius: 8, weight: 3, color: "#ffffff", fillColor: ACCENT, fillOpacity: 1, interactive: false,
    }));
    this.marks.addLayer(L.circleMarker([pin[0], pin[1]], {
      renderer: this.renderer, radius: 10, weight: 1.5, color: ACCENT, fill: false, interactive: false,
    }));
  };

  Core.prototype.markSelected = function (code) {
    (this.chosen || []).forEach(function (each) { this.marks.removeLayer(each); }, this);
    this.chosen = [];
    if (!code || !this.current) return;
    // One code, or several with commas; a regency's code marks its kecamatan, too.
    var codes = code.split(",");
    this.current.layers.forEach(function (layer) {
      var own = layer && layer.peta.k;
      if (!own || !codes.some(function (each) { return own === each || own.indexOf(each + ".") === 0; })) return;
      [{ color: "#ffffff", weight: this.step ? 6 : 4 }, { color: ACCENT, weight: this.step ? 3 : 2 }].forEach(function (options) {
        this.chosen.push(this.line(this.marks, layer, options));
      }, this);
    }, this);
  };

  Peta.mount = function (map) {
    Peta.core = new Core(map);
    return Peta.core;
  };
  Peta.Core = Core;
})(window);
