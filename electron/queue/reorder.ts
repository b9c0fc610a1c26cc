/** The list with one of its items at another place, counted from 0. */
export function withMoved<Item>(items: readonly Item[], item: Item, place: number): Item[] {
  const others = items.filter((other) => other !== item);
  return [...others.slice(0, place), item, ...others.slice(place)];
}

/** The list with one of its items a place up or down, if there is one. */
export function withShifted<Item>(items: readonly Item[], item: Item, step: 1 | -1): readonly Item[] {
  const place = items.indexOf(item) + step;
  return place >= 0 && place < items.length ? withMoved(items, item, place) : items;
}
