// Loaded by `node --require` before a program whose memory is measured: every second it writes what Node tells of its own thread's into the
// file that KINETINT_TEST_MEMORY names.
'use strict';
const fs = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const { KINETINT_TEST_MEMORY: path } = process.env;

if (path !== undefined && isMainThread) {
  setInterval(() => {
    fs.writeFileSync(`${path}.new`, JSON.stringify(process.memoryUsage()));
    fs.renameSync(`${path}.new`, path);
  }, 1000).unref();
}
