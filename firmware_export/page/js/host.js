/* Who serves this page: nobody but a web server, or a disk. `tintling live` serves another text here. */
"use strict";
globalThis.tintling ??= {};
tintling.host = null;
