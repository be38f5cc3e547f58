import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const axeOptions: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
};

/** What is wrong with the page that is open, one sentence each. */
export async function checkPage(page: Page): Promise<string[]> {
  return [...(await reflowFaults(page)), ...(await targetFaults(page)), ...(await axeFaults(page))];
}

/** WCAG 1.4.10: nothing to scroll sideways for. */
async function reflowFaults(page: Page): Promise<string[]> {
  // Scripts for the page are texts: the types of a browser's objects would otherwise be in scope in the whole project.
  const [content, width] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return content > width ? [`overflows: ${content} px of content in ${width} px`] : [];
}

interface Target {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** WCAG 2.5.8: controls of at least 24 by 24 px. A card's link covers the card. */
async function targetFaults(page: Page): Promise<string[]> {
  const targets = await page.evaluate<Target[]>(`
    [...document.querySelectorAll('a:not(.skip), button, input:not([type=hidden]), select, summary')]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const { width, height } = (element.closest('.card') ?? element).getBoundingClientRect();
        return { text: element.textContent.trim() || element.name, width, height };
      })`);
  return targets
    .filter(({ width, height }) => width > 0 && (width < 24 || height < 24))
    .map(({ text, width, height }) => `target of ${Math.round(width)} × ${Math.round(height)} px: ${text}`);
}

/**
 * Runs axe in the page itself. Its package for Playwright gathers the results in a page of its own, which takes four
 * times as long, so that it can look into frames: a page with one is a fault here.
 */
async function axeFaults(page: Page): Promise<string[]> {
  if (page.frames().length > 1) return ['has a frame, into which axe does not look'];
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(axeOptions)})`);
  return violations.map(
    ({ id, nodes }) =>
      `axe ${id}: ${nodes.length} × ${nodes[0]?.target.join(' ')} (${nodes[0]?.failureSummary?.split('\n')[1]?.trim() ?? ''})`,
  );
}
