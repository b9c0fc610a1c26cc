const two = (value: number): string => String(value).padStart(2, '0');

/** 3723.456 → "1:02:03.46": as players show time, with hundredths since frames are shorter than seconds. */
export function timecode(seconds: number): string {
  const hundredths = Math.round(Math.max(0, seconds) * 100);
  const [hours, minutes, rest] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60, hundredths % 6000];
  const clock = `${hours > 0 ? two(minutes) : minutes}:${two(Math.floor(rest / 100))}.${two(rest % 100)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

/** The same in a file's name, where colons may not be. */
export function timecodeForName(seconds: number): string {
  return timecode(seconds).replaceAll(':', '.');
}
