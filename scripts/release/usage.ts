/** What `npm run deploy -- --help` says. */
export const deployUsage = `usage: npm run deploy -- ENVIRONMENT [--dry-run] [--no-smoke-test]

Applies the committed manifests of an environment to the cluster that its file names:

  1. looks whether all is there that the release needs, and whether this is the cluster that is meant (✓ holds, ✗ fails,
     ? cannot be asked from here); with one ✗ nothing is changed
  2. applies the files of manifests/ENVIRONMENT by the server, in their order
  3. waits for the migration; when it fails its log is shown
  4. waits until all pods are new and available
  5. asks for pages as a shopper does, at the environment's address
  6. on failure goes back to the release before, and says why

The cluster keeps what was applied (ConfigMaps with app.kubernetes.io/component=release), ten releases of it. Run again it
changes nothing; interrupted it says what is applied, and goes on when it is run again.

  --dry-run          stop after step 1
  --no-smoke-test    leave step 5 out, where the address cannot be reached from here
  --root DIR         the project's folder (default: the one this file lies in)
  --help             this text

Exit code 0: live; 1: refused, undone or failed; 130: interrupted.`;

/** What `npm run rollback -- --help` says. */
export const rollbackUsage = `usage: npm run rollback -- ENVIRONMENT [--to RELEASE] [--dry-run] [--no-smoke-test]

Brings an earlier release back from what the cluster keeps of it, whatever is checked out here: its objects, its image, not
its schema, which stays as it is. A release whose columns a later one has taken away is refused.

  --to RELEASE       number of a release that was live (default: the last one before what is there now)
  --dry-run          only say which one, and what would be applied
  --no-smoke-test    do not ask for pages at the environment's address
  --root DIR         the project's folder (default: the one this file lies in)
  --help             this text

Exit code 0: live; 1: refused or failed; 130: interrupted.`;

/** What `npm run diff -- --help` says. */
export const diffUsage = `usage: npm run diff -- ENVIRONMENT

Asks the cluster that an environment's file names what a deploy would change in it: the API server is given the committed
manifests as deploy gives them, and stores nothing. Also names what the last release has and these manifests do not, which an
apply leaves in the cluster. (\`npm run synth -- ENVIRONMENT --diff\` compares with the last commit, and needs no cluster.)

  --root DIR         the project's folder (default: the one this file lies in)
  --dry-run          the same: this command changes nothing
  --help             this text

Exit code 0: nothing would change; 1: something would; 2: it could not be found out; 130: interrupted.`;

/** What `npm run status -- --help` says. */
export const statusUsage = `usage: npm run status -- ENVIRONMENT

Shows on one screen what runs on the cluster that an environment's file names: the last release, the rollout of each
Deployment, pods that are not well and why, autoscaler, endpoints, the database and the files as the store itself sees them
(/health), the last migration, and how long the certificate that shoppers get is valid.

  --root DIR         the project's folder (default: the one this file lies in)
  --dry-run          the same: this command changes nothing
  --help             this text

Lines begin with ✓ (well), ✗ (not well) or ? (cannot be asked from here).

Exit code 0: nothing is unwell; 1: something is, or it could not be found out; 130: interrupted.`;

/** What `npm run set-image -- --help` says. */
export const setImageUsage = `usage: npm run set-image -- ENVIRONMENT REPOSITORY:TAG[@DIGEST] [--dry-run]

Writes an image to charts/environments/ENVIRONMENT.yaml, of which comments, order and everything else stay as they are, and
renders the manifests. When these are refused, the file is as it was. Then commit both, and \`npm run deploy -- ENVIRONMENT\`.

  REPOSITORY:TAG@DIGEST  such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/bookstore:1.2.0@sha256:…; the digest is what
                         \`docker buildx imagetools inspect\` or \`aws ecr describe-images\` says. Only an image that is
                         loaded into the nodes and never pulled has none.
  --dry-run              only say what would be written
  --root DIR             the project's folder (default: the one this file lies in)
  --help                 this text

Exit code 0: written, or it was there already; 1: refused, and nothing is written; 130: interrupted, which writes nothing.`;
