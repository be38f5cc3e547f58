import { setTimeout as sleep } from 'node:timers/promises';
import { verify as verifyStore } from '../../app/roles/verify.ts';
import { type Episode, type ScenarioOptions, summaryOf } from './scenario.ts';
import type { Scene } from './scene.ts';
import { type Exchange, isFailure, isRefusal, Traffic, type TrafficOptions } from './traffic.ts';
import { becomes } from './waiting.ts';

export interface Expectations {
  /**
   * Requests that must be served all the time, or none when any may be refused while the fault lasts. What a replica that
   * answers for the writer does not have yet may be refused all the same, when the store says that this is why.
   */
  readonly neverRefused?: (exchange: Exchange) => boolean;
  /** Milliseconds after the end of the fault from which nothing may be refused. @default 5000 */
  readonly recoverWithinMs?: number;
  /** Milliseconds after which there must be an answer, whatever it is. @default 20000 */
  readonly deadlineMs?: number;
  /** Requests without an answer that are none of the store's: an example are those that a killed process was at. */
  readonly excused?: (exchange: Exchange) => boolean;
  /** Whether liveness and readiness are looked at. @default true */
  readonly probes?: boolean;
}

export interface Incident {
  readonly traffic: Traffic;
  /** Writes down what should not be so, unless it holds. */
  check(holds: boolean, sentence: string): void;
  /** The fault is over at this moment: from now on recovery is measured. */
  over(): void;
}

export interface EpisodeOptions extends Expectations {
  readonly scene: Scene;
  readonly name: string;
  readonly traffic?: Partial<Omit<TrafficOptions, 'members'>> & { readonly members?: number };
  /** Milliseconds of traffic before and after. @default 700 and 2500 */
  readonly beforeMs?: number;
  readonly afterMs?: number;
  /** Brings the fault about, and ends it. */
  readonly incident: (incident: Incident) => Promise<void>;
}

/** Runs the episodes of a scenario one after the other, those that are asked for. */
export function episodesIn(scene: Scene, { only, progress }: ScenarioOptions) {
  const ended: Episode[] = [];
  return {
    ended,
    run: async (options: Omit<EpisodeOptions, 'scene'>): Promise<void> => {
      if (only && !only.test(options.name)) return;
      const one = await episode({ scene, ...options });
      progress(summaryOf(one));
      ended.push(one);
    },
  };
}

/** Brings a fault about while shoppers go on, and looks at what became of them and of what they did. */
export async function episode(options: EpisodeOptions): Promise<Episode> {
  const { scene, name, beforeMs = 700, afterMs = 2500, probes = true } = options;
  const started = performance.now();
  const traffic = new Traffic(await scene.traffic(options.traffic)).start();
  const faults = new Set<string>();
  const loggedBefore = scene.everyWeb.map(({ logged }) => logged.length);
  const watching = probes ? watchProbes(scene, (fault) => faults.add(fault)) : { stop: async () => undefined };
  let overAt: number | null = null;
  await sleep(beforeMs);
  const begunAt = performance.now();
  try {
    await options.incident({
      traffic,
      check: (holds, sentence) => void (holds || faults.add(sentence)),
      over: () => {
        overAt = performance.now();
      },
    });
    await sleep(afterMs);
  } finally {
    await traffic.stop();
    await watching.stop();
  }
  const recoveredMs = overAt === null ? null : recovery(traffic.exchanges, overAt);
  const notThereYet = new Set(
    failuresOf(scene, loggedBefore).flatMap(({ message, requestId }) =>
      /cannot be known/.test(message) ? [requestId] : [],
    ),
  );
  for (const fault of judge(traffic, options, { begunAt, overAt, notThereYet })) faults.add(fault);
  const invariants = await verify(scene, traffic);
  return {
    name,
    sent: traffic.exchanges.length,
    refused: traffic.exchanges.filter(isRefusal).length,
    failed: traffic.exchanges.filter(isFailure).length,
    retried: traffic.retried,
    recoveredMs,
    seconds: Math.round((performance.now() - started) / 1000),
    invariants,
    faults: [...faults, ...invariants.broken, ...(faults.size > 0 ? loggedBy(scene, loggedBefore) : [])],
  };
}

/** What the store itself said of requests that failed, for whoever looks into a fault. */
function loggedBy(scene: Scene, before: readonly number[]): string[] {
  const errors = failuresOf(scene, before).map(({ message }) => message);
  return [...Map.groupBy(errors, (error) => error)].map(
    ([error, found]) => `(in the log, ${found.length} ×: ${error})`,
  );
}

function failuresOf({ everyWeb }: Scene, before: readonly number[]): { message: string; requestId: string }[] {
  return everyWeb
    .flatMap(({ logged }, n) => logged.slice(before[n] ?? 0))
    .filter(({ msg }) => msg === 'request failed')
    .map(({ err, requestId }) => ({
      message: String(err?.stack?.match(/caused by: (.*)/)?.[1] ?? err?.message),
      requestId: String(requestId),
    }));
}

/** When the last request was sent that was not served, after the end of the fault. */
const recovery = (exchanges: readonly Exchange[], overAt: number): number =>
  Math.round(
    exchanges
      .filter((exchange) => isRefusal(exchange) || isFailure(exchange))
      .reduce((latest, { sentAt }) => Math.max(latest, sentAt - overAt), 0),
  );

/** A request, and how long it has taken. */
const timed = ({ request, sentAt, endedAt }: Exchange): string => `${request} (${Math.round(endedAt - sentAt)} ms)`;

function* judge(
  traffic: Traffic,
  { neverRefused, recoverWithinMs = 5000, deadlineMs = 20_000, excused = () => false }: Expectations,
  { begunAt, overAt, notThereYet }: { begunAt: number; overAt: number | null; notThereYet: ReadonlySet<string> },
): Generator<string> {
  const { exchanges, complaints } = traffic;
  const failures = exchanges.filter((exchange) => isFailure(exchange) && !excused(exchange));
  for (const [what, found] of Map.groupBy(failures, ({ request, status, error }) => `${request} ${error ?? status}`))
    yield `${found.length} × ${what}`;
  const refused = exchanges.filter(isRefusal);
  const early = refused.filter(({ endedAt }) => endedAt < begunAt);
  if (early.length > 0) yield `${early.length} requests were refused before anything was wrong.`;
  const late = refused.filter(({ sentAt }) => sentAt > (overAt ?? Number.POSITIVE_INFINITY) + recoverWithinMs);
  if (late.length > 0)
    yield `${late.length} requests were refused more than ${recoverWithinMs} ms after the end: ${timed(late[0]!)}.`;
  const wrongly = refused.filter((one) => neverRefused?.(one) && !notThereYet.has(one.requestId ?? ''));
  if (wrongly.length > 0)
    yield `${wrongly.length} requests were refused that need not be: ${wrongly.slice(0, 5).map(timed).join(', ')}.`;
  const slow = exchanges.filter(({ sentAt, endedAt }) => endedAt - sentAt > deadlineMs);
  if (slow.length > 0) yield `${slow.length} requests took more than ${deadlineMs} ms: ${timed(slow[0]!)}.`;
  const served = exchanges.filter(({ sentAt, status }) => sentAt > (overAt ?? begunAt) && status > 0 && status < 500);
  if (served.length === 0) yield 'Nothing was served afterwards.';
  yield* new Set(complaints);
}

/** Asks every web process, five times a second, whether it is alive and ready. */
function watchProbes(scene: Scene, complain: (fault: string) => void): { stop(): Promise<void> } {
  let stopped = false;
  const watch = async (): Promise<void> => {
    while (!stopped) {
      for (const { origin, child } of scene.webs) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        for (const path of ['/livez', '/readyz']) {
          const status = await fetch(origin + path, { signal: AbortSignal.timeout(5000) }).then(
            async (response) => {
              await response.arrayBuffer();
              return response.status;
            },
            () => 0,
          );
          if (status !== 200) complain(`${path} was answered ${status || 'not at all'}.`);
        }
      }
      await sleep(200);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopped = true;
      await watching;
    },
  };
}

/** What must hold of the data after anything whatever. */
export async function verify(scene: Scene, { placed, unsure, paid }: Traffic): Promise<Episode['invariants']> {
  const broken: string[] = [];
  const verified = await verifyStore(scene.database, scene.uploads);
  broken.push(...verified.flatMap((one) => one.broken.map((what) => `${one.rule}: ${what}`)));
  const groups = (await scene.query(
    `SELECT g.number, g.buyer_id AS buyerId, p.state FROM order_groups g JOIN payments p ON p.id = g.payment_id`,
  )) as { number: string; buyerId: number; state: string }[];
  const byNumber = new Map(groups.map((group) => [group.number, group]));
  for (const [buyerId, numbers] of placed) {
    for (const number of numbers) if (!byNumber.has(number)) broken.push(`Order ${number} was placed, and is lost.`);
    const twice = groups.filter((group) => group.buyerId === buyerId && !numbers.includes(group.number));
    if (!unsure.has(buyerId) && twice.length > 0)
      broken.push(`Order ${twice[0]!.number} was placed once more than its buyer knows.`);
  }
  for (const number of paid)
    if (!/captured|authoris/.test(byNumber.get(number)?.state ?? ''))
      broken.push(`Order ${number} was paid, and its payment is ${byNumber.get(number)?.state}.`);
  return { checked: verified.length + 3, broken };
}

/** How long the worker leaves alone what another process may be at (a mail for two minutes), and a little. */
const SETTLED_MS = 150_000;

/** The worker finds out what became of each payment whose answer was lost, and sends each mail. */
export async function settled(scene: Scene): Promise<Episode> {
  const started = performance.now();
  const faults: string[] = [];
  const nothing = (sql: string) => becomes(async () => (await scene.query(sql)).length === 0, SETTLED_MS);
  if (!(await nothing("SELECT 1 FROM payments WHERE state IN ('authorising', 'authorised', 'action') LIMIT 1")))
    faults.push('A payment is still under way.');
  if (!(await nothing('SELECT 1 FROM mails WHERE sent_at IS NULL LIMIT 1'))) faults.push('A mail is still to be sent.');
  const verified = await verifyStore(scene.database, scene.uploads);
  const broken = verified.flatMap((one) => one.broken.map((what) => `${one.rule}: ${what}`));
  return {
    name: 'all is settled afterwards',
    sent: 0,
    refused: 0,
    failed: 0,
    retried: 0,
    recoveredMs: null,
    seconds: Math.round((performance.now() - started) / 1000),
    invariants: { checked: verified.length + 2, broken },
    faults: [...faults, ...broken],
  };
}
