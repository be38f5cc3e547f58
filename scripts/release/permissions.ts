import type { Answer } from './finding.ts';
import type { ClusterObject, Target } from './target.ts';

/** A question to the API server: may I do this? */
interface Question {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Of one object; of all of them when it is left out. */
  readonly name?: string;
}

/** What a release does besides bringing its objects. */
const beside: readonly Question[] = [
  { verb: 'delete', group: 'batch', resource: 'jobs' },
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'get', group: '', resource: 'pods', subresource: 'log' },
  { verb: 'create', group: '', resource: 'configmaps' },
  { verb: 'delete', group: '', resource: 'configmaps' },
];

/** Whether whoever deploys may do all that a deployment does, in one question (SelfSubjectAccessReview of each). */
export async function permissions({ kubectl, files, environment: { namespace } }: Target): Promise<Answer> {
  const questions = questionsOf(files.flatMap(({ objects }) => objects));
  const reviews = questions.map(({ verb, group, resource, subresource, name }) =>
    JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace, verb, group, resource, subresource, name } },
    }),
  );
  const template = '{{.status.allowed}}{{"\\n"}}';
  const answers = (
    await kubectl.run(['create', '--filename', '-', '--output', `go-template=${template}`], reviews.join('\n---\n'))
  ).match(/true|false/g);
  const refused = questions.filter((_, at) => answers?.[at] !== 'true').map(titleOf);
  return refused.length > 0
    ? { fault: `You may not ${refused.join(', ')} in ${namespace}.` }
    : `${questions.length} are granted`;
}

function questionsOf(objects: readonly ClusterObject[]): Question[] {
  const asked = objects.flatMap(({ kind, apiVersion, metadata }): Question[] => {
    const of = { group: apiVersion.includes('/') ? apiVersion.split('/')[0]! : '', resource: pluralOf(kind) };
    // What belongs to no namespace is there for others, too: a role may change what has our names alone.
    const own = metadata.namespace === undefined ? { name: metadata.name } : {};
    return [
      { verb: 'create', ...of },
      { verb: 'patch', ...of, ...own },
    ];
  });
  return [...new Map([...asked, ...beside].map((question) => [titleOf(question), question])).values()];
}

/** As `kubectl auth can-i` takes it. */
const titleOf = ({ verb, group, resource, subresource, name }: Question): string =>
  `${verb} ${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}${name ? `/${name}` : ''}`;

/** The kinds of our manifests all have regular plurals. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (/(?:s|x|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
