/** Why somebody cannot leave yet. */
export const leaveReasons = ['buying', 'selling', 'administering'] as const;
/** `buying`: something that they have ordered is under way; `selling`: something that they have sold is; `administering`: nobody else looks after the store. */
export type LeaveReason = (typeof leaveReasons)[number];

/** What a feature keeps of a user: to be handed out, and to be given up when they leave. */
export interface UserData<S> {
  /** What it keeps, by name, for the user's own copy; nothing that is secret, and nobody else's. */
  readonly dataOf?: (services: S, userId: number) => Promise<Readonly<Record<string, unknown>>>;
  /** Gives up what it can give up, in the transaction in which the user leaves. */
  readonly leave?: (services: S, userId: number) => Promise<void>;
  /** What is still under way. Asked when `leave` is done, so that nothing new begins behind the answer. */
  readonly mayLeave?: (services: S, userId: number) => Promise<readonly LeaveReason[]>;
}

export type Left =
  | { readonly outcome: 'wrong-password' | 'left' }
  | { readonly outcome: 'refused'; readonly reasons: readonly LeaveReason[] };
