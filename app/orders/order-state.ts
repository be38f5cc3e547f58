/** What an order can be. Whether it is paid is the payment's to say; `unpaid` is an order whose copies are only held. */
export const orderStates = ['unpaid', 'to-ship', 'shipped', 'received', 'cancelled', 'expired'] as const;
export type OrderState = (typeof orderStates)[number];

/** Who does something with an order. The seller is that of the order, the buyer that of its group, the system the store itself. */
export const actors = ['buyer', 'seller', 'admin', 'system'] as const;
export type Actor = (typeof actors)[number];

export const orderActions = ['pay', 'expire', 'ship', 'receive', 'cancel'] as const;
export type OrderAction = (typeof orderActions)[number];

/** Days after which an order that nobody has shipped is cancelled, and one that was shipped counts as received. */
export const DUE_DAYS = 14;
/** Days after which the seller of an unshipped order is reminded. */
export const REMINDER_DAYS = 3;

export interface Transition {
  readonly action: OrderAction;
  readonly from: OrderState;
  readonly to: OrderState;
  readonly actors: readonly Actor[];
  /** What becomes of the order's copies; `by-actor`: gone when whoever should send them calls it off, else given back. */
  readonly copies: 'held' | 'sold' | 'given-back' | 'by-actor' | 'kept';
  /** Gives the money back, all of the order's. */
  readonly refunds?: true;
  /** Concerns every order of the group, because they have one payment, which ends. */
  readonly wholeGroup?: true;
  /** Owes the seller what the order has earned. */
  readonly earns?: true;
  /** Days until the store goes on by itself. */
  readonly dueDays?: number;
}

/**
 * All that can happen to an order; what is not in here cannot. Admins ship for sellers that are nobody's account, and for
 * no others (see `mayAct`).
 */
export const transitions: readonly Transition[] = [
  {
    action: 'pay',
    from: 'unpaid',
    to: 'to-ship',
    actors: ['system'],
    copies: 'sold',
    wholeGroup: true,
    dueDays: DUE_DAYS,
  },
  { action: 'expire', from: 'unpaid', to: 'expired', actors: ['system'], copies: 'given-back', wholeGroup: true },
  {
    action: 'cancel',
    from: 'unpaid',
    to: 'cancelled',
    actors: ['buyer', 'seller', 'admin'],
    copies: 'by-actor',
    wholeGroup: true,
  },
  { action: 'ship', from: 'to-ship', to: 'shipped', actors: ['seller', 'admin'], copies: 'kept', dueDays: DUE_DAYS },
  {
    action: 'cancel',
    from: 'to-ship',
    to: 'cancelled',
    actors: ['buyer', 'seller', 'admin', 'system'],
    copies: 'by-actor',
    refunds: true,
  },
  { action: 'receive', from: 'shipped', to: 'received', actors: ['buyer', 'system'], copies: 'kept', earns: true },
];

/** How an order goes from its state by an action; undefined when it cannot. */
export const transitionOf = (action: OrderAction, from: OrderState): Transition | undefined =>
  transitions.find((transition) => transition.action === action && transition.from === from);

/**
 * Whether somebody may do this. `sellerHasAccount`: a seller that is a user's; an admin ships only what no user can.
 */
export const mayAct = (transition: Transition, actor: Actor, sellerHasAccount: boolean): boolean =>
  transition.actors.includes(actor) && !(transition.action === 'ship' && actor === 'admin' && sellerHasAccount);

/** What somebody can do with an order as it is now, for the buttons of a page. */
export const actionsOf = (state: OrderState, actor: Actor, sellerHasAccount: boolean): OrderAction[] =>
  transitions
    .filter((transition) => transition.from === state && mayAct(transition, actor, sellerHasAccount))
    .map(({ action }) => action);

/**
 * Copies that are there no longer: whoever should send them has called the order off, or has let it lie. Others may not
 * buy them again before the seller says so.
 */
export const copiesAreGone = (actor: Actor): boolean => actor === 'seller' || actor === 'system';
