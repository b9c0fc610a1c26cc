import { useEffect, useState } from 'react';

/** The value, once it has stayed as it is for so many milliseconds. */
export function useSettled<Value>(value: Value, calmMilliseconds: number): Value {
  const [settled, setSettled] = useState<{ readonly value: Value }>({ value });
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled((before) => (before.value === value ? before : { value }));
    }, calmMilliseconds);
    return () => {
      clearTimeout(timer);
    };
  }, [value, calmMilliseconds]);
  return settled.value;
}
