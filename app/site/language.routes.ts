import type Router from '@koa/router';
import { z } from 'zod';
import { isOwnPath, readForm, seeOther } from '../core/http/forms.ts';
import type { Site } from '../core/http/page-context-of.ts';
import { parse } from '../core/http/request.ts';
import { languageTags } from '../core/i18n/locale.ts';

/** Seconds for which a browser remembers the language that was chosen: a year. */
const REMEMBERED_SECONDS = 365 * 24 * 3600;

/** Characters of a way back; a longer one would not fit into the next request. */
const LONGEST_PATH = 4000;

const LanguageForm = {
  language: z.enum(languageTags, `accepted: ${languageTags.join(', ')}`),
  // Whoever forges it lands on the front page.
  return: z.string().max(LONGEST_PATH).refine(isOwnPath).catch('/'),
};

/** The choice of a language, which wins over what the browser asks for. */
export function languageRoutes(router: Router, { languageCookie }: Site): void {
  router.post('/language', async (ctx) => {
    const form = parse(LanguageForm, await readForm(ctx));
    languageCookie.write(ctx, form.language, REMEMBERED_SECONDS);
    seeOther(ctx, form.return);
  });
}
