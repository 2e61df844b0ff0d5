// Pictures made on the road: photos made small enough to keep, and a name drawn with the finger.
(function () {
  "use strict";
  var LONGEST = 1600, QUALITY = 0.8, THUMB = 176;

  function decoded(file) {
    if (window.createImageBitmap) return createImageBitmap(file, { imageOrientation: "from-image" });
    return Promise.reject(new Error("none"));
  }
  function drawn(picture, longest) {
    var scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  function blobOf(canvas, type) {
    return new Promise(function (done) { canvas.toBlob(done, type, QUALITY); });
  }
  // What the browser cannot read (some phones' own format) is kept as it is, without a small picture of it.
  function small(file) {
    return decoded(file).then(function (picture) {
      return blobOf(drawn(picture, LONGEST), "image/jpeg").then(function (blob) {
        var kept = blob && blob.size < file.size ? blob : file;
        return { blob: kept, name: kept === file ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg", thumb: drawn(picture, THUMB).toDataURL("image/jpeg", 0.7) };
      });
    }, function () { return { blob: file, name: file.name, thumb: "" }; });
  }

  // A pad: `changed(blob or null)` after each stroke.
  function pad(canvas, changed) {
    var pen = canvas.getContext("2d"), last = null, strokes = 0;
    function at(event) {
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    }
    function blank() {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 4;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#16232B";
      strokes = 0;
    }
    canvas.addEventListener("pointerdown", function (event) {
      last = at(event);
      canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!last) return;
      var next = at(event);
      pen.beginPath();
      pen.moveTo(last[0], last[1]);
      pen.lineTo(next[0], next[1]);
      pen.stroke();
      last = next;
      strokes += 1;
    });
    function over() {
      if (!last) return;
      last = null;
      if (strokes) canvas.toBlob(changed, "image/png");
    }
    canvas.addEventListener("pointerup", over);
    canvas.addEventListener("pointercancel", over);
    blank();
    return {
      clear: function () { blank(); changed(null); },
      show: function (blob) {
        blank();
        if (!blob) return;
        decoded(blob).then(function (picture) { pen.drawImage(picture, 0, 0); }, function () { /* it is kept all the same */ });
      },
    };
  }
  window.kjDrawing = { small: small, pad: pad };
})();
