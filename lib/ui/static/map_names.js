/* Names of regions on the map: where they fit, largest regions first, none over another.
   Drawn by canvas.fillText in a pane that lets the mouse through, when nothing else is to do. */
(function (root) {
  "use strict";
  var L = root.L;
  var Peta = root.PetaLayanan;
  var SIZE = 11;
  var FONT = "600 " + SIZE + "px 'Plus Jakarta Sans', sans-serif";
  var GAP = 3;
  var MOST = 120;
  // Below this zoom even the largest names would cover what they name.
  var FROM_ZOOM = 5.5;
  var later = root.requestIdleCallback || function (work) { return root.setTimeout(work, 60); };

  /* The largest ring of a layer: its outline in pixels of the view, and what it encloses. */
  function largest(layer) {
    var best = null;
    var found = layer.getLatLngs();
    (L.LineUtil.isFlat(found[0]) ? [found] : found).forEach(function (part) {
      var bounds = L.latLngBounds(part[0]);
      var size = (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
      if (!best || size > best.size) best = { ring: part[0], bounds: bounds, size: size };
    });
    return best;
  }

  /* The middle of the widest stretch of the ring on the line halfway down its box. */
  function place(core, ring, bounds) {
    var middle = bounds.getCenter().lat;
    var crossings = [];
    for (var i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      var a = ring[j], b = ring[i];
      if ((a.lat > middle) !== (b.lat > middle)) {
        crossings.push(a.lng + ((middle - a.lat) / (b.lat - a.lat)) * (b.lng - a.lng));
      }
    }
    crossings.sort(function (x, y) { return x - y; });
    var best = null;
    for (var k = 0; k + 1 < crossings.length; k += 2) {
      var left = core.map.latLngToContainerPoint([middle, crossings[k]]);
      var right = core.map.latLngToContainerPoint([middle, crossings[k + 1]]);
      if (!best || right.x - left.x > best.width) {
        best = { x: (left.x + right.x) / 2, y: left.y, width: right.x - left.x };
      }
    }
    return best;
  }

  function clear(box, boxes) {
    return boxes.every(function (other) {
      return box[2] <= other[0] || box[0] >= other[2] || box[3] <= other[1] || box[1] >= other[3];
    });
  }

  function Names(core) {
    this.core = core;
    this.drawn = [];
    var pane = core.map.createPane("peta-names");
    pane.style.zIndex = 450;
    pane.style.pointerEvents = "none";
    this.canvas = pane.appendChild(document.createElement("canvas"));
    this.canvas.setAttribute("aria-hidden", "true");
    core.map.on("moveend zoomend resize", this.plan, this);
    core.map.on("zoomstart", this.wipe, this);
  }

  Names.prototype.plan = function () {
    var names = this;
    if (names.planned) return;
    names.planned = true;
    later(function () { names.planned = false; names.draw(); });
  };

  Names.prototype.wipe = function () {
    this.canvas.width = 0;
    this.drawn = [];
  };

  /* Regions in view, largest first, with the largest ring of each. */
  Names.prototype.inView = function () {
    var core = this.core, view = core.map.getBounds();
    var found = [];
    (core.current ? core.current.layers : []).forEach(function (layer) {
      if (!layer || !view.intersects(layer.getBounds())) return;
      if (!layer.petaRing) layer.petaRing = largest(layer);
      // As on any map of Indonesia, a kabupaten goes by its name alone and a kota keeps its kind.
      found.push({ name: String(layer.peta.n).replace(/^Kabupaten /, ""), about: layer.petaRing });
    });
    return found.sort(function (a, b) { return b.about.size - a.about.size; });
  };

  Names.prototype.draw = function () {
    var core = this.core, map = core.map, size = map.getSize(), ratio = root.devicePixelRatio || 1;
    this.wipe();
    if (map.getZoom() < FROM_ZOOM || !core.current) return;
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = size.x + "px";
    this.canvas.style.height = size.y + "px";
    var pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = FONT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = core.dark ? "rgba(16,25,31,.9)" : "rgba(255,255,255,.9)";
    pen.fillStyle = core.dark ? "#ffffff" : "#1b2a33";
    var boxes = [];
    this.inView().slice(0, MOST).forEach(function (each) {
      var at = place(core, each.about.ring, each.about.bounds);
      if (!at || at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) return;
      var half = pen.measureText(each.name).width / 2;
      // A name may reach a little over its region's border, no more.
      if (half * 2 > at.width * 1.15) return;
      var box = [at.x - half - GAP, at.y - SIZE / 2 - GAP, at.x + half + GAP, at.y + SIZE / 2 + GAP];
      if (!clear(box, boxes)) return;
      boxes.push(box);
      pen.strokeText(each.name, at.x, at.y);
      pen.fillText(each.name, at.x, at.y);
      this.drawn.push({ name: each.name, box: box });
    }, this);
  };

  Peta.parts.push({
    mount: function (core) { core.names = new Names(core); },
    update: function (core) { core.names.plan(); },
  });
})(window);
