// Loaded by `node --require` before a program: when it starts its first tool, an error is thrown (or a promise rejected, by KINETINT_TEST_THROW)
// where nobody waits for it.
'use strict';
const tools = require('node:child_process');
const { syncBuiltinESMExports } = require('node:module');

const { KINETINT_TEST_THROW: way } = process.env;

if (way !== undefined) {
  const { execFile } = tools;
  let thrown = false;
  tools.execFile = (...args) => {
    if (!thrown) {
      setImmediate(() => {
        if (way === 'error') throw new Error('nobody waits for this');
        void Promise.reject(new Error('nobody waits for this'));
      });
    }
    thrown = true;
    return execFile(...args);
  };
  syncBuiltinESMExports();
}
