import type { PaymentMethod } from '../contract/payments.ts';
import type { Condition } from '../listings/index.ts';
import type { OrderAddress } from './checkout.model.ts';
import type { Actor, OrderAction, OrderState } from './order-state.ts';

export const groupStates = ['unpaid', 'paid', 'expired', 'cancelled'] as const;
export type GroupState = (typeof groupStates)[number];

export const paymentStates = ['open', 'authorising', 'action', 'awaiting', 'authorised', 'captured', 'ended'] as const;
/** What has been paid of a checkout, apart from what has been sent of it. */
export interface PaymentStatus {
  readonly id: number;
  readonly method: PaymentMethod;
  readonly state: (typeof paymentStates)[number];
  readonly amountCents: number;
}

/** What was bought, as it was then. */
export interface OrderLine {
  readonly listingId: number;
  readonly bookId: number;
  readonly title: string;
  readonly authors: string;
  readonly condition: Condition;
  readonly notes: string;
  readonly priceCents: number;
  readonly copies: number;
}

/** An entry of an order's timeline. */
export interface OrderEvent {
  readonly at: Date;
  readonly actor: Actor;
  /** `place` begins it; `remind` is the reminder to the seller, and changes nothing. */
  readonly action: OrderAction | 'place' | 'remind';
  /** State of the order since then. */
  readonly state: OrderState;
  /** What the actor has said to it; may be empty. */
  readonly note: string;
}

export interface OrderMessage {
  readonly id: number;
  readonly from: 'buyer' | 'seller';
  readonly at: Date;
  readonly text: string;
}

/** What is given back of an order: the state of its refund. */
export interface RefundStatus {
  readonly amountCents: number;
  readonly state: 'due' | 'by-hand' | 'done' | 'failed';
}

/** What one buyer has bought of one seller in one checkout. */
export interface Order {
  readonly id: number;
  /** That of the checkout, which it shares with the orders of other sellers. */
  readonly number: string;
  readonly state: OrderState;
  /** Counts the changes: an action names the version that its actor has seen. */
  readonly version: number;
  readonly seller: {
    readonly id: number;
    readonly name: string;
    readonly place: string;
    readonly userId: number | null;
  };
  readonly buyer: { readonly id: number; readonly name: string };
  readonly lines: readonly OrderLine[];
  readonly itemsCents: number;
  readonly deliveryCents: number;
  readonly totalCents: number;
  readonly delivery: {
    readonly name: string;
    readonly daysFrom: number;
    readonly daysTo: number;
    readonly trackingNumber: string | null;
    /** Where the parcel can be followed. */
    readonly trackingPage: string | null;
  };
  /** When the store goes on by itself: cancels what is not shipped, takes as received what is. */
  readonly dueAt: Date | null;
  readonly placedAt: Date;
  readonly refund: RefundStatus | null;
}

/** An order with all that its page shows. */
export interface OrderWithHistory extends Order {
  /** Null for a seller who needs not know it: before the order is paid, and after it has ended. */
  readonly address: OrderAddress | null;
  readonly events: readonly OrderEvent[];
  readonly messages: readonly OrderMessage[];
}

/** One checkout of a buyer: its payment, and an order for each seller. */
export interface OrderGroup {
  readonly number: string;
  readonly state: GroupState;
  readonly currency: string;
  readonly totalCents: number;
  readonly address: OrderAddress;
  readonly placedAt: Date;
  /** Until when the copies are held; null when they are no longer, or for good. */
  readonly holdsUntil: Date | null;
  readonly payment: PaymentStatus;
  readonly orders: readonly OrderWithHistory[];
}

/** A checkout in a list. */
export interface GroupSummary {
  readonly id: number;
  readonly number: string;
  readonly state: GroupState;
  readonly totalCents: number;
  readonly placedAt: Date;
  readonly holdsUntil: Date | null;
  readonly orders: readonly Pick<Order, 'id' | 'state' | 'lines' | 'seller'>[];
}

/** A seller's orders and money, by what they wait for. */
export interface SellerSums {
  readonly unpaid: number;
  readonly toShip: number;
  readonly shipped: number;
  /** Orders that have arrived, what they have earned, and what of it has been paid out. */
  readonly received: number;
  readonly earnedCents: number;
  readonly paidOutCents: number;
}

/** Who acts; a seller's and a buyer's orders are found by `userId` alone, those of others are not there. */
export type ActingUser =
  | { readonly actor: 'buyer' | 'seller' | 'admin'; readonly userId: number }
  | { readonly actor: 'system' };

/** What somebody wants to happen to an order. */
export interface Wish {
  readonly orderId: number;
  readonly action: 'ship' | 'receive' | 'cancel';
  readonly by: ActingUser;
  /** The version that the actor has seen. @default whatever it is now */
  readonly version?: number;
  /** What the others are told; at most {@link LONGEST_NOTE} characters. @default nothing */
  readonly note?: string;
  /** For `ship`: the carrier's number of the parcel, checked already. @default none */
  readonly trackingNumber?: string | null;
}

/** What became of it. All but `done` have changed nothing. */
export type Acted =
  | { readonly outcome: 'done'; readonly state: OrderState }
  /** Not from the state that it is in by now, or not by this actor. */
  | { readonly outcome: 'refused'; readonly state: OrderState }
  /** Somebody has changed it since the actor saw it. */
  | { readonly outcome: 'stale'; readonly state: OrderState }
  /** It is being paid at this very moment: to be tried again when that has come to an end. */
  | { readonly outcome: 'payment-under-way'; readonly state: OrderState };

/** Characters of a note and of a message. */
export const LONGEST_NOTE = 500;
export const LONGEST_MESSAGE = 2000;
