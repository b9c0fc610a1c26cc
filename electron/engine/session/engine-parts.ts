import { ChromaTables } from '../colour/chroma-tables.ts';
import { Encoders } from '../film/encoder-proof.ts';
import { CheckedFiles } from '../network/checked-files.ts';
import { NetworkInUse } from '../network/choose-network.ts';
import { DeviceProofs } from '../network/device-proofs.ts';
import { openSession } from '../network/open-session.ts';
import { ProofMarks } from '../network/proof-marks.ts';
import { installedProviders } from '../network/providers.ts';
import { SessionPool } from '../network/session-pool.ts';
import { OpenProjects } from '../track/open-projects.ts';
import { FilmSessions } from './film-sessions.ts';

/**
 * What the calls of one engine share. It is made in one place and handed down; two of these share nothing, so that two engines
 * can live in one process.
 */
export class EngineParts {
  /** Project files, one connection for each. */
  readonly projects = new OpenProjects();
  readonly films = new FilmSessions(this.projects);
  /** Networks that are loaded. */
  readonly networks = new SessionPool(({ path }, device, adapter) => openSession(path, device, {}, adapter));
  readonly checkedFiles = new CheckedFiles();
  readonly networkInUse = new NetworkInUse();
  readonly devices = installedProviders(this.networks, new ProofMarks(), new DeviceProofs());
  readonly encoders = new Encoders();
  readonly chromaTables = new ChromaTables();
}
