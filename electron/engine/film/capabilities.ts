import { promisify } from 'node:util';
import createCommand from 'fluent-ffmpeg';
import { remembered } from '../remember.ts';
import { findFilmTools } from './tools.ts';

async function readEncoders(): Promise<ReadonlySet<string>> {
  const command = createCommand().setFfmpegPath(findFilmTools().ffmpeg);
  const list = await promisify<Record<string, unknown>>((done) => {
    command.getAvailableEncoders((error: Error | null, found) => {
      done(error, found);
    });
  })();
  return new Set(Object.keys(list));
}

/** FFmpeg's names of the encoders that this FFmpeg was built with; whether they work here is another matter. */
export const listedEncoders = remembered(readEncoders);
