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
