import { describe, expect, test } from 'vitest';
import { keyParts, matches, type Pressed } from '../../../renderer/shortcuts/keys.ts';

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a pressed key', () => {
  test.each<[string, Pressed, boolean]>([
    ['Space', press(' '), true],
    ['J', press('j'), true],
    ['J', press('J', { shiftKey: true }), false],
    ['Shift+ArrowLeft', press('ArrowLeft', { shiftKey: true }), true],
    ['ArrowLeft', press('ArrowLeft', { shiftKey: true }), false],
    ['Mod+Z', press('z', { ctrlKey: true }), true],
    ['Mod+Z', press('z', { ctrlKey: true, altKey: true }), false],
    ['Mod+Z', press('z'), false],
    ['Z', press('z', { ctrlKey: true }), false],
    ['Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), true],
    ['Mod+Z', press('z', { metaKey: true }), false],
    // Made with Shift on most keyboards.
    ['?', press('?', { shiftKey: true }), true],
    ['Mod+/', press('/', { ctrlKey: true, shiftKey: true }), true],
    ['Mod++', press('+', { ctrlKey: true }), true],
    ['+', press('+'), true],
  ])('%s', (keys, event, expected) => {
    expect(matches(keys, event, false)).toBe(expected);
  });

  test('on a Mac Command stands for Control', () => {
    expect(matches('Mod+Z', press('z', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+Z', press('z', { ctrlKey: true }), true)).toBe(false);
  });
});

test('combinations are labelled as the keyboard is', () => {
  const german = (key: string) => ({ Mod: 'Strg', Shift: 'Umschalt', Space: 'Leertaste' })[key] ?? key;
  expect(keyParts('Mod+Shift+Z', german, false)).toEqual(['Strg', 'Umschalt', 'Z']);
  expect(keyParts('Mod+Shift+Z', german, true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keyParts('Space', german, false)).toEqual(['Leertaste']);
  expect(keyParts('Shift+ArrowLeft', german, false)).toEqual(['Umschalt', '←']);
  expect(keyParts('Mod++', german, false)).toEqual(['Strg', '+']);
});
