import { runTool } from '../engine/film/run-tool.ts';
import { findFilmTools } from '../engine/film/tools.ts';

const width = 320;

/**
 * A small picture of a film, as JPEG, 320 samples wide at most.
 * @param seconds where in the film; its first picture stands in where there is none
 * @returns null where the film gives none
 */
export async function thumbnailOf(film: string, seconds: number): Promise<Uint8Array | null> {
  const { ffmpeg } = findFilmTools();
  for (const start of [seconds, 0]) {
    const args = ['-v', 'error', '-nostdin', '-ss', start.toFixed(3), '-i', `file:${film}`, '-frames:v', '1', '-an', '-sn', '-dn'];
    const scale = `scale=w='trunc(iw*if(gt(sar,0),sar,1))':h=ih,setsar=1,scale=w='min(${width},iw)':h=-2:flags=area,format=yuvj420p`;
    const { stdout } = await runTool(ffmpeg, [...args, '-vf', scale, '-q:v', '4', '-f', 'mjpeg', 'pipe:1'], {
      timeoutMs: 20_000,
      maxBytes: 4_000_000,
    });
    if (stdout.length > 0) return stdout;
  }
  return null;
}
