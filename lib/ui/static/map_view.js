/* What follows the pointer, and where the map looks. */
(function (root) {
  "use strict";
  var L = root.L;
  var Peta = root.PetaLayanan;
  var Core = Peta.Core;
  var calm = !!(root.matchMedia && root.matchMedia("(prefers-reduced-motion: reduce)").matches);

  /* --- tooltip -------------------------------------------------------------------------- */

  Core.prototype.showTip = function (e) {
    var about = e.layer && e.layer.peta;
    if (!about) return;
    var payload = this.payload;
    var rows = about.rows;
    if (!rows) {
      rows = [this.texts[about.i]];
      if ((payload.out || "").charAt(about.i) === "1") rows.push(payload.outLab);
    }
    this.tip.textContent = "";
    this.tip.appendChild(Peta.element("strong", "", about.n));
    rows.filter(Boolean).forEach(function (row) {
      this.tip.appendChild(Peta.element("span", "", row));
    }, this);
    this.placeBox(this.tip, e.containerPoint || this.map.latLngToContainerPoint(e.latlng));
  };

  /* Show a box beside a point of the map, within its frame and above the legend. */
  Core.prototype.placeBox = function (box, at) {
    var size = this.map.getSize();
    box.style.display = "block";
    var left = at.x + 14 + box.offsetWidth > size.x ? at.x - 14 - box.offsetWidth : at.x + 14;
    var top = at.y + 14 + box.offsetHeight > size.y ? at.y - 14 - box.offsetHeight : at.y + 14;
    box.style.transform = "translate(" + Math.max(4, Math.round(left)) + "px," + Math.max(4, Math.round(top)) + "px)";
  };

  Core.prototype.hideTip = function () { this.tip.style.display = "none"; };

  /* --- view ------------------------------------------------------------------------------ */

  Core.prototype.refit = function (again, atOnce) {
    var fit = this.payload.fit;
    var size = this.map.getSize();
    if (!fit) return;
    if (!size.x || !size.y) {
      // A frame that is folded away for a moment comes back with its middle elsewhere.
      if (!this.touched) this.fitted = "";
      return;
    }
    var bounds = JSON.stringify(fit);
    var key = bounds + size.toString();
    if (key === this.fitted && !again) return;
    var sameBounds = this.fitted.indexOf(bounds) === 0;
    // A new size alone moves the map only while the reader has not moved it.
    if (sameBounds && this.touched && !again) return;
    var first = !this.fitted;
    this.fitted = key;
    this.touched = false;
    this.fitting = true;
    this.map.fitBounds(fit, L.extend({ maxZoom: 13, animate: !(first || calm || sameBounds || atOnce) }, this.padding(fit, size)));
    this.fitting = false;
    this.weight = this.outline();
  };

  /* Land goes to where the legend is not, as far as that costs no scale: beside it if the width
     is there, else above (or on a phone below) it. */
  Core.prototype.padding = function (fit, size) {
    var edge = 8;
    var bounds = L.latLngBounds(fit);
    var zoom = Math.min(13, this.map.getBoundsZoom(bounds, false, L.point(2 * edge, 2 * edge)));
    var low = this.map.project(bounds.getSouthWest(), zoom);
    var high = this.map.project(bounds.getNorthEast(), zoom);
    var spareX = Math.max(0, size.x - (high.x - low.x) - 2 * edge);
    var spareY = Math.max(0, size.y - (low.y - high.y) - 2 * edge);
    var legend = this.legendSpace ? this.legendSpace() : { top: 0, bottom: 0, left: 0 };
    var beside = legend.left && spareX / legend.left > spareY / (legend.bottom || 1);
    return {
      paddingTopLeft: [edge + (beside ? Math.min(spareX, legend.left) : 0), edge + Math.min(spareY, legend.top)],
      paddingBottomRight: [edge, edge + (beside ? 0 : Math.min(spareY, legend.bottom))],
    };
  };
})(window);
