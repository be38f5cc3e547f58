import type Router from '@koa/router';
import { identityOf, members } from '../accounts/index.ts';
import { NotFound } from '../core/errors.ts';
import { seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { queryOf } from '../core/http/request.ts';
import { readSessionForm } from '../core/http/session-form.ts';
import { editionPage } from './edition.views.ts';
import { fieldsOfBook } from './fields.views.ts';
import { idOf } from './own-request.routes.ts';
import { type Faults, readBook, refused } from './selling-input.ts';
import type { SellingDatabase } from './selling-services.ts';

/** The data of an edition, for whoever may edit them. To all others the page does not exist. */
export function editionRoutes(router: Router, site: Site, database: SellingDatabase): void {
  const editable = async (ctx: Parameters<typeof identityOf>[0]) => {
    const id = idOf(ctx, 'book');
    const edition = await database.readCurrent(({ editions }) => editions.editable(id, identityOf(ctx).user));
    if (!edition) throw new NotFound('edition', id);
    return edition;
  };

  router.get('/selling/books/:book', members, async (ctx) => {
    const edition = await editable(ctx);
    const form = { faults: {}, received: fieldsOfBook(edition) };
    const note = queryOf(ctx)['done'] === undefined ? undefined : 'saved';
    render(ctx, editionPage(pageContextOf(site, ctx), { edition, form, note }));
  });

  router.post('/selling/books/:book', members, async (ctx) => {
    const received = await readSessionForm(ctx);
    const context = pageContextOf(site, ctx);
    const edition = await editable(ctx);
    const refuse = (status: number, faults: Faults, details = {}) => {
      ctx.status = status;
      const form = refused(context.locale, received, faults, details);
      render(ctx, editionPage(context, { edition, form }));
    };
    const read = readBook(received, edition.language);
    if (read.faults) return refuse(400, read.faults);
    const version = /^\d{1,9}$/.test(received['version'] ?? '') ? Number(received['version']) : -1;
    const { user } = identityOf(ctx);
    const edited = await database.transaction(({ editions }) => editions.change(edition.id, version, read.value, user));
    switch (edited.outcome) {
      case 'changed':
        return seeOther(ctx, `/selling/books/${edition.id}?done`);
      case 'absent':
        throw new NotFound('edition', edition.id);
      case 'isbn-taken':
        return refuse(409, { isbn: 'isbnTaken' }, { isbn: edited.book.title });
      case 'known':
        return refuse(409, { title: 'known' });
      case 'conflict':
        ctx.status = 409;
        render(
          ctx,
          editionPage(context, { edition: edited.current, form: { faults: {}, received }, note: 'conflict' }),
        );
    }
  });
}
