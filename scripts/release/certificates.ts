import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { Finding } from './finding.ts';
import { type ClusterObject, objectsOf, type Target, titleOf } from './target.ts';

const PATIENCE_MS = 5_000;
const DAY_MS = 86_400_000;
/** Let's Encrypt and ACM renew at 30 and 60 days before the end: what is nearer is not being renewed. */
const EXPIRY_DAYS = 14;

/** How long the certificates of an environment are valid: the one that shoppers get, and those that cert-manager keeps. */
export async function certificates(target: Target): Promise<Finding[]> {
  const kept = objectsOf(target.files, 'Certificate');
  const onCluster = await Promise.all(kept.map((certificate) => onClusterFinding(target, certificate)));
  return [...onCluster, await served(target.environment.baseUrl)];
}

/** As cert-manager says; where it has said nothing yet, as the Secret has it of which Traefik takes it. */
async function onClusterFinding({ kubectl, environment }: Target, certificate: ClusterObject): Promise<Finding> {
  const get = (parameters: readonly string[]) =>
    kubectl.attempt(['get', ...parameters, '--namespace', environment.namespace, '--ignore-not-found']);
  const title = titleOf(certificate);
  const found = await get(['certificates.cert-manager.io', certificate.metadata.name, '--output', 'json']);
  const live = found.code === 0 && found.output !== '' ? (JSON.parse(found.output) as ClusterObject) : null;
  const status = live?.['status'] ?? {};
  const ready = (status.conditions ?? []).find(({ type }: { type: string }) => type === 'Ready');
  const ailing = ready?.status === 'False' ? `; ${ready.message ?? ready.reason}` : '';
  if (status.notAfter) return expiry(title, Date.parse(status.notAfter), ailing);

  const secret = String(certificate['spec'].secretName);
  // The certificate alone, which everybody may see: its key stays where it is.
  const template = 'go-template={{index .data "tls.crt"}}';
  const held = await get(['secret', secret, '--output', template]);
  if (held.code !== 0) return finding('unknown', `${title} says nothing, and Secret/${secret} cannot be read`);
  if (held.output === '') return finding('fails', `${title} is not issued yet${ailing}`);
  try {
    const { validTo } = new X509Certificate(Buffer.from(held.output, 'base64'));
    return expiry(`Secret/${secret}`, Date.parse(validTo), ailing);
  } catch {
    return finding('fails', `Secret/${secret} holds no certificate${ailing}`);
  }
}

/** The certificate that shoppers get, whoever has issued it. */
function served(baseUrl: string): Promise<Finding> {
  const { protocol, hostname, port } = new URL(baseUrl);
  if (protocol !== 'https:') return Promise.resolve(finding('unknown', 'none: the address is without TLS'));
  return new Promise((resolve) => {
    // One that is invalid is to be seen, too; nothing is sent over this connection.
    const options = { host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false };
    const socket = connect(options, () => {
      const { valid_to: until } = socket.getPeerCertificate();
      const fault = socket.authorized ? '' : `; browsers refuse it (${socket.authorizationError})`;
      resolve(expiry(hostname, Date.parse(until), fault));
      socket.destroy();
    });
    const fail = (why: string) => {
      resolve(finding('unknown', `${hostname} cannot be asked from here (${why})`));
      socket.destroy();
    };
    socket.setTimeout(PATIENCE_MS, () => fail('no answer'));
    socket.once('error', (error) => fail(error.message));
  });
}

/** @param fault what else is wrong with it; empty for nothing */
function expiry(what: string, until: number, fault: string): Finding {
  const days = Math.floor((until - Date.now()) / DAY_MS);
  const isWell = days >= EXPIRY_DAYS && fault === '';
  return finding(isWell ? 'holds' : 'fails', `${what}: until ${new Date(until).toISOString()}, ${days} days${fault}`);
}

const finding = (verdict: Finding['verdict'], detail: string): Finding => ({ check: 'certificate', verdict, detail });
