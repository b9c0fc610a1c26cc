import { arch, release } from 'node:os';
import { app } from 'electron';
import { EngineDied } from '../engine-host/engine-died.ts';
import { EngineHost } from '../engine-host/engine-host.ts';
import { kept, parts } from './places.ts';

/** The engine's process, and what is said of it under an error. */
export interface RunningEngine {
  readonly engine: EngineHost;
  /** Versions, and what the engine wrote last. */
  readonly describe: (error?: unknown) => string;
}

export function createEngine(): RunningEngine {
  // It inherits the environment.
  process.env['KINETINT_SCRATCH'] = kept.scratch;
  const engine = new EngineHost(parts.engine);
  return {
    engine,
    describe: (error) => {
      const versions = `Kinetint ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${release()} ${arch()}`;
      const log = error instanceof EngineDied ? error.log : engine.log;
      return log === '' ? versions : `${versions}\n\n${log}`;
    },
  };
}
