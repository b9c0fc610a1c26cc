import type { Page } from '@playwright/test';

/**
 * What somebody looking at the page could not read or press: words and controls that stick out of what holds them, words
 * that are shortened without saying so anywhere, and controls that something else lies over. What is merely scrolled away,
 * up or down, is none of it.
 */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slack = 1.5;
    const name = (element: Element): string => {
      const words = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40);
      return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} "${words}"`;
    };
    const root = document.querySelector('[role=dialog]') ?? document.body;
    const isHeard = (element: Element): boolean => element.closest('.ui-hidden, [aria-hidden=true], svg, canvas, option') !== null;
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isHeard(element);
    const ownWords = (element: Element): boolean =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
    const controls = 'button, select, input, textarea, [role=tab], [role=slider], summary, a';
    const found: string[] = [];
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (!isSeen(element) || (!ownWords(element) && !element.matches(controls))) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      const style = getComputedStyle(element);
      // Names and paths may be shortened: the whole of it is in the tooltip.
      const isTold = element.closest('[title]') !== null || element.closest('.queue-name, .stage-title, .recent-name') !== null;
      // A tooltip says what words would; it does not press a button.
      const isToldWords = isTold && !element.matches(controls);
      if (style.overflowX !== 'visible' && !isTold && element.scrollWidth > element.clientWidth + slack)
        found.push(`shortened: ${name(element)}, ${element.scrollWidth} in ${element.clientWidth}`);
      let isScrolledAway = false;
      for (let holder = element.parentElement; holder !== null; holder = holder.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(holder);
        if (overflowX === 'visible' && overflowY === 'visible') continue;
        const around = holder.getBoundingClientRect();
        const above = box.top < around.top - slack;
        const below = box.bottom > around.bottom + slack;
        // What a tooltip says may be left out of the line, wholly; half of it would be seen otherwise.
        const isLeftOut = isToldWords && (box.top >= around.bottom - slack || box.bottom <= around.top + slack);
        if ((above || below) && (overflowY === 'auto' || overflowY === 'scroll')) isScrolledAway = true;
        else if ((above || below) && !isScrolledAway && !isLeftOut && overflowY !== 'visible')
          found.push(`cut at top or bottom: ${name(element)} in ${name(holder).split(' ')[0]}`);
        if (
          !isToldWords &&
          holder.closest('.timeline-strip') === null &&
          (box.left < around.left - slack || box.right > around.right + slack)
        )
          found.push(
            `cut at a side: ${name(element)}, ${Math.round(box.left)}-${Math.round(box.right)} in ${name(holder).split(' ')[0]} ${Math.round(around.left)}-${Math.round(around.right)}`,
          );
      }
      if (isScrolledAway) continue;
      if (!isToldWords && (box.left < -slack || box.top < -slack || box.right > innerWidth + slack || box.bottom > innerHeight + slack))
        found.push(`outside the window: ${name(element)}`);
      if (!element.matches(controls) || style.pointerEvents === 'none' || element.matches(':disabled')) continue;
      const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (on !== null && !element.contains(on) && !on.contains(element) && on.closest('label')?.contains(element) !== true)
        found.push(`covered: ${name(element)} by ${name(on)}`);
    }
    return [...new Set(found)];
  });
}
