import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { testServer } from '../../../app/testing/database.ts';
import { episodesIn, type Incident } from '../episode.ts';
import type { Scenario } from '../scenario.ts';
import { Scene, type WebProcess } from '../scene.ts';
import type { Member } from '../traffic.ts';

/** Calls that hang: more than Node has threads for files. */
const STUCK = 8;

/** The volume of the photos is gone, cannot be written, or hangs: photos are affected, and nothing else. */
export const files: Scenario = {
  name: 'files',
  proves:
    'Whatever the volume of the photos does, pages are served, no photo is served in part, and replicas share them.',
  run: async (length, options) => {
    const scene = await new Scene({ server: testServer(), checkout: options.checkout }).open();
    const long = length === 'long';
    try {
      await scene.startWorker();
      for (let n = 0; n < 2; n++) await scene.startWeb();
      const seller = await aSeller(scene);
      const [first, second] = scene.webs as [WebProcess, WebProcess];
      const picture = await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#8a4' } })
        .jpeg()
        .toBuffer();
      const upload = (web = first) => seller.upload(web, picture);
      const volume = scene.uploads;
      const away = `${volume}-away`;
      const { ended, run: bring } = episodesIn(scene, options);
      const run = (name: string, incident: (incident: Incident) => Promise<void>): Promise<void> =>
        bring({ name, neverRefused: ({ request }) => !request.includes('photo'), incident });
      const refusesPhotos = async ({ check }: Incident): Promise<void> => {
        const before = await seller.photos();
        const { status, text } = await upload();
        check(status === 503 && text.includes('photo-fault'), `An upload was answered ${status}, without words.`);
        check(
          (await seller.photos()).every((name) => before.includes(name)),
          'A photo without files was kept.',
        );
      };

      await run('two replicas see each other’s photos', async ({ check }) => {
        const { status } = await upload(first);
        check(status === 303, `An upload was answered ${status}.`);
        for (const photo of await seller.photos())
          for (const web of [first, second]) check(await isWhole(web, photo), 'A photo is not there on both replicas.');
      });
      await run('the volume is gone', async (incident) => {
        renameSync(volume, away);
        await refusesPhotos(incident);
        const [photo] = await seller.photos();
        const { status, type } = await pictureOf(first, photo!);
        incident.check(status === 404 && type === 'image/svg+xml', 'There is no placeholder for a photo that is gone.');
        await sleep(long ? 10_000 : 1000);
        renameSync(away, volume);
        incident.check((await upload()).status === 303, 'Photos cannot be sent after the volume was back.');
      });
      await run('the volume cannot be written', async (incident) => {
        // Something else stands where a folder should be: a root user could write to one that is read-only.
        renameSync(volume, away);
        writeFileSync(volume, '');
        await refusesPhotos(incident);
        rmSync(volume);
        renameSync(away, volume);
        incident.check((await upload()).status === 303, 'Photos cannot be sent after the volume was back.');
      });
      await run('the volume is full', async (incident) => {
        const full = fullFolder(volume, away);
        if (!full) {
          options.progress('         (not done: no volume can be mounted here)');
          return;
        }
        await refusesPhotos(incident);
        incident.check(
          readdirSync(volume).every((name) => !/webp$/.test(name)),
          'A photo that did not fit left files behind.',
        );
        full.end();
        incident.check((await upload()).status === 303, 'Photos cannot be sent after there was room.');
      });
      await run('the volume hangs', async (incident) => {
        // Reading a pipe that nobody writes to takes for ever, as a file of a server that does not answer.
        const hanging = Array.from({ length: STUCK }, (_, n) => `${n}`.padStart(32, 'f'));
        for (const name of hanging) execFileSync('mkfifo', [join(volume, `${name}-240.webp`)]);
        const asked = hanging.map((name) => pictureOf(first, name));
        await sleep(500);
        // Names are looked up and passwords hashed by the same threads.
        const login = await fetch(`${first.origin}/login`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: scene.baseUrl },
          body: new URLSearchParams({ email: 'nobody@example.org', password: 'a password of nobody' }),
          signal: AbortSignal.timeout(10_000),
        }).catch(() => null);
        incident.check(login !== null && login.status < 500, 'Nobody can log in while the volume hangs.');
        const answers = await Promise.all(asked);
        incident.check(
          answers.every(({ status, type }) => status === 503 && type === 'image/svg+xml'),
          `Photos of a volume that hangs were answered ${[...new Set(answers.map(({ status }) => status))].join(', ')}.`,
        );
        await sleep(long ? 15_000 : 1500);
        for (const name of hanging) unstick(join(volume, `${name}-240.webp`));
        await sleep(500);
        incident.check((await upload()).status === 303, 'Photos cannot be sent after the volume was back.');
      });
      return ended;
    } finally {
      await scene.close();
    }
  },
};

/** A member with a shop and an offer, which photos are sent for. */
async function aSeller(scene: Scene) {
  const member: Member = await scene.aMember();
  await scene.database.transaction(({ shops }) =>
    shops.save(member.id, { name: 'Photo shop', place: 'London', country: 'GB' }),
  );
  const seller = await scene.database.readCurrent(({ listings }) => listings.sellerOfUser(member.id));
  const { bookId } = scene.offers[0]!;
  await scene.database.transaction(({ listings }) =>
    listings.offer([
      {
        reference: 'photos',
        condition: 'good',
        notes: 'Read once.',
        priceCents: 99_900,
        quantity: 1,
        bookId,
        sellerId: seller!.id,
      },
    ]),
  );
  const [{ id }] = (await scene.query('SELECT MAX(id) AS id FROM listings')) as [{ id: number }];
  const page = `/selling/listings/${id}/photos`;
  const headers = { cookie: member.cookie, accept: 'text/html', origin: scene.baseUrl };
  return {
    photos: async () =>
      (await scene.query('SELECT name FROM photos WHERE listing_id = ?', [id])).map(({ name }) => String(name)),
    /** Sends a photo; the first one goes, so that there is room for one more. */
    upload: async (web: WebProcess, picture: Buffer): Promise<{ status: number; text: string }> => {
      await scene.query('UPDATE listings SET photo = NULL WHERE id = ?', [id]);
      await scene.query(
        'DELETE FROM photos WHERE listing_id = ? AND id < (SELECT latest FROM (SELECT MAX(id) AS latest FROM photos) p)',
        [id],
      );
      const form = await (await fetch(web.origin + page, { headers })).text();
      const action = /<form action="([^"]+)"[^>]*enctype="multipart\/form-data"/
        .exec(form)?.[1]
        ?.replaceAll('&amp;', '&');
      const body = new FormData();
      body.append('photo', new Blob([new Uint8Array(picture)]), 'photo.jpg');
      const response = await fetch(web.origin + (action ?? page), {
        method: 'POST',
        redirect: 'manual',
        headers: { ...headers, 'sec-fetch-site': 'same-origin' },
        body,
      });
      return { status: response.status, text: await response.text() };
    },
  };
}

/** Asks for a photo as the page that shows it does. */
async function pictureOf(
  { origin }: WebProcess,
  name: string,
): Promise<{ status: number; type: string | null; bytes: Buffer }> {
  const response = await fetch(`${origin}/photos/${name}-240.webp`, {
    headers: { accept: 'image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8' },
    signal: AbortSignal.timeout(30_000),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}

async function isWhole(web: WebProcess, name: string): Promise<boolean> {
  const { status, bytes } = await pictureOf(web, name);
  return (
    status === 200 &&
    (await sharp(bytes)
      .stats()
      .then(Boolean, () => false))
  );
}

/** A volume without room in the place of a folder; null where this user may mount none. */
function fullFolder(folder: string, away: string): { end(): void } | null {
  renameSync(folder, away);
  mkdirSync(folder);
  const undo = (): void => {
    rmSync(folder, { recursive: true });
    renameSync(away, folder);
  };
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    undo();
    return null;
  }
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(56 * 1024));
  return {
    end: () => {
      execFileSync('umount', ['-l', folder]);
      undo();
    },
  };
}

/** Lets whoever reads a pipe go on, and takes it away. */
function unstick(pipe: string): void {
  execFileSync('sh', ['-c', 'timeout 1 sh -c ": > \\"$1\\"" sh "$1" || true', 'sh', pipe]);
  rmSync(pipe, { force: true });
}
