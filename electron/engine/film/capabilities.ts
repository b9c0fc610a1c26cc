import { promisify } from 'node:util';
import createCommand from 'fluent-ffmpeg';
import { logCommand } from '../files/log.ts';
import { findFilmTools } from './tools.ts';

/** FFmpeg's names of the encoders that this FFmpeg was built with; whether they work here is another matter. */
export async function readEncoders(): Promise<ReadonlySet<string>> {
  const { ffmpeg } = findFilmTools();
  logCommand(ffmpeg, ['-encoders']);
  const command = createCommand().setFfmpegPath(ffmpeg);
  const list = await promisify<Record<string, unknown>>((done) => {
    command.getAvailableEncoders((error: Error | null, found) => {
      done(error, found);
    });
  })();
  return new Set(Object.keys(list));
}
