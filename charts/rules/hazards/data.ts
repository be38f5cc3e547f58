import type { Hazard } from './hazard.ts';

const efs = 'Amazon EFS CSI driver';

export const dataHazards: readonly Hazard[] = [
  {
    hazard: 'A second pod cannot mount the photos, because their volume is of one node.',
    source: 'Kubernetes: Persistent Volumes, Access Modes',
    guard: { rule: 'shared-folder-is-writable' },
  },
  {
    hazard: 'Volume and claim are of different classes, and never meet.',
    source: 'Kubernetes: Persistent Volumes, Class',
    guard: { rule: 'volume-meets-its-claim' },
  },
  {
    hazard: 'The handle of the volume has a form that only some releases of the driver read.',
    source: `${efs}: Static provisioning`,
    guard: { rule: 'shared-folder-is-writable' },
  },
  {
    hazard: 'The access point is of another user than the pods, or a pod tries to change the owner of its files.',
    source: 'Amazon EFS: Enforcing a user identity using an access point',
    guard: { rule: 'shared-folder-is-writable' },
  },
  {
    hazard: 'A zone has no mount target, or its security group refuses the nodes, and pods wait for their volume.',
    source: 'Amazon EFS: Creating and managing mount targets and security groups',
    guard: {
      preflight: 'The file system has a mount target in every zone, which the nodes may reach on port 2049.',
      how: 'aws efs describe-mount-targets against cluster.zones; aws ec2 describe-security-groups of each for 2049 from the group of the nodes',
    },
  },
  {
    hazard: 'The access point that the environment names is of another user, another folder or another file system.',
    source: 'Amazon EFS: Working with access points',
    guard: {
      preflight: 'The access point exists in the file system and enforces the uid and gid of the environment.',
      how: 'aws efs describe-access-points: FileSystemId, PosixUser, RootDirectory.CreationInfo',
    },
  },
  {
    hazard: 'The cluster has no StorageClass of the name that a claim wants, or no default.',
    source: 'Kubernetes: Storage Classes, Default StorageClass',
    guard: {
      preflight:
        'Every StorageClass that claims name is there, and one is the default where they name none; local ones retain.',
      how: 'kubectl get storageclass: names, the annotation storageclass.kubernetes.io/is-default-class, reclaimPolicy',
    },
  },
  {
    hazard: "A database's data lies in its pod, and goes with it.",
    source: 'Kubernetes: StatefulSets, Stable Storage',
    guard: { rule: 'data-lies-on-claims' },
  },
  {
    hazard: 'Files are deleted with a claim or a namespace, or another namespace takes their volume.',
    source: 'Kubernetes: Persistent Volumes, Reclaiming',
    guard: { rule: 'files-outlive-claims' },
  },
  {
    hazard: 'A role writes to a folder that is part of its read-only file system.',
    source: 'Kubernetes: Configure a Security Context for a Pod or Container',
    guard: { rule: 'written-folders-are-mounted' },
  },
  {
    hazard: 'A scratch folder fills the disk of its node, or takes memory that nobody counted.',
    source: 'Kubernetes: Volumes, emptyDir',
    guard: { rule: 'scratch-space-is-bounded' },
  },
  {
    hazard: 'A rotated password never arrives, because it is a variable, a subPath or a Secret that is read once.',
    source: 'Kubernetes: Secrets, Mounted Secrets are updated automatically',
    guard: { rule: 'secrets-are-files' },
  },
  {
    hazard: 'The app goes on with the old password until it is restarted.',
    source: 'AWS Secrets Manager: Rotation strategies, Alternating users',
    guard: {
      derived: 'app/database/guarded-driver.ts',
      test: {
        file: 'app/database/database.test.ts',
        name: 'takes up a new user and password, and tries again when the old ones are refused',
      },
    },
  },
  {
    hazard: 'A secret lies in a ConfigMap, in a variable or in git.',
    source: 'Kubernetes: Good practices for Kubernetes Secrets',
    guard: { rule: 'secrets-are-files' },
  },
  {
    hazard:
      'A pod that serves visitors can read the password of the first admin, or another secret that it has no use for.',
    source: 'Kubernetes: Good practices for Kubernetes Secrets, Restrict Secret access to specific containers',
    guard: { rule: 'secrets-reach-readers-alone' },
  },
  {
    hazard: 'Secrets Manager has not the keys that the environment names.',
    source: 'External Secrets: AWS Secrets Manager provider',
    guard: {
      preflight: 'Every ExternalSecret is ready before the migration starts.',
      how: 'kubectl wait --for=condition=Ready externalsecret --all',
    },
  },
  {
    hazard: "The Secrets of the shell's variables have not been made, and no pod starts.",
    source: 'Kubernetes: Secrets, Using a Secret',
    guard: {
      preflight:
        'Where secrets.provider is from-environment, every Secret that pods mount is in the namespace with its keys.',
      how: 'kubectl get secret NAME -o jsonpath of the names of its keys, for each of the native Secrets of the environment',
    },
  },
  {
    hazard: 'A changed setting reaches no pod, or a rollback finds the new one.',
    source: 'Kubernetes: ConfigMaps, Immutable ConfigMaps',
    guard: { rule: 'changes-reach-pods' },
  },
  {
    hazard: 'The app gets a new setting that no environment provides, or a manifest one that the app does not know.',
    source: "the app's contract",
    guard: { rule: 'settings-are-complete' },
  },
  {
    hazard: 'A busy controller leaves out the nightly backup, or two of them run at once.',
    source: 'Kubernetes: CronJob',
    guard: { rule: 'scheduled-jobs-run' },
  },
  {
    hazard: 'The copies lie where the originals are, or nobody copies a database in the cluster.',
    source: 'AWS Backup: Amazon EFS; MySQL: Backup and Recovery',
    guard: { rule: 'data-has-copies' },
  },
  {
    hazard: 'Aurora or EFS keep no backups.',
    source: 'Aurora User Guide: Backing up an Aurora DB cluster; AWS Backup: Amazon EFS',
    guard: {
      preflight: 'Aurora keeps backups for a week at least and refuses to be deleted; EFS has a backup policy.',
      how: 'aws rds describe-db-clusters: BackupRetentionPeriod, DeletionProtection; aws efs describe-backup-policy',
    },
  },
];
