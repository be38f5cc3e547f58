import { z } from 'zod';
import { LogFilter } from '../../admin/index.ts';
import { pageOf } from '../../core/page-of.ts';
import { type ApiDatabase, type Endpoint, endpoint, ok } from '../endpoint.ts';
import { at, moment, next, Paged } from '../schemas.ts';

const Entry = z
  .object({
    id: z.int(),
    at: moment,
    actor: z.object({ id: z.int(), name: z.string().nullable() }).nullable().describe('Null for the store itself'),
    action: z.string().describe('For example suspend-user'),
    subject: z.object({ kind: z.string(), id: z.int(), name: z.string().nullable() }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LogEntry' });

/** The log of who did what, which nothing in the store changes. */
export function logEndpoints(database: ApiDatabase): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/log',
      tag: 'Administration',
      summary: 'Who did what to others, the latest first',
      scope: 'admin:read',
      query: {
        ...Paged,
        actor: LogFilter.actor.describe('Number of the user who did it'),
        subject: LogFilter.subject.describe('What it was done to: a kind and a number, such as user-5'),
      },
      answer: { status: 200, description: 'A page of the list', body: z.object({ entries: z.array(Entry), next }) },
      run: async ({ query: { actor, subject, after, limit } }) => {
        const query = { most: limit + 1, actorId: actor, subject, before: after };
        const page = pageOf(await database.readCurrent(({ auditLog }) => auditLog.list(query)), limit);
        const entries = page.items.map((entry) => ({
          id: entry.id,
          at: at(entry.at),
          actor: entry.actorId === null ? null : { id: entry.actorId, name: entry.actorName },
          action: entry.action,
          subject: { kind: entry.subjectKind, id: entry.subjectId, name: entry.subjectName },
          details: entry.details,
        }));
        return ok({ entries, next: page.next });
      },
    }),
  ];
}
