import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { aBook, aShopkeeper, aUser } from '../testing/builders.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { Visitor } from '../testing/visitor.ts';

let store: TestStore;
let picture: Buffer;
let refused: Awaited<ReturnType<typeof aSellerWithOffer>>;
beforeAll(async () => {
  store = await openTestStore();
  picture = await aPicture(300, 200).jpeg().toBuffer();
  refused = await aSellerWithOffer();
});
afterAll(() => store.close());

const aPicture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 90, b: 10 } } });

async function aSellerWithOffer(headers: Record<string, string> = {}) {
  const user = await aShopkeeper(store.database);
  const bookId = await aBook(store.database);
  const facts = { condition: 'fine' as const, notes: '', priceCents: 700, copies: 1 };
  const id = (await store.database.transaction(({ shops }) => shops.offer(user.id, bookId, facts)))!;
  const visitor = new Visitor(store, headers);
  await visitor.logIn(user);
  const path = `/selling/listings/${id}/photos`;
  return { user, visitor, id, bookId, path, action: await actionOf(visitor, path) };
}

/** Where the form of a page sends its photos. */
async function actionOf(visitor: Visitor, path: string): Promise<string> {
  return /action="([^"]+\/photos\?token=[^"]+)"/.exec(await visitor.page(path))![1]!;
}

const photosOf = (listingId: number) =>
  store.query('SELECT * FROM photos WHERE listing_id = ? ORDER BY id', [listingId]);
const files = async () => (await readdir(store.uploadFolder)).sort();
const shownBy = async (id: number) => (await store.query('SELECT photo FROM listings WHERE id = ?', [id]))[0]!['photo'];

it('adds photos, which everybody sees on cards, on the page of the book and for ever at their address', async () => {
  const { visitor, id, bookId, path, action } = await aSellerWithOffer();
  const response = await visitor.upload(action, [
    { name: 'cover.jpg', bytes: picture },
    { name: 'spine.png', bytes: await aPicture(20, 400).png().toBuffer() },
  ]);
  expect([response.status, response.headers.get('location')]).toEqual([303, `${path}?done`]);
  const [first, second] = await photosOf(id);
  expect(first).toMatchObject({ width: 300, height: 200 });
  expect(await shownBy(id)).toBe(first!['name']);
  for (const photo of [first!, second!])
    for (const width of [240, 640, 1600]) {
      const served = await store.get(`/photos/${photo['name']}-${width}.webp`);
      expect(served.status).toBe(200);
      expect(Object.fromEntries(served.headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      });
      const { format } = await sharp(Buffer.from(await served.arrayBuffer())).metadata();
      expect(format).toBe('webp');
    }
  const small = `/photos/${first!['name']}-240.webp`;
  for (const page of [await store.page('/books'), await store.page('/'), await visitor.page('/selling')])
    expect(page).toContain(small);
  const book = await store.page((await store.get(`/books/${bookId}`)).headers.get('location')!);
  expect(book).toContain(small);
  expect(book).toContain(`"image":["${store.baseUrl}/photos/${first!['name']}-1600.webp"]`);
  expect((await files()).some((name) => name.startsWith('.'))).toBe(false);
});

it('lets its seller choose the first, and removes files with their photo', async () => {
  const { visitor, id, path, action } = await aSellerWithOffer();
  const photo = { name: 'a.jpg', bytes: picture };
  await visitor.upload(action, [photo, photo, photo]);
  const [first, second, third] = await photosOf(id);
  await visitor.page(path);
  expect((await visitor.post(`${path}/${second!['id']}/first`)).status).toBe(303);
  expect(await shownBy(id)).toBe(second!['name']);
  await visitor.post(`${path}/${second!['id']}/remove`);
  expect(await shownBy(id)).toBe(first!['name']);
  expect((await store.get(`/photos/${second!['name']}-240.webp`)).status).toBe(404);
  expect((await files()).filter((name) => name.startsWith(String(second!['name'])))).toEqual([]);
  await visitor.post(`${path}/${first!['id']}/remove`);
  await visitor.post(`${path}/${third!['id']}/remove`);
  expect(await shownBy(id)).toBeNull();
  expect((await visitor.post(`${path}/${third!['id']}/remove`)).status).toBe(404);
});

it('takes five at most, however many are sent at once', async () => {
  const { visitor, id, action } = await aSellerWithOffer();
  const photo = { name: 'a.jpg', bytes: picture };
  const before = (await files()).length;
  const answers = await Promise.all([1, 2, 3].map(() => visitor.upload(action, [photo, photo])));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 409]);
  expect(await photosOf(id)).toHaveLength(4);
  expect((await files()).length).toBe(before + 4 * 3);
});

it.each([
  ['an SVG named .jpg', 'cover.jpg', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 400],
  ['a page named .jpg', 'cover.jpg', async () => Buffer.from('<script>alert(1)</script>'), 400],
  ['nothing at all', 'cover.jpg', async () => Buffer.alloc(0), 400],
  ['half a photo', 'cover.jpg', async () => picture.subarray(0, picture.length / 2), 400],
  ['a bomb', 'cover.png', () => aPicture(9000, 9000).png({ compressionLevel: 9 }).toBuffer(), 400],
  ['10 MB', 'cover.jpg', async () => Buffer.concat([picture, Buffer.alloc(10_000_000)]), 413],
])('refuses %s, and stores nothing', async (_, name, bytes, status) => {
  const { visitor, id, action } = refused;
  const before = await files();
  // A good one goes first: none is taken when one is refused.
  const response = await visitor.upload(action, [
    { name: 'good.jpg', bytes: picture },
    { name, bytes: await bytes() },
  ]);
  expect(response.status).toBe(status);
  const page = await response.text();
  expect(page).toContain('id="photo-fault"');
  expect(page).toContain('type="file"');
  expect(await photosOf(id)).toEqual([]);
  expect(await files()).toEqual(before);
});

it('refuses six files, a file in another field, and a form without a file', async () => {
  const { visitor, id, action } = refused;
  const photo = { name: 'a.jpg', bytes: picture };
  const forms = [Array(6).fill(photo), [{ ...photo, field: 'avatar' }], [photo, { ...photo, field: '__proto__' }], []];
  for (const form of forms) {
    const response = await visitor.upload(action, form);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('id="photo-fault"');
  }
  expect(await photosOf(id)).toEqual([]);
});

it('shows a hostile name of a file as text', async () => {
  const { visitor, action } = refused;
  const name = `"><script>alert(1)</script>../../${'x'.repeat(300)}.jpg`;
  const response = await visitor.upload(action, [{ name, bytes: Buffer.from('no photo') }]);
  expect(response.status).toBe(400);
  expect(await response.text()).not.toContain('<script>');
});

it('refuses a form that is none of files, one that tells no length, and one that breaks its own rules', async () => {
  const { visitor, action } = refused;
  expect((await visitor.post(action, { photo: 'x' })).status).toBe(415);
  const headers = { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const send = (body: BodyInit, type: string) =>
    fetch(store.baseUrl + action, {
      method: 'POST',
      headers: { ...headers, 'content-type': type, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
      body,
      duplex: 'half',
    } as RequestInit);
  expect((await send('garbage', 'multipart/form-data; boundary=x')).status).toBe(400);
  expect((await send('garbage', 'multipart/form-data')).status).toBe(400);
  expect((await send(new Blob(['--x']).stream(), 'multipart/form-data; boundary=x')).status).toBe(411);
  const cut = '--x\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nabc';
  expect((await send(cut, 'multipart/form-data; boundary=x')).status).toBe(400);
});

it('is nobody else’s, and reads nothing of the body before it knows that', async () => {
  const { visitor: owner, id, path, action } = await aSellerWithOffer();
  await owner.upload(action, [{ name: 'a.jpg', bytes: picture }]);
  const [photo] = await photosOf(id);
  const { visitor: seller, action: foreign, path: foreignPath } = await aSellerWithOffer();
  const member = new Visitor(store);
  await member.logIn(await aUser(store.database));
  const form = [{ name: 'a.jpg', bytes: picture }];
  const actions = [`${path}/${photo!['id']}/remove`, `${path}/${photo!['id']}/first`];
  for (const visitor of [seller, member]) {
    expect((await visitor.get(path)).status).toBe(404);
    expect((await visitor.upload(action, form)).status).toBe(404);
    expect((await visitor.upload(path + foreign.slice(foreign.indexOf('?')), form)).status).toBe(404);
    for (const other of actions) expect((await visitor.post(other)).status).toBe(404);
  }
  // A photo belongs to its listing.
  expect((await seller.post(`${foreignPath}/${photo!['id']}/remove`)).status).toBe(404);
  const guest = new Visitor(store);
  for (const other of actions) expect((await guest.post(other)).headers.get('location')).toBe('/login');
  expect((await guest.upload(action, form)).headers.get('location')).toBe('/login');
  // The token of another session, none, and the one of other forms.
  const formToken = /name="form-token" value="([^"]+)"/.exec(await owner.page(path))![1]!;
  for (const token of [foreign.split('token=')[1], '', formToken])
    expect((await owner.upload(`${path}?token=${token}`, form)).status).toBe(403);
  expect((await owner.upload(action, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await photosOf(id)).toHaveLength(1);
});

it.each([
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '.health-x',
  `${'a'.repeat(32)}-240.webp`,
  `${'a'.repeat(32)}-241.webp`,
  `${'a'.repeat(32)}-240.webp%00.png`,
  'A'.repeat(40),
])('serves nothing at /photos/%s', async (file) => {
  expect((await store.get(`/photos/${file}`)).status).toBe(404);
});

it('shows a placeholder in a page where a photo should be', async () => {
  const accept = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
  const response = await store.get(`/photos/${'a'.repeat(32)}-240.webp`, { accept });
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'image/svg+xml']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toMatch(/^<svg .*<\/svg>$/);
});

it('fails alone when the folder cannot be written, and says so', async () => {
  const { visitor, id, action } = await aSellerWithOffer();
  const away = `${store.uploadFolder}-away`;
  await rename(store.uploadFolder, away);
  try {
    const response = await visitor.upload(action, [{ name: 'a.jpg', bytes: picture }]);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await response.text()).toContain('id="photo-fault"');
    expect(await photosOf(id)).toEqual([]);
    expect((await visitor.get('/selling')).status).toBe(200);
    expect((await store.get(`/photos/${'a'.repeat(32)}-240.webp`)).status).toBe(404);
  } finally {
    await rename(away, store.uploadFolder);
  }
  // A file stands where the folder was.
  await rename(store.uploadFolder, away);
  try {
    await writeFile(store.uploadFolder, '');
    expect((await visitor.upload(action, [{ name: 'a.jpg', bytes: picture }])).status).toBe(503);
  } finally {
    await rm(store.uploadFolder);
    await rename(away, store.uploadFolder);
  }
  await chmod(store.uploadFolder, 0o750);
  expect((await visitor.upload(action, [{ name: 'a.jpg', bytes: picture }])).status).toBe(303);
});

it('leaves no file behind when the row cannot be written', async () => {
  const { visitor, action } = await aSellerWithOffer();
  const before = await files();
  await store.query('RENAME TABLE photos TO photos_away');
  try {
    expect((await visitor.upload(action, [{ name: 'a.jpg', bytes: picture }])).status).toBe(500);
  } finally {
    await store.query('RENAME TABLE photos_away TO photos');
  }
  expect(await files()).toEqual(before);
});
