// Loaded by `node --require` before a program that is to be killed while it gives a file its final name, or in place of the one that
// KINETINT_TEST_THEN names: the process ends itself by SIGKILL at the place that KINETINT_TEST_DIE names, once; the file that
// KINETINT_TEST_DIED names says that it did.
'use strict';
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { pathToFileURL } = require('node:url');

const { KINETINT_TEST_DIE: place, KINETINT_TEST_DIED: died, KINETINT_TEST_THEN: then } = process.env;

function die() {
  if (fs.existsSync(died)) return;
  fs.writeFileSync(died, place);
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Wraps what names a file, or takes its first name away. */
function wrap(name, before, after) {
  const real = fs.promises[name];
  fs.promises[name] = async (path, ...rest) => {
    const isPart = /\.\d+\.part(\.\w+)?$/.test(String(path));
    if (isPart && place === before) die();
    const result = await real(path, ...rest);
    if (isPart && place === after) die();
    return result;
  };
}

if (place !== undefined && died !== undefined) {
  wrap('link', 'before', 'linked');
  wrap('rename', 'before', 'named');
  wrap('rm', undefined, 'named');
  syncBuiltinESMExports();
}

if (then !== undefined) void import(pathToFileURL(then).href);
