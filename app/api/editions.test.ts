import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBook, anAdmin, aShopkeeper } from '../testing/builders.ts';
import { aProgram, type Program } from '../testing/program.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const offer = { condition: 'fine', price: 1250, copies: 1 };
let counter = 0;

/** A program with a shop, that has entered a book which nobody else offers. */
async function anEnteringProgram() {
  const program = await aProgram(store, (await aShopkeeper(store.database)).id);
  const title = `A book of a program ${++counter}`;
  const { body: listing } = await program.post('/listings', { book: { title, authors: 'A. Writer' }, ...offer });
  return { program, title, book: listing.book.id as number };
}

const change = (program: Program, book: number, version: unknown, json: object) =>
  program.put(`/editions/${book}`, json, { 'if-match': `"${version}"` });

describe('the data of a book', () => {
  it('are corrected by whoever has entered it and is alone in offering it', async () => {
    const { program, title, book } = await anEnteringProgram();
    const { body: edition, headers } = await program.get(`/editions/${book}`);
    expect(edition).toMatchObject({ id: book, title, authors: 'A. Writer', publisher: null, language: null });
    expect(headers.get('etag')).toBe(`"${edition.version}"`);
    const facts = { title, authors: 'B. Writer', year: 1984, language: 'en', publisher: 'Press', isbn: null };
    const { body: corrected } = await change(program, book, edition.version, facts);
    expect(corrected).toMatchObject({ ...facts, version: edition.version + 1 });
    expect((await program.get(`/books/${book}`)).body).toMatchObject({ authors: 'B. Writer' });
    expect((await change(program, book, edition.version, facts)).body.code).toBe('version-conflict');
    expect((await change(program, book, 'x', facts)).body.code).toBe('version-conflict');
    expect((await program.put(`/editions/${book}`, facts)).body.code).toBe('if-match-required');
    const refused = await change(program, book, corrected.version, { ...facts, language: 'xx', year: 9999 });
    expect(Object.keys(refused.body.faults)).toEqual(['year']);
    expect((await change(program, book, corrected.version, { ...facts, language: 'xx' })).body.faults).toEqual({
      language: 'accepted: a language code such as en',
    });
  });

  it('are nobody else’s, but admins’', async () => {
    const { program, title, book } = await anEnteringProgram();
    const { program: other } = await anEnteringProgram();
    expect((await other.get(`/editions/${book}`)).status).toBe(404);
    expect((await change(other, book, 1, { title })).status).toBe(404);
    const admin = await aProgram(store, (await anAdmin(store.database)).id);
    const { version } = (await admin.get(`/editions/${book}`)).body;
    expect((await change(admin, book, version, { title: `${title}!` })).body.title).toBe(`${title}!`);
    await other.post('/listings', { bookId: book, ...offer });
    expect((await program.get(`/editions/${book}`)).status).toBe(404);
  });

  it('are those of no other book', async () => {
    const { program, book } = await anEnteringProgram();
    const { version } = (await program.get(`/editions/${book}`)).body;
    const { title } = await anEnteringProgram();
    const twin = { title, authors: 'A. Writer' };
    expect((await change(program, book, version, twin)).body.code).toBe('book-known');
    await aBook(store.database, { isbn: '9780141439662', title: 'Sense & Sensibility' });
    const taken = await change(program, book, version, { title: 'Another', isbn: '0-14-143966-1' });
    expect([taken.body.code, taken.body.detail]).toEqual(['isbn-taken', expect.stringContaining('Sense')]);
  });
});
