import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Answer } from './finding.ts';
import { imageFault } from './image-registry.ts';
import type { Target } from './target.ts';

const run = promisify(execFile);

/** The certificate that a balancer is to show: it must be there before. */
export async function certificate({ environment: { ingress, cluster } }: Target): Promise<Answer> {
  if (ingress.kind !== 'alb') return 'none that must be there before';
  const { certificateArn } = ingress;
  if (!certificateArn) return 'none';
  const region = cluster.platform === 'eks' ? cluster.region : '';
  const asked = await aws(region, ['acm', 'describe-certificate', '--certificate-arn', certificateArn]);
  if (asked === null) return { unknown: 'the AWS CLI is not here, or may not ask' };
  const { Certificate: found } = asked as { Certificate: { Status: string; NotAfter?: string } };
  return found.Status === 'ISSUED'
    ? `issued, until ${found.NotAfter ?? 'unknown'}`
    : { fault: `${certificateArn} is ${found.Status}; accepted: ISSUED.` };
}

/** Whether nodes will find the image. */
export async function image({ environment }: Target): Promise<Answer> {
  const { repository, digest } = environment.image;
  if (digest === 'none') return { unknown: `${repository} is brought to the nodes by hand` };
  const ecr = /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/(.+)$/.exec(repository);
  if (!ecr) return imageFault(repository, digest);
  const [, account, region, name] = ecr;
  const parameters = ['--registry-id', account!, '--repository-name', name!, '--image-ids', `imageDigest=${digest}`];
  const asked = await aws(region!, ['ecr', 'describe-images', ...parameters], /ImageNotFoundException/);
  if (asked === 'refused') return { fault: `${repository}@${digest} is not in the registry.` };
  return asked === null ? { unknown: 'the AWS CLI is not here, or may not ask' } : 'is in the registry';
}

/** What the AWS CLI answers; null when it cannot be asked, `refused` when it fails with such words. */
async function aws(region: string, parameters: readonly string[], refusal?: RegExp): Promise<unknown> {
  try {
    const { stdout } = await run('aws', [...parameters, '--region', region, '--output', 'json'], { timeout: 20_000 });
    return JSON.parse(stdout);
  } catch (error) {
    return refusal?.test(String((error as { stderr?: string }).stderr)) ? 'refused' : null;
  }
}
