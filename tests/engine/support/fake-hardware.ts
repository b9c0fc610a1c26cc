import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';

/** How the pretended graphics card behaves. */
export type Behaviour = 'works' | 'garbles' | 'drops' | 'fails';

/**
 * An FFmpeg whose h264_nvenc is libx264 in disguise: no machine that runs these tests need have a graphics card. How it
 * behaves is read from the environment at each run.
 * @returns the program's path, for KINETINT_FFMPEG
 */
export function pretendHardware(folder: string): string {
  const path = join(folder, 'ffmpeg-with-card');
  const real = findFilmTools().ffmpeg;
  writeFileSync(
    path,
    `#!/bin/sh
case " $* " in
  *" h264_nvenc "*) ;;
  *) exec '${real}' "$@" ;;
esac
case "$FAKE_CARD" in
  fails) echo '[h264_nvenc @ 0x1] Cannot load libcuda.so.1' >&2; exit 1 ;;
  garbles) extra='-vf negate' ;;
  drops) extra='-frames:v 1' ;;
  *) extra='' ;;
esac
count=$#
while [ "$count" -gt 0 ]; do
  word=$1; shift; count=$((count - 1))
  case "$word" in
    h264_nvenc) set -- "$@" libx264 -metadata "encoded_by=card" -crf 20 ;;
    -preset|-tune|-rc|-cq|-b:v|-spatial-aq) shift; count=$((count - 1)) ;;
    pipe:1|file:*) set -- "$@" $extra "$word" ;;
    *) set -- "$@" "$word" ;;
  esac
done
exec '${real}' "$@"
`,
  );
  chmodSync(path, 0o755);
  return path;
}

export function behave(behaviour: Behaviour): void {
  process.env['FAKE_CARD'] = behaviour;
}
