import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { aBook, aUser } from '../testing/builders.ts';
import { faultsOf } from '../testing/orders.ts';
import { aProgram, Program } from '../testing/program.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  expect(await faultsOf(store.database)).toEqual([]);
  await store.close();
});

const offer = { condition: 'good', notes: 'Read once.', price: 1250, copies: 2 };
let counter = 0;

/** A program with a shop, and an offer in it. */
async function aSellingProgram() {
  const program = await aProgram(store, (await aUser(store.database)).id);
  await program.put('/shop', { name: `Shop of a program ${++counter}`, place: 'Porto', country: 'PT' });
  const { body: listing } = await program.post('/listings', { bookId: await aBook(store.database), ...offer });
  return { program, listing };
}

const change = (program: Program, id: number, version: string | undefined, facts: object = {}) =>
  program.put(`/listings/${id}`, { ...offer, ...facts }, version === undefined ? {} : { 'if-match': `"${version}"` });

describe('a program that sells', () => {
  it('opens a shop before it offers anything, under a name that nobody has', async () => {
    const program = await aProgram(store, (await aUser(store.database)).id);
    expect((await program.get('/shop')).status).toBe(404);
    const bookId = await aBook(store.database);
    expect((await program.post('/listings', { bookId, ...offer })).body.code).toBe('shop-missing');
    const shop = { name: 'The Program’s Shelf', place: 'Porto, Portugal', country: 'PT' };
    expect((await program.put('/shop', shop)).body).toMatchObject(shop);
    const other = await aProgram(store, (await aUser(store.database)).id);
    expect((await other.put('/shop', shop)).body.code).toBe('shop-name-taken');
    expect((await program.post('/listings', { bookId, ...offer })).status).toBe(201);
  });

  it('takes an offer back and puts it up again, as often as it says so', async () => {
    const { program, listing } = await aSellingProgram();
    const act = (action: string) => program.post(`/listings/${listing.id}/${action}`);
    expect((await act('withdraw')).body).toMatchObject({ id: listing.id, state: 'withdrawn' });
    expect((await act('withdraw')).body).toMatchObject({ state: 'withdrawn' });
    expect((await act('put-up')).body).toMatchObject({ state: 'live', copies: 2 });
    const { program: other } = await aSellingProgram();
    expect((await other.post(`/listings/${listing.id}/withdraw`)).status).toBe(404);
  });

  it('describes a book that the catalogue lacks, and is led to one that it has', async () => {
    const { program } = await aSellingProgram();
    const book = {
      title: 'Sense & Sensibility',
      authors: 'Jane Austen',
      isbn: '0-14-143966-1',
      year: 1811,
      language: 'en',
    };
    const { body: listing, headers } = await program.post('/listings', { book, ...offer });
    expect(headers.get('location')).toBe(`/api/v1/listings/${listing.id}`);
    const { body: found } = await new Program(store).get('/books/9780141439662');
    expect(found).toMatchObject({ id: listing.book.id, title: book.title, isbn: '9780141439662' });
    expect(found.offers.items[0]).toMatchObject({ price: { amount: 1250, currency: 'USD' }, available: 2 });
    const again = await program.post('/listings', { book: { ...book, title: 'Another' }, ...offer });
    expect([again.body.code, again.body.detail]).toEqual([
      'isbn-taken',
      expect.stringContaining(String(listing.book.id)),
    ]);
  });

  it('offers once with a key', async () => {
    const { program } = await aSellingProgram();
    const body = { bookId: await aBook(store.database), ...offer };
    const twins = await Promise.all([1, 2, 3].map(() => program.post('/listings', body, 'offer-key')));
    expect(new Set(twins.map((twin) => twin.body.id)).size).toBe(1);
    expect((await program.post('/listings', { ...body, price: 1 }, 'offer-key')).body.code).toBe(
      'idempotency-key-reused',
    );
  });

  it('changes what it has seen: 428 without a version, 412 when it was edited or sold since', async () => {
    const { program, listing } = await aSellingProgram();
    const got = await program.get(`/listings/${listing.id}`);
    expect(got.headers.get('etag')).toBe(`"${listing.version}"`);
    expect((await change(program, listing.id, undefined)).status).toBe(428);
    const { body: changed } = await change(program, listing.id, listing.version, { price: 900 });
    expect(changed.price.amount).toBe(900);
    expect((await change(program, listing.id, listing.version, { price: 800 })).body.code).toBe('version-conflict');
    await store.query('UPDATE listings SET available = 1 WHERE id = ?', [listing.id]);
    expect((await change(program, listing.id, changed.version, { copies: 5 })).status).toBe(412);
    expect((await program.get(`/listings/${listing.id}`)).body).toMatchObject({ copies: 1, price: { amount: 900 } });
    await store.query('UPDATE listings SET available = 2 WHERE id = ?', [listing.id]);
    expect((await program.delete(`/listings/${listing.id}`)).status).toBe(204);
    expect((await program.get(`/listings/${listing.id}`)).status).toBe(404);
  });

  it.each([
    ['condition', { condition: 'mint' }],
    ['notes', { notes: '' }],
    ['notes', { notes: 'x'.repeat(1001) }],
    ['price', { price: 0 }],
    ['price', { price: '12.50' }],
    ['price', { price: 1.5 }],
    ['copies', { copies: 0 }],
    ['copies', { copies: 1000 }],
    ['bookId', { bookId: '1' }],
    ['discount', { discount: 10 }],
    ['book.title', { bookId: undefined, book: { title: '' } }],
    ['book.isbn', { bookId: undefined, book: { title: 'A', isbn: '9780141439663' } }],
  ])('is told what is wrong with %s in %j', async (field, facts) => {
    const { program } = await aSellingProgram();
    const { status, body } = await program.post('/listings', { bookId: 1, ...offer, ...facts });
    expect([status, body.code, Object.keys(body.faults)]).toEqual([400, 'invalid-input', [field]]);
  });

  it('adds photos and removes them', async () => {
    const { program, listing } = await aSellingProgram();
    const path = `/listings/${listing.id}/photos`;
    const body = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#963' } })
      .jpeg()
      .toBuffer();
    const { status, body: added } = await program.ask('POST', path, { bytes: { type: 'image/jpeg', body } });
    expect([status, added.photos.length]).toEqual([200, 1]);
    expect((await store.get(new URL(added.photos[0].url).pathname)).headers.get('content-type')).toBe('image/webp');
    const refused = async (type: string, bytes: Buffer) =>
      (await program.ask('POST', path, { bytes: { type, body: bytes } })).body.code;
    expect(await refused('image/gif', body)).toBe('unsupported-media-type');
    expect(await refused('image/png', Buffer.from('<svg onload="alert(1)">'))).toBe('image-unreadable');
    expect(await refused('image/jpeg', Buffer.alloc(8_000_001, body))).toBe('image-too-large');
    const { body: more } = await program.ask('POST', path, { bytes: { type: 'image/jpeg', body } });
    const ids = more.photos.map(({ id }: { id: number }) => id);
    for (let times = 0; times < 2; times++)
      expect((await program.post(`${path}/${ids[1]}/put-first`)).body.photos).toMatchObject([
        { id: ids[1], first: true },
        { id: ids[0], first: false },
      ]);
    for (const id of ids) expect((await program.delete(`${path}/${id}`)).status).toBe(204);
    expect((await program.post(`${path}/${ids[0]}/put-first`)).status).toBe(404);
    expect((await program.get(path)).body.photos).toEqual([]);
  });

  it('finds nothing of another shop', async () => {
    const { listing } = await aSellingProgram();
    const { program: other } = await aSellingProgram();
    const path = `/listings/${listing.id}`;
    const bytes = { type: 'image/jpeg', body: Buffer.from('ffd8ff', 'hex') };
    expect((await other.get(path)).status).toBe(404);
    expect((await change(other, listing.id, listing.version)).status).toBe(404);
    expect((await other.delete(path)).status).toBe(404);
    expect((await other.get(`${path}/photos`)).status).toBe(404);
    expect((await other.ask('POST', `${path}/photos`, { bytes })).status).toBe(404);
    expect((await other.delete(`${path}/photos/1`)).status).toBe(404);
    expect((await other.post(`${path}/photos/1/put-first`)).status).toBe(404);
  });

  it('reads its offers page by page, each once', async () => {
    const { program, listing } = await aSellingProgram();
    const ids = [listing.id];
    for (let more = 0; more < 4; more++)
      ids.unshift((await program.post('/listings', { bookId: await aBook(store.database), ...offer })).body.id);
    const seen: number[] = [];
    let after = '';
    do {
      const { body } = await program.get(`/listings?limit=2${after}`);
      seen.push(...body.listings.map(({ id }: { id: number }) => id));
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    expect(seen).toEqual(ids);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'after=x', 'after=-1', 'before=1'])
      expect([query, (await program.get(`/listings?${query}`)).status]).toEqual([query, 400]);
  });
});

describe('a body', () => {
  it('is JSON in UTF-8, whole, of a bounded size', async () => {
    const { program } = await aSellingProgram();
    const send = async (type: string, body: Buffer | string) =>
      (await program.ask('PUT', '/shop', { bytes: { type, body: Buffer.from(body) } })).body.code;
    expect(await send('text/plain', '{}')).toBe('unsupported-media-type');
    expect(await send('application/json; charset=latin1', '{}')).toBe('unsupported-media-type');
    expect(await send('application/x-www-form-urlencoded', 'name=A')).toBe('unsupported-media-type');
    expect(await send('application/json', '{"name":')).toBe('malformed-json');
    expect(await send('application/json', Buffer.from([0x22, 0xff, 0x22]))).toBe('malformed-json');
    expect(await send('application/json', '['.repeat(90_000))).toBe('malformed-json');
    expect(await send('application/json', `${'['.repeat(40_000)}${']'.repeat(40_000)}`)).toBe('invalid-input');
    expect(await send('application/json', '"a text"')).toBe('invalid-input');
    expect(await send('application/json', '{"__proto__": {"name": "A"}}')).toBe('invalid-input');
    expect(await send('application/json', `"${'x'.repeat(100_001)}"`)).toBe('form-too-long');
  });
});

describe('an offer with which something is wrong', () => {
  const report = { reason: 'fraud', text: 'It is a photograph of a photograph.' };

  it('is reported by others, and taken down by an admin, who says why', async () => {
    const { program: seller, listing } = await aSellingProgram();
    const reporter = await aProgram(store, (await aUser(store.database)).id);
    const admin = await aProgram(store, (await aUser(store.database, { role: 'admin' })).id);
    const path = `/listings/${listing.id}/report`;
    expect((await seller.post(path, report)).body.code).toBe('listing-own');
    expect((await reporter.post(path, { reason: 'dislike' })).body.code).toBe('invalid-input');
    for (let times = 0; times < 2; times++) expect((await reporter.post(path, report)).status).toBe(204);
    const { body } = await admin.get('/admin/reports?limit=100');
    const found = body.reports.filter(({ listingId }: { listingId: number }) => listingId === listing.id);
    expect(found).toEqual([expect.objectContaining({ ...report, live: true })]);
    const takeDown = () => admin.post(`/admin/listings/${listing.id}/take-down`, { reason: 'Not a book.' });
    expect([(await takeDown()).status, (await takeDown()).body.code]).toEqual([204, 'already-done']);
    expect((await seller.get(`/listings/${listing.id}`)).body).toMatchObject({
      state: 'taken-down',
      reason: 'Not a book.',
    });
    expect((await seller.post(`/listings/${listing.id}/put-up`)).body.code).toBe('listing-taken-down');
  });

  it('stays when an admin finds nothing wrong with it', async () => {
    const { program: seller, listing } = await aSellingProgram();
    const reporter = await aProgram(store, (await aUser(store.database)).id);
    const admin = await aProgram(store, (await aUser(store.database, { role: 'admin' })).id);
    await reporter.post(`/listings/${listing.id}/report`, report);
    const dismiss = () => admin.post(`/admin/listings/${listing.id}/dismiss-reports`);
    expect([(await dismiss()).status, (await dismiss()).body.code]).toEqual([204, 'already-done']);
    expect((await seller.get(`/listings/${listing.id}`)).body.state).toBe('live');
  });
});
