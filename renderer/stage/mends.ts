import type { Failure } from '../../shared/job/failure.ts';

/** What the person can do about a failure; the first is what most likely mends it. */
export type Mend = 'retry' | 'locate' | 'folder' | 'other-name' | 'replace' | 'new-project' | 'network' | 'any-device' | 'remove';

const mends: Readonly<Record<Failure['code'], readonly [Mend, ...Mend[]]>> = {
  'film-missing': ['locate', 'retry'],
  'film-unreadable': ['retry', 'locate', 'remove'],
  'film-is-directory': ['locate', 'retry', 'remove'],
  'film-empty': ['locate', 'retry', 'remove'],
  'film-not-media': ['remove', 'retry', 'locate'],
  'film-no-video': ['remove', 'retry', 'locate'],
  'film-no-frames': ['remove', 'retry', 'locate'],
  'output-exists': ['other-name', 'replace'],
  'output-unwritable': ['folder', 'retry'],
  'output-full': ['retry', 'folder'],
  'output-unsupported': ['other-name', 'retry'],
  'project-mismatch': ['new-project', 'locate'],
  'project-unreadable': ['new-project', 'retry'],
  'project-incomplete': ['retry'],
  'project-locked': ['retry'],
  'model-unknown': ['network', 'retry'],
  'model-missing': ['network', 'retry'],
  'model-corrupt': ['network', 'retry'],
  'model-unsuitable': ['network', 'retry'],
  'model-exists': ['network', 'retry'],
  'download-unverified': ['network', 'retry'],
  'download-failed': ['retry', 'network'],
  'download-mismatch': ['retry', 'network'],
  'device-unavailable': ['any-device', 'retry'],
  'ffmpeg-missing': ['retry'],
  'ffmpeg-failed': ['retry'],
  'guides-unusable': ['retry'],
  usage: ['retry', 'remove'],
  interrupted: ['retry'],
  internal: ['retry'],
  'engine-died': ['retry'],
};

export function mendsOf({ code }: Failure): readonly [Mend, ...Mend[]] {
  return mends[code];
}
