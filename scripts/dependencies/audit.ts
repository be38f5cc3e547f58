import type { AcceptedAdvisory } from './accepted-advisories.ts';
import type { LockFile } from './lock-file.ts';

/** A hole that somebody has published, as `npm audit --json` has it. */
interface Advisory {
  readonly url: string;
  readonly title: string;
  readonly severity: string;
}

/** What `npm audit --json` prints: a report, or why there is none. */
export interface AuditOutput {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        /** Holes of the package itself; a name says that it is vulnerable by another, which has an entry of its own. */
        readonly via: readonly (Advisory | string)[];
        /** Paths in the lock file. */
        readonly nodes: readonly string[];
      }
    >
  >;
  readonly message?: string;
  readonly error?: { readonly code?: string; readonly summary?: string };
}

/** What came of asking: the holes that are not to be there, or why the registry did not say. */
export type AuditVerdict =
  | { readonly outcome: 'asked'; readonly holes: readonly string[] }
  | { readonly outcome: 'not-asked'; readonly reason: string };

const SEVERE = ['high', 'critical'];

const idOf = ({ url }: Advisory): string => url.slice(url.lastIndexOf('/') + 1);

/**
 * Reads what npm printed. A hole of severity high or critical counts always in a package that production needs, else
 * unless it is accepted for the time being.
 *
 * @param today as `2026-11-28`
 */
export function auditVerdict(
  output: string,
  lock: LockFile,
  accepted: readonly AcceptedAdvisory[],
  today: string,
): AuditVerdict {
  const report = parsed(output);
  if (!report?.vulnerabilities) {
    const said = report?.error?.summary || report?.message || report?.error?.code || 'it gave no report';
    return { outcome: 'not-asked', reason: said.replaceAll(/\s+/g, ' ').slice(0, 200) };
  }
  const forTools = (path: string) => lock.packages[path]?.dev === true;
  const holes = Object.entries(report.vulnerabilities).flatMap(([name, { via, nodes }]) =>
    via
      .filter((one) => typeof one !== 'string')
      .filter(({ severity }) => SEVERE.includes(severity))
      .flatMap((advisory) => {
        const inProduction = nodes.some((path) => !forTools(path));
        const acceptance = accepted.find(({ id }) => id === idOf(advisory));
        if (!inProduction && acceptance && today < acceptance.until) return [];
        const where = inProduction ? 'production' : 'development';
        const over = acceptance && !inProduction ? ` It was accepted until ${acceptance.until}.` : '';
        return `${name} (${where}): ${advisory.severity}, ${advisory.title}, ${advisory.url}.${over}`;
      }),
  );
  return { outcome: 'asked', holes };
}

function parsed(output: string): AuditOutput | null {
  try {
    return JSON.parse(output) as AuditOutput;
  } catch {
    return null;
  }
}
