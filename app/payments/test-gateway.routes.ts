import type Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { NotFound } from '../core/errors.ts';
import { readForm, seeOther } from '../core/http/forms.ts';
import { pageContextOf, render, type Site } from '../core/http/page-context-of.ts';
import { parse } from '../core/http/request.ts';
import type { Payments } from './payments.ts';
import type { TestGatewayEntry, TestGatewayService } from './test-gateway.service.ts';
import { TestGateway } from './test-gateway.ts';
import { testGatewayPage } from './test-gateway.views.ts';

interface Books {
  readonly testGateway: TestGatewayService;
}

export interface TestGatewayDatabase {
  readCurrent<T>(work: (services: Books) => Promise<T>): Promise<T>;
  transaction<T>(work: (services: Books) => Promise<T>): Promise<T>;
}

const KEY = z.uuid();
const AnswerForm = { answer: z.enum(['approve', 'refuse'], 'accepted: approve, refuse') };

/**
 * The page of the test providers, on which payers approve: another site's, were it a real one. So it knows nobody, and
 * who has the key in its address may answer. There is none in a store without test providers.
 */
export function testGatewayRoutes(
  router: Router,
  site: Site,
  {
    database,
    payments,
  }: { readonly database: TestGatewayDatabase; readonly payments: Pick<Payments, 'provider' | 'receive'> },
): void {
  const gatewayOf = (id: string): TestGateway | undefined => {
    const provider = payments.provider(id);
    return provider instanceof TestGateway ? provider : undefined;
  };

  /** @throws NotFound for a key that none of the gateways has asked anybody about */
  const entryOf = async (ctx: Context & { params: Record<string, string> }): Promise<TestGatewayEntry> => {
    const key = ctx.params['key']!;
    const entry = KEY.safeParse(key).success
      ? await database.readCurrent(({ testGateway }) => testGateway.find(key))
      : null;
    if (entry?.scenario !== 'action' || !gatewayOf(entry.provider)) throw new NotFound('test-payment', key);
    return entry;
  };

  router.get('/test-gateway/pay/:key', async (ctx) => {
    const entry = await entryOf(ctx);
    ctx.set('Cache-Control', 'no-store');
    render(ctx, testGatewayPage(pageContextOf(site, ctx), entry));
  });

  router.post('/test-gateway/pay/:key', async (ctx) => {
    const { key, provider, returnUrl } = await entryOf(ctx);
    const { answer } = parse(AnswerForm, await readForm(ctx));
    await database.transaction(({ testGateway }) => testGateway.answer(key, answer === 'approve'));
    const { headers, body } = gatewayOf(provider)!.eventOf(key);
    // Handed over in this process: a store need not be able to reach its own address. What comes of it is the store's.
    await payments.receive(provider, headers, body);
    const { pathname, search } = new URL(returnUrl);
    seeOther(ctx, pathname + search);
  });
}
