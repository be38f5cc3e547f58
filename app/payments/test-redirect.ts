import { TestGateway, type TestGatewayOptions } from './test-gateway.ts';

/** A wallet, as PayPal is one: the payer leaves for its page, approves there, and comes back. */
export const testRedirect = (options: TestGatewayOptions): TestGateway =>
  new TestGateway({ id: 'test-redirect', method: 'paypal', scenarioOf: () => 'action' }, options);
