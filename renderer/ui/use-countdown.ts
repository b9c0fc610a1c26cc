import { useEffect, useState } from 'react';

/** Counts seconds down from what was said last, so that the time left goes on between two words of the engine. */
export function useCountdown(seconds: number | null, isRunning: boolean): number | null {
  const [said, setSaid] = useState({ seconds, at: performance.now() });
  const [now, setNow] = useState(said.at);
  if (said.seconds !== seconds) {
    const at = performance.now();
    setSaid({ seconds, at });
    setNow(at);
  }
  useEffect(() => {
    if (seconds === null || !isRunning) return undefined;
    const timer = setInterval(() => {
      setNow(performance.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [seconds, isRunning]);
  return seconds === null ? null : Math.max(0, seconds - Math.max(0, now - said.at) / 1000);
}
