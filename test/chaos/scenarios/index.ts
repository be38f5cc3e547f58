import type { Scenario } from '../scenario.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { files } from './files.ts';
import { limits } from './limits.ts';
import { overload } from './overload.ts';
import { rollout } from './rollout.ts';
import { rotation } from './rotation.ts';

/** All that is done to the store. */
export const scenarios: readonly Scenario[] = [rollout, database, disk, rotation, files, overload, limits];
