/** What `npm run deploy -- --help` says. */
export const deployUsage = `usage: npm run deploy -- ENVIRONMENT [--dry-run] [--no-smoke-test]

Applies the committed manifests of an environment to the cluster that its file names:

  1. looks whether all is there that the release needs, and whether this is the cluster that is meant (✓ holds, ✗ fails,
     ? cannot be asked from here); with one ✗ nothing is changed
  2. applies the files of manifests/ENVIRONMENT by the server, in their order
  3. waits for the migration; when it fails its log is shown
  4. waits until all pods are new and available; those that do not become so say why, in the words of their own log
  5. asks for pages as a shopper does, at the environment's address
  6. on failure goes back to the release before, and says why

The cluster keeps what was applied (ConfigMaps with app.kubernetes.io/component=release), the last ten that were live. Run again
it changes nothing. Interrupted (Ctrl-C, SIGTERM) it brings the file that it applies to its end, says what is applied and what is
not, and goes on when it is run again; a second Ctrl-C ends it at once.

  --dry-run          stop after step 1
  --no-smoke-test    leave step 5 out, where the address cannot be reached from here
  --root DIR         the project's folder (default: the one this file lies in)
  --help             this text

Exit code 0: live; 1: refused, undone or failed; 130 or 143: interrupted (by Ctrl-C, by SIGTERM).`;

/** What `npm run rollback -- --help` says. */
export const rollbackUsage = `usage: npm run rollback -- ENVIRONMENT [--to RELEASE] [--dry-run] [--no-smoke-test]

Brings an earlier release back from what the cluster keeps of it, whatever is checked out here: its objects, its image, not
its schema, which stays as it is. A release whose columns a later one has taken away is refused. Run again it changes nothing,
and does not go further back; one that was interrupted goes on.

  --to RELEASE       number of a release that was live (default: the last one before what was deployed last)
  --dry-run          only say which one, and what would be applied
  --no-smoke-test    do not ask for pages at the environment's address
  --root DIR         the project's folder (default: the one this file lies in)
  --help             this text

Exit code 0: live, or it was already; 1: refused or failed; 130 or 143: interrupted (by Ctrl-C, by SIGTERM).`;

/** What `npm run diff -- --help` says. */
export const diffUsage = `usage: npm run diff -- ENVIRONMENT

Asks the cluster that an environment's file names what a deploy would change in it: the API server is given the manifests as
deploy gives them, and stores nothing. First what differs from the release that is live: which objects, what restarts, what the
API server will refuse to change; then each field, as kubectl diff has it, with what somebody has changed in the cluster since.
Values of Secrets are not shown. Also names what the last release has and these manifests do not, which an apply leaves in the
cluster. (\`npm run synth -- ENVIRONMENT --diff\` compares with the last commit, and needs no cluster.)

  --root DIR         the project's folder (default: the one this file lies in)
  --dry-run          the same: this command changes nothing
  --help             this text

Exit code 0: nothing would change; 1: something would; 2: it could not be found out, or the API server refuses the change;
130 or 143: interrupted.`;

/** What `npm run status -- --help` says. */
export const statusUsage = `usage: npm run status -- ENVIRONMENT [--json]

Shows on one screen what runs on the cluster that an environment's file names: the last release, the rollout of each
Deployment, pods that are not well and why, autoscaler with what it aims at, endpoints, the database and the files as the store
itself sees them (/health), the last migration, and how long certificates are valid: those that cert-manager keeps, and the one
that shoppers get.

  --json             the same for programs: {"environment", "namespace", "context", "at" (ISO 8601), "isWell", "findings": [
                     {"check", "verdict": "holds" | "fails" | "unknown", "detail"}, …]}; nothing with exit code 2
  --root DIR         the project's folder (default: the one this file lies in)
  --dry-run          the same: this command changes nothing
  --help             this text

Lines begin with ✓ (well), ✗ (not well) or ? (cannot be asked from here).

Exit code 0: nothing is unwell; 1: something is; 2: the cluster could not be asked; 130 or 143: interrupted.`;

/** What `npm run set-image -- --help` says. */
export const setImageUsage = `usage: npm run set-image -- ENVIRONMENT REPOSITORY:TAG[@DIGEST] [--dry-run]

Writes an image to charts/environments/ENVIRONMENT.yaml, of which comments, order and everything else stay as they are, and
renders the manifests. When these are refused, nothing is written. Then commit both, and \`npm run deploy -- ENVIRONMENT\`. It has
to be an image of the repository that the file names. Run again it changes nothing, and renders what is not rendered yet.

  REPOSITORY:TAG@DIGEST  such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/bookstore:1.2.0@sha256:…; the digest is what
                         \`docker buildx imagetools inspect\` or \`aws ecr describe-images\` says. Only an image that is
                         loaded into the nodes and never pulled has none.
  --dry-run              only show what would be written, and what an apply of it would change
  --root DIR             the project's folder (default: the one this file lies in)
  --help                 this text

Exit code 0: written, or it was there already; 1: refused, and nothing is written; 130 or 143: interrupted, and nothing
is written.`;
