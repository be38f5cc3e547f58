/**
 * Annotations of AWS Load Balancer Controller that hold a list such as `idle_timeout.timeout_seconds=60,…`, by the part
 * of their name after the slash.
 */
const lists =
  /^(load-balancer-attributes|target-group-attributes|listener-attributes\..+|aws-load-balancer-attributes|aws-load-balancer-target-group-attributes|tags)$/;

const controllers = ['alb.ingress.kubernetes.io/', 'service.beta.kubernetes.io/'];

/** The name of an annotation for the balancer, without what all of them begin with. */
export const balancerAnnotation = (annotation: string): string | undefined => {
  const controller = controllers.find((prefix) => annotation.startsWith(prefix));
  return controller && annotation.slice(controller.length);
};

export const isAttributeList = (annotation: string): boolean => lists.test(balancerAnnotation(annotation) ?? '');

/** `a=1,b=2` as an object. */
export const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((part) => part.trim() !== '')
      .map((part) => {
        const [name = '', ...value] = part.trim().split('=');
        return [name, value.join('=')];
      }),
  );
