import { promisify } from 'node:util';
import createCommand from 'fluent-ffmpeg';
import { UserFacingError } from '../../../shared/errors.ts';
import { findFilmTools } from './tools.ts';

let encoders: Promise<ReadonlySet<string>> | undefined;

async function readEncoders(): Promise<ReadonlySet<string>> {
  const command = createCommand().setFfmpegPath(findFilmTools().ffmpeg);
  const list = await promisify<Record<string, unknown>>((done) => {
    command.getAvailableEncoders((error: Error | null, found) => { done(error, found); });
  })();
  return new Set(Object.keys(list));
}

/**
 * Makes sure that this FFmpeg has an encoder: builds differ in what they were given.
 * @throws UserFacingError `output-unsupported`
 */
export async function requireEncoder(name: string, codec: string): Promise<void> {
  encoders ??= readEncoders();
  if ((await encoders).has(name)) return;
  throw new UserFacingError('output-unsupported', `This FFmpeg cannot write ${codec} (it was built without ${name}): choose another --codec, or set KINETINT_FFMPEG to a fuller build.`);
}
