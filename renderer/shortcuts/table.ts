export interface Shortcut {
  /** Where it belongs in the shortcut sheet; a title in `shortcuts:groups`. */
  readonly group: 'app' | 'film' | 'queue' | 'viewer' | 'timeline';
  /** Any of these; the first is the one that tooltips show. See keys.ts for how they are written. */
  readonly keys: readonly [string, ...string[]];
  /** The menu of the main process answers it: the page only shows it. */
  readonly native?: true;
  /** Belongs to the film also where a tab or a slider that was clicked has the focus. See registry.ts. */
  readonly first?: true;
}

/**
 * Every key that does something in the window, in the order of the shortcut sheet. A feature adds its lines here, their
 * names to `shortcuts:names` in both languages, and answers them with useShortcut.
 */
export const shortcuts = {
  'film.open': { group: 'film', keys: ['Mod+O'], native: true },
  'film.openFolder': { group: 'film', keys: ['Mod+Shift+O'], native: true },
  'film.paste': { group: 'film', keys: ['Mod+V'], native: true },
  'queue.start': { group: 'queue', keys: ['Mod+Enter'] },
  'queue.try': { group: 'queue', keys: ['Mod+T'] },
  'queue.startAll': { group: 'queue', keys: ['Mod+Shift+Enter'] },
  'queue.pause': { group: 'queue', keys: ['Mod+P'] },
  'queue.stop': { group: 'queue', keys: ['Mod+.'] },
  'queue.up': { group: 'queue', keys: ['Alt+ArrowUp'] },
  'queue.down': { group: 'queue', keys: ['Alt+ArrowDown'] },
  'queue.remove': { group: 'queue', keys: ['Mod+Delete', 'Mod+Backspace'] },
  'edit.undo': { group: 'timeline', keys: ['Mod+Z'] },
  'edit.redo': { group: 'timeline', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'timeline.addCut': { group: 'timeline', keys: ['X'] },
  'timeline.removeCut': { group: 'timeline', keys: ['Shift+X'] },
  'timeline.shotBefore': { group: 'timeline', keys: ['PageUp'], first: true },
  'timeline.shotAfter': { group: 'timeline', keys: ['PageDown'], first: true },
  'timeline.in': { group: 'timeline', keys: ['I'] },
  'timeline.out': { group: 'timeline', keys: ['O'] },
  'timeline.clearRange': { group: 'timeline', keys: ['Shift+I', 'Shift+O'] },
  'timeline.goTo': { group: 'timeline', keys: ['Mod+G'] },
  'timeline.grey': { group: 'timeline', keys: ['G'] },
  'timeline.zoomIn': { group: 'timeline', keys: ['Z'] },
  'timeline.zoomOut': { group: 'timeline', keys: ['Shift+Z'] },
  'guides.hint': { group: 'viewer', keys: ['H'] },
  'guides.pick': { group: 'viewer', keys: ['E'] },
  'guides.remove': { group: 'viewer', keys: ['Delete', 'Backspace'] },
  'viewer.leave': { group: 'viewer', keys: ['Escape'] },
  'app.history': { group: 'app', keys: ['Mod+Shift+H'] },
  'app.networks': { group: 'app', keys: ['Mod+Shift+N'] },
  'viewer.play': { group: 'viewer', keys: ['Space'] },
  'viewer.pause': { group: 'viewer', keys: ['K'] },
  'viewer.faster': { group: 'viewer', keys: ['L'] },
  'viewer.secondBack': { group: 'viewer', keys: ['J'] },
  'viewer.stepBack': { group: 'viewer', keys: ['ArrowLeft', ','], first: true },
  'viewer.stepOn': { group: 'viewer', keys: ['ArrowRight', '.'], first: true },
  'viewer.toStart': { group: 'viewer', keys: ['Home'] },
  'viewer.toEnd': { group: 'viewer', keys: ['End'] },
  'viewer.mute': { group: 'viewer', keys: ['M'] },
  'viewer.loop': { group: 'viewer', keys: ['R'] },
  'viewer.original': { group: 'viewer', keys: ['B'] },
  'viewer.compare': { group: 'viewer', keys: ['C'] },
  'viewer.zoomIn': { group: 'viewer', keys: ['+', '='] },
  'viewer.zoomOut': { group: 'viewer', keys: ['-'] },
  'viewer.fit': { group: 'viewer', keys: ['0'] },
  'viewer.whole': { group: 'viewer', keys: ['1'] },
  'viewer.alone': { group: 'viewer', keys: ['F'] },
  'viewer.saveStill': { group: 'viewer', keys: ['Mod+S'] },
  'viewer.saveComparison': { group: 'viewer', keys: ['Mod+Shift+S'] },
  'app.queuePanel': { group: 'app', keys: ['Mod+1'] },
  'app.filmPanel': { group: 'app', keys: ['Mod+2'] },
  'app.settings': { group: 'app', keys: ['Mod+,'] },
  'app.shortcuts': { group: 'app', keys: ['?', 'Mod+/'] },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof shortcuts;

/** The keys for a tooltip or a menu entry. */
export function keysOf(id: ShortcutId): string {
  return shortcuts[id].keys[0];
}
