import { count, type Rule, verdict } from './rule.ts';
import { appContainers, workloads } from './workloads.ts';

const byDigest = /^[^\s:@]+(:\d+)?[^\s:@]*:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/;
const short = (image: string) => image.replace(/^.*\//, '').replace(/(sha256:.{8}).*/, '$1…');

export const imageRules: readonly Rule[] = [
  {
    id: 'image-is-pinned',
    statement:
      'Every container names its image by tag and by digest, so that all pods of a release run the same bytes, and all roles of the app run the same; a digest is not asked for again at the registry.',
    severity: 'outage',
    source: 'Kubernetes: Images, Image names; Images, Image pull policy',
    check(model) {
      const { cluster, image: own } = model.environment;
      const loaded = own.digest === 'none' && cluster.platform === 'other';
      const containers = workloads(model.objects).flatMap(({ name, containers }) =>
        containers.map(({ image, imagePullPolicy }) => ({ name, image, imagePullPolicy })),
      );
      const ofApp = [...new Set(appContainers(model).map(({ container }) => container.image))];
      const isLoaded = (image: string) => loaded && image === `${own.repository}:${own.tag}`;
      const distinct = [...new Set(containers.map(({ image }) => image))];
      return verdict(
        [
          ...containers.flatMap(({ name, image, imagePullPolicy }) => {
            if (isLoaded(image))
              return imagePullPolicy === 'Never'
                ? []
                : [`${name} would pull ${image}, which is loaded into the nodes (imagePullPolicy ${imagePullPolicy})`];
            if (!byDigest.test(image)) return [`${name} runs ${image}`];
            return imagePullPolicy === 'IfNotPresent'
              ? []
              : [`${name} asks the registry for a digest that it has (imagePullPolicy ${imagePullPolicy})`];
          }),
          ...(ofApp.length > 1 ? [`the app's roles run ${ofApp.map(short).join(' and ')}`] : []),
        ],
        `${count(containers.length, 'container')}, ${count(distinct.length, 'image')}: ${distinct.map(short).join(', ')}${loaded ? ' (loaded into the nodes)' : ''}`,
        'write repository:tag@sha256:… with imagePullPolicy IfNotPresent; digest none is for clusters without a registry',
      );
    },
  },
];
