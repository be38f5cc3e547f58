import { runAws } from '../aws.ts';
import { Interrupted } from '../terminal.ts';
import type { Answer } from './finding.ts';
import { imageFault } from './image-registry.ts';
import type { Target } from './target.ts';

/** The certificate that a balancer is to show: it must be there before. */
export async function certificate(target: Target): Promise<Answer> {
  const { ingress, cluster } = target.environment;
  if (ingress.kind !== 'alb') return 'none that must be there before';
  const { certificateArn } = ingress;
  if (!certificateArn) return 'none';
  const region = cluster.platform === 'eks' ? cluster.region : '';
  const asked = await aws(target, region, ['acm', 'describe-certificate', '--certificate-arn', certificateArn]);
  if (asked === null || asked === 'refused') return { unknown: 'the AWS CLI is not here, or may not ask' };
  const { Certificate: found } = asked as { Certificate: { Status: string; NotAfter?: string } };
  return found.Status === 'ISSUED'
    ? `issued, until ${found.NotAfter ?? 'unknown'}`
    : { fault: `${certificateArn} is ${found.Status}; accepted: ISSUED.` };
}

/** Whether nodes will find the image. */
export async function image(target: Target): Promise<Answer> {
  const { repository, digest } = target.environment.image;
  if (digest === 'none') return { unknown: `${repository} is brought to the nodes by hand` };
  const ecr = /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/(.+)$/.exec(repository);
  if (!ecr) return imageFault(repository, digest);
  const [, account, region, name] = ecr;
  const parameters = ['--registry-id', account!, '--repository-name', name!, '--image-ids', `imageDigest=${digest}`];
  const asked = await aws(target, region!, ['ecr', 'describe-images', ...parameters], /ImageNotFoundException/);
  if (asked === 'refused') return { fault: `${repository}@${digest} is not in the registry.` };
  return asked === null ? { unknown: 'the AWS CLI is not here, or may not ask' } : 'is in the registry';
}

/** What the AWS CLI answers; null when it cannot be asked, `refused` when it fails with such words. */
async function aws({ terminal }: Target, region: string, parameters: readonly string[], refusal?: RegExp) {
  try {
    const { code, output, fault } = await runAws(terminal, region, parameters);
    if (code === 0) return JSON.parse(output) as unknown;
    return refusal?.test(fault) ? 'refused' : null;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return null;
  }
}
