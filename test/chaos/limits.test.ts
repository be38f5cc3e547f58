import { inShort } from './in-short.ts';
import { limits } from './scenarios/limits.ts';

inShort(limits);
