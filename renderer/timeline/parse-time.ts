/**
 * What a person types as a time of the film → seconds: "75", "75.5", "1:15", "1:15,5", "1:02:03.46", and with frames
 * behind a fourth colon, "00:01:15:12". Or a frame by its number, the first being 1: "#1800", "f1800", "frame 1800", "Bild 1800".
 * Null where it is none.
 * @param frameSeconds length of a frame; where frames are not equally long, numbers lead near the frame
 */
export function parseTime(text: string, frameSeconds: number): number | null {
  const frame = /^(?:#|f|frame|bild)\s*(\d+)$/i.exec(text.trim());
  if (frame !== null) return frame[1] === '0' ? null : (Number(frame[1]) - 1) * frameSeconds;
  const parts = text.trim().replace(',', '.').split(/[:;]/);
  const isPlain = parts.every((part, index) => (index === parts.length - 1 ? /^\d+([.]\d*)?$/ : /^\d+$/).test(part));
  if (!isPlain || parts.length > 4) return null;
  const numbers = parts.map(Number);
  const frames = numbers.length === 4 ? numbers.pop()! : 0;
  return numbers.reduce((sum, number) => 60 * sum + number, 0) + frames * frameSeconds;
}
