/*
 * A combination is written "Mod+Shift+Z": modifiers first, then the key's name as `KeyboardEvent.key` has it, letters in
 * capitals, the space bar as "Space". Mod is Command on a Mac and Control elsewhere. A character that some keyboards make
 * with Shift ("?") is written without it.
 */

const modifiers = ['Mod', 'Alt', 'Shift'] as const;
type Modifier = (typeof modifiers)[number];

/** Keys that have a name in the locale files; all others are shown as they are. */
export const namedKeys = [
  'Mod',
  'Alt',
  'Shift',
  'Space',
  'Enter',
  'Escape',
  'Delete',
  'Backspace',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] as const;
export type NamedKey = (typeof namedKeys)[number];

export interface Combination {
  readonly modifiers: ReadonlySet<Modifier>;
  readonly key: string;
}

export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac OS');

export function parseKeys(keys: string): Combination {
  // "Mod++" is Control and plus.
  const parts = keys.endsWith('+') ? [...keys.slice(0, -2).split('+').filter(Boolean), '+'] : keys.split('+');
  const key = parts.at(-1)!;
  return { modifiers: new Set(modifiers.filter((modifier) => parts.slice(0, -1).includes(modifier))), key };
}

const isCharacter = (key: string): boolean => key.length === 1 && key.toLowerCase() === key.toUpperCase();

/** Whether a pressed key is this combination. */
export function matches(keys: string, event: Pressed, mac = isMac): boolean {
  const { modifiers: wanted, key } = parseKeys(keys);
  const pressed = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (pressed !== key) return false;
  if ((mac ? event.metaKey : event.ctrlKey) !== wanted.has('Mod') || (mac ? event.ctrlKey : event.metaKey)) return false;
  if (event.altKey !== wanted.has('Alt')) return false;
  // Which characters need Shift is the keyboard's business.
  return isCharacter(key) || event.shiftKey === wanted.has('Shift');
}

const macSigns: Readonly<Partial<Record<string, string>>> = {
  Mod: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↩',
  Escape: '⎋',
  Delete: '⌦',
  Backspace: '⌫',
};
const signs: Readonly<Partial<Record<string, string>>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** The parts of a combination as this system's keyboard labels them; `name` gives a key's name in the page's language. */
export function keyParts(keys: string, name: (key: NamedKey) => string, mac = isMac): string[] {
  const { modifiers: held, key } = parseKeys(keys);
  return [...modifiers.filter((modifier) => held.has(modifier)), key].map((part) => {
    const named = namedKeys.find((candidate) => candidate === part);
    return (mac ? macSigns[part] : undefined) ?? signs[part] ?? (named === undefined ? part : name(named));
  });
}
