#!/usr/bin/env node
import { keepMemorySteady } from '../engine/steady-memory.ts';
import { callerFolder } from './caller-folder.ts';
import { describeLoading } from './loading-words.ts';

keepMemorySteady();
const folder = callerFolder(process.env);
if (folder !== null) process.chdir(folder);

try {
  const { run } = await import('./run.ts');
  process.exitCode = await run();
} catch (error) {
  // Only loading fails here: run() puts everything else into words itself.
  console.error(describeLoading(error, `${process.platform}-${process.arch}`));
  process.exitCode = 1;
}
