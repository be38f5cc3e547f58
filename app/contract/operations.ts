/**
 * What the running app promises to whoever operates it: ports, paths, identity, folders and the time that a
 * shutdown takes. Probes, Services, security contexts, volumes, grace periods and balancer timeouts of the
 * manifests are computed from these values, so that they cannot differ from what the app does.
 */

/** TCP ports on which a container listens. */
export const ports = {
  /** Pages, API and probes. */
  http: 8080,
  /** Prometheus metrics, never reachable through the ingress. */
  metrics: 9090,
} as const;

/** Paths that operations rely on. */
export const paths = {
  /** Is the process alive? Touches nothing else. On the http port. */
  live: '/livez',
  /** May this pod receive traffic? Depends on this pod's own state alone. On the http port. */
  ready: '/readyz',
  /** Database, schema and files, as JSON; for people and alerts, never for a probe. On the http port. */
  health: '/health',
  /** Prometheus exposition. On the metrics port. */
  metrics: '/metrics',
} as const;

/** Seconds that each phase of a shutdown may take, in the order in which they happen. */
export const shutdown = {
  /** Serving on after SIGTERM while the balancer deregisters the pod. */
  drainSeconds: 30,
  /** Finishing requests in flight; the longest that a request may take (`http.requestSeconds`). */
  requestSeconds: 30,
  /** Closing the database pool and flushing logs. */
  closeSeconds: 5,
} as const;

/** Seconds from SIGTERM to the end of a role. The grace period of its pods is this and a margin. */
export const stopSeconds = {
  web: shutdown.drainSeconds + shutdown.requestSeconds + shutdown.closeSeconds,
  /** Nobody sends it traffic, so it does not drain. What it works at may take as long as a request. */
  worker: shutdown.requestSeconds + shutdown.closeSeconds,
  /** These end at once: what they were doing is taken back, or done again by the next run. */
  migrate: shutdown.closeSeconds,
  seed: shutdown.closeSeconds,
  backup: shutdown.closeSeconds,
} as const satisfies Record<Role, number>;

/** HTTP timeouts of the server, in seconds. */
export const http = {
  /** A request that takes longer to be answered, or is silent for longer, is cut. Less than the balancer's idle timeout. */
  requestSeconds: 30,
  /**
   * A form of photos may take so long to arrive, which is as long as a pod that is stopped serves on: the largest one by
   * an uplink of 5.4 Mbit/s. Who reads other forms waits less.
   */
  uploadSeconds: shutdown.drainSeconds + shutdown.requestSeconds,
  /** Idle keep-alive connections are kept this long: longer than any balancer before us, or it gets resets (502). */
  keepAliveSeconds: 75,
  /** Receiving the headers of one request; Node wants it above the keep-alive timeout. */
  headersSeconds: 76,
  /**
   * Pages and files that one process makes at once; one more is answered 503. Measured: a process that is asked for more
   * than it can do makes 600 pages a second, so that whoever is let in waits for a sixth of a second.
   */
  readsAtOnce: 100,
  /** The same of what brings a body. That may take its time to arrive, so there are more of them. */
  writesAtOnce: 200,
  /** Connections that one process holds; one more is closed. */
  connections: 2000,
} as const;

/** Numeric identity of the process; the EFS access point and `runAsUser` use the same numbers. */
export const identity = { uid: 10001, gid: 10001 } as const;

/** Folders in the container. Its root is read-only: web writes to `uploads`, backup to `backup`, all to `temporary`. */
export const folders = {
  /** The application's code in the image. */
  application: '/srv/bookstore',
  /** Photos, shared by all pods (`UPLOAD_FOLDER`). */
  uploads: '/var/lib/bookstore/uploads',
  /** Copies of the photos, on another volume; the role `backup` alone sees it (`BACKUP_FOLDER`). */
  backup: '/var/lib/bookstore/backup',
  /** Scratch space of one pod. */
  temporary: '/tmp',
  /** One folder for each group of secrets, with one file for each variable (`secrets/database/DATABASE_USER`). */
  secrets: '/run/secrets/bookstore',
} as const;

/**
 * What a process takes of photos that are sent to it. What is larger is refused with words; what is more at once, with
 * 503, so that memory is bounded whoever sends.
 */
export const photoLimits = {
  /** Bytes of one file, and how many of them one form may have. */
  fileBytes: 8_000_000,
  filesPerForm: 5,
  /** Bytes of one form: the files, and what stands between them. */
  formBytes: 40_100_000,
  /** Bytes of all forms that are being read or worked on at once. */
  heldBytes: 96_000_000,
  /** Pixels of one picture. */
  pixels: 40_000_000,
  /** Bytes of one picture that must be unpacked as a whole, since it is stored in passes (progressive, interlaced). */
  unpackedBytes: 128_000_000,
  /** Pictures that are unpacked at once. */
  atOnce: 1,
} as const;

/**
 * Memory that a role may need beside V8's heap, in mebibytes; its pods have that, whatever the heap takes.
 * Measured: 64 for Node itself with all libraries; up to 1.25 times what one picture unpacks to, and 40; two passwords
 * of 19 are hashed at once.
 */
export const outsideHeapMebibytes = {
  web:
    64 +
    photoLimits.atOnce * (40 + Math.ceil((1.25 * photoLimits.unpackedBytes) / 2 ** 20)) +
    Math.ceil(photoLimits.heldBytes / 2 ** 20) +
    2 * 19,
  worker: 64,
  migrate: 64,
  seed: 64,
  backup: 64,
} as const satisfies Record<Role, number>;

/** From the start of the process to ready, in seconds: the measured second, plus a cold node's image and volume. */
export const startup = { typicalSeconds: 2, budgetSeconds: 120 } as const;

/** What one image can be started as. */
export const roles = ['web', 'worker', 'migrate', 'seed', 'backup'] as const;
export type Role = (typeof roles)[number];

/** The container's command for a role. The process is PID 1 and receives SIGTERM itself: no shell, no npm. */
export const command = (role: Role): string[] => ['node', 'app/main.ts', role];
