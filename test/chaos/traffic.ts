import { setTimeout as sleep } from 'node:timers/promises';
import { fieldsOf } from '../../app/testing/shopping.ts';

/** Somebody who is logged in, with an address and a choice of delivery. */
export interface Member {
  readonly id: number;
  readonly cookie: string;
  readonly formToken: string;
  readonly addressId: number;
}

/** A copy that shoppers buy, of which there are many. */
export interface Offer {
  readonly id: number;
  readonly bookId: number;
  readonly sellerId: number;
}

export interface TrafficOptions {
  /** Where a request goes; asked for each. */
  readonly origin: () => string;
  /** Address that the store believes to have. */
  readonly baseUrl: string;
  readonly offers: readonly Offer[];
  /** Each of them buys, again and again. */
  readonly members: readonly Member[];
  /** Provider that delivers. */
  readonly providerId: number;
  /** Visitors who read, and who fill a cart. */
  readonly readers: number;
  readonly guests: number;
  /** Milliseconds that a shopper looks at a page. */
  readonly pauseMs: number;
  /** Keeps only exchanges that were not served, when there are very many. @default all */
  readonly log?: 'all' | 'brief';
}

/** One request, as its shopper saw it. */
export interface Exchange {
  /** `performance.now()` when it was sent, and when its answer was there. */
  readonly sentAt: number;
  readonly endedAt: number;
  readonly request: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly retryAfter: boolean;
  readonly reads: boolean;
  readonly error?: string;
  /** The store's own id of it, by which its log is read. */
  readonly requestId?: string | undefined;
}

/** A 503 that says when to come back. */
export const isRefusal = ({ status, retryAfter }: Exchange): boolean => status === 503 && retryAfter;
/** No answer that a store should give. */
export const isFailure = (exchange: Exchange): boolean =>
  exchange.status === 0 || (exchange.status >= 500 && !isRefusal(exchange));

/** Longer than the store may take for anything. */
const GIVE_UP_MS = 40_000;
/** After the end a shopper comes again for so long to finish what is begun. */
const LEAVE_MS = 30_000;
const CARD = { number: '4242 4242 4242 4242', expiry: '12/39', code: '123', name: 'A. Buyer' };

interface Shopper {
  readonly cookies: Map<string, string>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
}

/** Many shoppers at once: some read, some fill carts, some buy. Each comes again when told to, as people do. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly exchanges: Exchange[] = [];
  /** What a shopper found that should not be so: a cart without what is in it, an order that is gone. */
  readonly complaints: string[] = [];
  /** Numbers of the orders that were placed, by buyer; of those that the buyer was told are paid. */
  readonly placed = new Map<number, string[]>();
  readonly paid = new Set<string>();
  /** Buyers who left without knowing whether their order was placed. */
  readonly unsure = new Set<number>();
  retried = 0;
  sent = 0;
  #running: Promise<unknown>[] = [];
  #stopped = false;
  #leaveAt = Number.POSITIVE_INFINITY;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  start(): this {
    const { readers, guests, members } = this.#options;
    const loop = async (shopper: () => Promise<void>): Promise<void> => {
      await sleep(Math.random() * this.#options.pauseMs);
      while (!this.#stopped) await shopper();
    };
    this.#running = [
      ...Array.from({ length: readers }, () => loop(() => this.#read())),
      ...Array.from({ length: guests }, () => loop(() => this.#fillCart())),
      ...members.map((member) => loop(() => this.#buy(member))),
    ];
    return this;
  }

  /** Lets all finish what they are at. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#leaveAt = performance.now() + LEAVE_MS;
    await Promise.all(this.#running);
  }

  async #read(): Promise<void> {
    const { bookId } = this.#anOffer();
    const paths = ['/', '/books', '/books?sort=price', '/books?q=number', '/api/v1/books', `/books/${bookId}`, '/cart'];
    const path = paths[Math.floor(Math.random() * paths.length)]!;
    await this.#ask({ cookies: new Map() }, 'GET', path);
    await this.#pause();
  }

  /** A guest puts five copies into a cart, and looks after each whether all are there. */
  async #fillCart(): Promise<void> {
    const guest: Shopper = { cookies: new Map() };
    const wanted = new Set<number>();
    for (let n = 0; n < 5 && !this.#stopped; n++) {
      const { id } = this.#anOffer();
      const added = await this.#insist(guest, 'POST', '/cart', { listing: String(id) });
      if (added?.status === 303) wanted.add(id);
      else if (added) this.complaints.push(`Adding to a cart was answered ${added.status}.`);
      const lacking = async (): Promise<number[]> => {
        const cart = await this.#insist(guest, 'GET', '/cart');
        return [...wanted].filter((listing) => cart && !cart.text.includes(`"/cart/lines/${listing}"`));
      };
      let lost = await lacking();
      // A replica that answers for the writer may be a moment behind.
      for (let again = 0; lost.length > 0 && again < 20; again++) {
        await sleep(500);
        lost = await lacking();
      }
      if (lost.length > 0) this.complaints.push(`A cart has lost ${lost.length} of ${wanted.size} copies.`);
      await this.#pause();
    }
  }

  /** A member buys a copy from the cart to the paid order. */
  async #buy({ id, cookie, formToken, addressId }: Member): Promise<void> {
    const { providerId } = this.#options;
    const member: Shopper = { cookies: new Map([cookie.split('=') as [string, string]]) };
    const offer = this.#anOffer();
    const post = (path: string, form: Readonly<Record<string, string>>) =>
      this.#insist(member, 'POST', path, { 'form-token': formToken, ...form });
    const steps: [string, Record<string, string>][] = [
      ['/cart', { listing: String(offer.id) }],
      ['/checkout/address', { address: String(addressId) }],
      ['/checkout/delivery', { [`seller-${offer.sellerId}`]: String(providerId) }],
      ['/checkout/payment', { method: 'card' }],
    ];
    for (const [path, form] of steps) {
      const answer = await post(path, form);
      if (answer === null) return;
      if (answer.status === 303) continue;
      this.complaints.push(`${path} was answered ${answer.status}.`);
      return;
    }
    const review = await this.#insist(member, 'GET', '/checkout/review');
    if (review?.status !== 200) {
      if (review) this.complaints.push(`The review was answered ${review.status} → ${review.location}.`);
      return;
    }
    // Many click twice.
    const clicks = Math.random() < 0.5 ? 1 : 2;
    const form = fieldsOf(review.text, '/checkout/place');
    const [order, again] = await Promise.all(Array.from({ length: clicks }, () => post('/checkout/place', form)));
    if (again && order && again.location !== order.location)
      this.complaints.push(`Of two clicks one led to ${order.status}, the other to ${again.status}.`);
    const number = /^\/orders\/(\w+)\/pay$/.exec(order?.location ?? '')?.[1];
    if (!number) {
      if (order) this.complaints.push(`Placing an order was answered ${order.status}.`);
      else this.unsure.add(id);
      return;
    }
    this.placed.set(id, [...(this.placed.get(id) ?? []), number]);
    const payment = await post(`/orders/${number}/pay`, CARD);
    // Another page says that it is not paid yet, and how to go on.
    if (payment?.location?.endsWith('?done=paid')) this.paid.add(number);
    const page = await this.#insist(member, 'GET', `/orders/${number}`);
    if (page && page.status !== 200) this.complaints.push(`Order ${number} was answered ${page.status}.`);
    await this.#pause();
  }

  #anOffer(): Offer {
    const { offers } = this.#options;
    return offers[Math.floor(Math.random() * offers.length)]!;
  }

  #pause(): Promise<void> {
    return sleep(this.#options.pauseMs * (0.5 + Math.random()));
  }

  /** Comes again until there is an answer; null when the time is over. */
  async #insist(
    shopper: Shopper,
    method: 'GET' | 'POST',
    path: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<Answer | null> {
    for (;;) {
      const answer = await this.#ask(shopper, method, path, form);
      if (answer) return answer;
      if (performance.now() > this.#leaveAt) return null;
      this.retried++;
      await sleep(150 + Math.random() * 200);
    }
  }

  /** Sends one request and writes down what became of it; null when there was no answer to go on with. */
  async #ask(
    { cookies }: Shopper,
    method: 'GET' | 'POST',
    path: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<Answer | null> {
    const { origin, baseUrl } = this.#options;
    const sentAt = performance.now();
    const write = (status: number, { headers, error }: { headers?: Headers; error?: string } = {}): void => {
      this.sent++;
      if (this.#options.log === 'brief' && status > 0 && status < 500) return;
      this.exchanges.push({
        sentAt,
        endedAt: performance.now(),
        request: `${method} ${path.replaceAll(/\d+|[A-Z0-9]{12}/g, '…')}`,
        status,
        retryAfter: headers?.has('retry-after') ?? false,
        requestId: headers?.get('x-request-id') ?? undefined,
        reads: method === 'GET',
        ...(error ? { error } : {}),
      });
    };
    try {
      const response = await fetch(origin() + path, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(GIVE_UP_MS),
        headers: {
          accept: path.startsWith('/api') ? 'application/json' : 'text/html',
          origin: baseUrl,
          ...(cookies.size > 0 ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        },
        ...(form ? { body: new URLSearchParams(form) } : {}),
      });
      const text = await response.text();
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        cookies.set(name!, value!);
      }
      const { status } = response;
      write(status, { headers: response.headers });
      return status >= 500 ? null : { status, text, location: response.headers.get('location') };
    } catch (error) {
      const { code, message } = ((error as Error).cause ?? error) as { code?: string; message: string };
      write(0, { error: code ?? message });
      return null;
    }
  }
}
