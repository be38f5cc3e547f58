import { inShort } from './in-short.ts';
import { rotation } from './scenarios/rotation.ts';

inShort(rotation);
