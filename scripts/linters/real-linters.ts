import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Linter } from '../../charts/lint/lint.ts';
import type { RenderedObject } from '../../charts/synth/rendering.ts';
import { inOrder } from '../../charts/testing/verdicts.ts';

/** How a linter's program is run, and its answer read. */
interface RealLinter {
  /** Its parameters when it makes every check that it has, and answers JSON. */
  readonly parameters: readonly string[];
  /** Its version, in what `version` answers. */
  readonly version: RegExp;
  /** `KIND/NAME: CHECK` for each check that does not hold, from its answer. */
  readonly read: (json: string) => string[];
}

type KubeScoreAnswer = readonly {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks:
    | readonly { readonly check: { readonly id: string }; readonly grade: number; readonly skipped: boolean }[]
    | null;
}[];

interface KubeLinterAnswer {
  readonly Reports:
    | readonly {
        readonly Check: string;
        readonly Object: {
          readonly K8sObject: { readonly Name: string; readonly GroupVersionKind: { readonly Kind: string } };
        };
      }[]
    | null;
}

interface PolarisResults {
  readonly Results: Readonly<Record<string, { readonly Success: boolean }>> | null;
}
interface PolarisAnswer {
  readonly Results: readonly (PolarisResults & {
    readonly Kind: string;
    readonly Name: string;
    readonly PodResult: (PolarisResults & { readonly ContainerResults: readonly PolarisResults[] }) | null;
  })[];
}

/** Of kube-score: critical is 1, a warning 5; above them all is well. */
const worstGoodGrade = 7;

const realLinters: Readonly<Record<Linter, RealLinter>> = {
  'kube-score': {
    parameters: ['score', '-o', 'json', '--all-default-optional', '--kubernetes-version', 'v1.34'],
    version: /version: ([^,\s]+)/,
    read: (json) => {
      const answer: KubeScoreAnswer = JSON.parse(json);
      return answer.flatMap(({ type_meta, object_meta, checks }) =>
        (checks ?? [])
          .filter(({ grade, skipped }) => !skipped && grade < worstGoodGrade)
          .map(({ check }) => `${type_meta.kind}/${object_meta.name}: ${check.id}`),
      );
    },
  },
  'kube-linter': {
    parameters: ['lint', '--format', 'json', '--add-all-built-in'],
    version: /(\S+)/,
    read: (json) => {
      const { Reports }: KubeLinterAnswer = JSON.parse(json);
      return (Reports ?? []).map(
        ({ Check, Object: { K8sObject } }) => `${K8sObject.GroupVersionKind.Kind}/${K8sObject.Name}: ${Check}`,
      );
    },
  },
  polaris: {
    parameters: ['audit', '--format', 'json', '--audit-path'],
    version: /version:\s*(\S+)/i,
    read: (json) => {
      const { Results }: PolarisAnswer = JSON.parse(json);
      return Results.flatMap(({ Kind, Name, Results: own, PodResult: pod }) =>
        [own, pod?.Results, ...(pod?.ContainerResults ?? []).map(({ Results: of }) => of)]
          .flatMap((results) => Object.entries(results ?? {}))
          .filter(([, { Success }]) => !Success)
          .map(([check]) => `${Kind}/${Name}: ${check}`),
      );
    },
  },
};

/** Version of a linter's program; undefined where there is none on the PATH. */
export function versionOf(linter: Linter): string | undefined {
  const { stdout, error } = spawnSync(linter, ['version'], { encoding: 'utf8' });
  return error ? undefined : (realLinters[linter].version.exec(stdout)?.[1] ?? 'unknown');
}

/** The command that judges a file. */
export const commandOf = (linter: Linter): string => [linter, ...realLinters[linter].parameters, 'FILE'].join(' ');

/** What the linter's own program finds in these objects as a whole. @throws with its words when it cannot read them */
export function realVerdicts(linter: Linter, objects: readonly RenderedObject[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'linters-'));
  try {
    const file = join(folder, 'objects.yaml');
    writeFileSync(file, objects.map(({ manifest }) => `---\n${stringify(manifest)}`).join(''));
    const { parameters, read } = realLinters[linter];
    const { stdout, stderr } = spawnSync(linter, [...parameters, file], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
    if (stdout.trim() === '') throw new Error(stderr);
    return inOrder(read(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
