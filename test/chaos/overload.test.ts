import { inShort } from './in-short.ts';
import { overload } from './scenarios/overload.ts';

inShort(overload);
