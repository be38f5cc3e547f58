import { inShort } from './in-short.ts';
import { rollout } from './scenarios/rollout.ts';

inShort(rollout);
